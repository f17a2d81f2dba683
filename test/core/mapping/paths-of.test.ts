import { expect, it } from 'vitest';
import { json } from '../../../core/connector/define.ts';
import { pathsOf } from '../../../core/mapping/compile/route-format.ts';

it('the paths that a route reads are those of its columns, with or without options, its TTL and its timestamp', () => {
  const route = {
    topic: 't',
    table: 'shop.t',
    key: json(),
    columns: {
      id: 'key.id',
      a: 'value.a.b',
      b: { from: 'value.c[0]', unit: 'seconds' },
      c: { from: () => 1 },
    },
    ttl: { from: 'value.ttl', unit: 'millis' },
    timestamp: { field: 'value.at', unit: 'nanos' },
  } as const;
  expect(pathsOf(route, 'value')).toEqual([['a', 'b'], ['c', 0], ['ttl'], ['at']]);
  expect(pathsOf(route, 'key')).toEqual([['id']]);
});
