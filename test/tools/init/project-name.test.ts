import { describe, expect, it } from 'vitest';
import { validateStructure } from '../../../core/connector/validate.ts';
import { projectName, stackId } from '../../../tools/init/project-name.ts';

const table: readonly (readonly [folder: string, name: string])[] = [
  ['orders', 'orders'],
  ['Shop Orders', 'shop-orders'],
  ['2026_orders', 'orders'],
  ['__orders__', 'orders'],
  ['@acme/orders.v2', 'acme-orders-v2'],
  ['Żółw', 'w'],
  ['', 'orders'],
  ['123', 'orders'],
  [`a${'-b'.repeat(40)}`, `a${'-b'.repeat(19)}`],
];

describe('the name of a new project', () => {
  it.each(table)("after the folder '%s' is '%s'", (folder, name) => {
    expect(projectName(folder)).toBe(name);
  });

  it.each(table)("after the folder '%s' is a valid name of a connector", (folder) => {
    const { problems } = validateStructure({ name: projectName(folder), routes: [] });
    expect(problems.filter(({ path }) => path === 'name')).toEqual([]);
  });

  it('names the stack in the words of CDK', () => {
    expect(stackId('shop-orders-2')).toBe('ShopOrders2');
  });
});
