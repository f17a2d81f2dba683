import { describe, expect, it } from 'vitest';
import { closest, editDistance } from '../../../core/connector/closest.ts';
import { parseTableName } from '../../../core/connector/table-name.ts';

describe('closest', () => {
  for (const [name, candidates, expected] of [
    ['colums', ['columns', 'table'], 'columns'],
    ['Customer_ID', ['customer_id', 'order_id'], 'customer_id'],
    ['citty', ['city', 'country'], 'city'],
    ['xyz', ['city', 'country'], undefined],
    ['m', ['n'], undefined],
    ['N', ['n'], 'n'],
    ['id', [], undefined],
  ] as const) {
    it(`closest finds ${expected ?? 'nothing'} for ${name} among ${candidates.join()}`, () => {
      expect(closest(name, candidates)).toBe(expected);
    });
  }

  for (const [from, to, distance] of [
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ] as const) {
    it(`editDistance counts ${distance} edits from '${from}' to '${to}'`, () => {
      expect(editDistance(from, to)).toBe(distance);
      expect(editDistance(to, from)).toBe(distance);
    });
  }
});

describe('parseTableName', () => {
  for (const [text, expected] of [
    ['shop.orders', { keyspace: 'shop', name: 'orders' }],
    ['Shop.ORDERS', { keyspace: 'shop', name: 'orders' }],
    ['shop."Orders"', { keyspace: 'shop', name: 'Orders' }],
    ['"My.Shop"."a ""b"""', { keyspace: 'My.Shop', name: 'a "b"' }],
    ['orders', undefined],
    ['a.b.c', undefined],
    ['shop.2orders', undefined],
    ['shop.""', undefined],
  ] as const) {
    it(`parseTableName reads ${text} as ${JSON.stringify(expected)}`, () => {
      expect(parseTableName(text)).toEqual(expected);
    });
  }
});
