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

describe('projectName', () => {
  it.each(table)("the project in the folder '%s' is named '%s'", (folder, name) => {
    expect(projectName(folder)).toBe(name);
  });

  it.each(table)("the project name after the folder '%s' is a valid connector name", (folder) => {
    const { problems } = validateStructure({ name: projectName(folder), routes: [] });
    expect(problems.filter(({ path }) => path === 'name')).toEqual([]);
  });

  it("the stack id of a project is in CDK's spelling", () => {
    expect(stackId('shop-orders-2')).toBe('ShopOrders2');
  });
});
