import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import type { Write } from '../../../core/record/write.ts';
import { nowMs } from './routes.ts';
import { finderOf, mapOne, native, recordOf, tableOf } from './tables.ts';

describe('row id', () => {
  const rowId = (
    table: TableSchema,
    columns: RouteDefinition['columns'],
    record: Parameters<typeof recordOf>[0],
  ) => {
    const route: RouteDefinition = { topic: 't', table: `shop.${table.name}`, columns };
    const compiled = compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get(
      't',
    )![0]!;
    return mapOne(compiled, recordOf(record), 0, nowMs) as Write;
  };

  it('a row id frames the columns of a composite partition key and separates similar rows', () => {
    const table = tableOf('c', {
      a: ['partition', native('text')],
      b: ['partition', native('text')],
      c: ['clustering', native('text')],
    });
    const of = (a: string, b: string, c: string) =>
      rowId(table, { a: 'value.a', b: 'value.b', c: 'value.c' }, { value: { a, b, c } });
    expect(of('x', 'yz', 'c').partitionKey).toEqual(Buffer.from([0, 1, 0x78, 0, 0, 2, 0x79, 0x7a, 0]));
    const ids = [
      of('x', 'yz', 'c'),
      of('xy', 'z', 'c'),
      of('x', 'y', 'zc'),
      of('', 'xyz', 'c'),
      of('x', 'yz', ''),
    ];
    expect(new Set(ids.map((write) => write.rowId)).size).toBe(ids.length);
  });

  it('a row id is equal for clustering decimals that Cassandra treats as equal', () => {
    const table = tableOf('d', { a: ['partition', native('text')], d: ['clustering', native('decimal')] });
    const of = (d: string) => rowId(table, { a: "'a'", d: 'value.d' }, { value: `{"d":${d}}` }).rowId;
    expect(of('1.0')).toBe(of('1.00'));
    expect(of('100')).toBe(of('1e2'));
    expect(of('0.0')).toBe(of('0'));
    expect(of('-1.5')).toBe(of('-1.50'));
    expect(of('1.5')).not.toBe(of('-1.5'));
    expect(of('1')).not.toBe(of('10'));
  });

  it('a row id is that of the partition if only static columns are written', () => {
    const table = tableOf('s', {
      a: ['partition', native('text')],
      c: ['clustering', native('int')],
      s: ['static', native('text')],
    });
    const written = rowId(table, { a: 'key', s: 'value.s' }, { key: 'k', value: { s: 'x' } });
    expect(written.shape.cql).toBe('INSERT INTO "shop"."s" ("a", "s") VALUES (?, ?) USING TIMESTAMP ?');
  });
});
