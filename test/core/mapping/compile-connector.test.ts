import { describe, expect, it } from 'vitest';
import type { ConfigurationError } from '../../../core/connector/problem.ts';
import { compileConnector, tablesOf } from '../../../core/mapping/compile-connector.ts';
import { nowMs, orders } from './routes.ts';
import { finderOf, mapOne, native, recordOf, tableOf } from './tables.ts';

describe('compileConnector', () => {
  it('compileConnector gives every topic its routes in order and decodes a record once for all of them', () => {
    const other = tableOf('other', { id: ['partition', native('text')], city: ['regular', native('text')] });
    const seen: unknown[] = [];
    const spy = (r: { value: unknown }) => {
      seen.push(r, r.value);
      return 'x';
    };
    const compiled = compileConnector(
      {
        name: 'c',
        routes: [
          { topic: 't', table: 'shop.orders', columns: { id: 'key', seq: '1', city: spy, total: 'value.t' } },
          { topic: 't', table: 'shop.other', columns: { id: 'key', city: spy } },
          { topic: 'u', table: 'shop.other', columns: { id: 'key' } },
        ],
      },
      finderOf(orders, other),
    );
    expect(
      [...compiled.routesByTopic].map(([topic, routes]) => [topic, routes.map(({ path }) => path)]),
    ).toEqual([
      ['t', ['routes[0]', 'routes[1]']],
      ['u', ['routes[2]']],
    ]);
    const record = recordOf({ key: 'k', value: '{"t":1.10}' });
    for (const route of compiled.routesByTopic.get('t')!) mapOne(route, record, 0, nowMs);
    expect(seen).toHaveLength(4);
    expect(seen[2]).toBe(seen[0]);
    expect(seen[3]).toBe(seen[1]);
  });

  it('compileConnector throws every problem at once', () => {
    const routes = [{ topic: 't', table: 'shop.orders', columns: { id: 'key', cty: 'value.x' } }] as const;
    try {
      compileConnector({ name: 'c', routes }, finderOf(orders));
      expect.unreachable();
    } catch (error) {
      expect((error as ConfigurationError).problems.map(({ path }) => path)).toEqual([
        'routes[0].columns.cty',
        'routes[0].columns.seq',
      ]);
    }
  });

  it('tables of a connector are named once each, whatever the case and quotes in the routes', () => {
    const route = { topic: 't', columns: { id: 'key' } } as const;
    const routes = [
      { ...route, table: 'shop.a' },
      { ...route, table: 'Shop.A' },
      { ...route, table: 'shop."A"' },
    ] as const;
    expect(tablesOf({ name: 'c', routes })).toEqual([
      { keyspace: 'shop', name: 'a' },
      { keyspace: 'shop', name: 'A' },
    ]);
  });
});
