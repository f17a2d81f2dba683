import { describe, expect, it } from 'vitest';
import { printProblem } from '../../../core/connector/problem.ts';
import { parseType } from '../../../core/cql/parse-type.ts';
import type { TableSchema, WriteOptions } from '../../../core/cql/table.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import { finderOf, native, tableOf } from './tables.ts';

const plain = tableOf('plain', { id: ['partition', native('text')], n: ['regular', native('int')] });
const allowing = (allows: WriteOptions): TableSchema => ({ ...plain, allows });

const columnNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `c${index}`);
const wide = tableOf('plain', {
  id: ['partition', native('text')],
  ...Object.fromEntries(columnNames(300).map((name) => [name, ['regular', native('int')] as const])),
});
/** A route that writes so many columns, the key included. */
const ofColumns = (count: number): object => ({
  columns: { id: 'key', ...Object.fromEntries(columnNames(count - 1).map((name) => [name, '1'])) },
});

const typed = (type: string): TableSchema =>
  tableOf('plain', {
    id: ['partition', native('text')],
    n: ['regular', parseType(type, { keyspace: 'shop', findUdt: () => undefined })],
  });
const nested = (depth: number): string => 'frozen<list<'.repeat(depth) + 'int' + '>>'.repeat(depth);

/** What each dialect has against a route. */
const problemsOf = (table: TableSchema, changes: object, dialect: 'cassandra' | 'keyspaces') =>
  checkConnector(
    {
      name: 'c',
      routes: [{ topic: 't', table: 'shop.plain', columns: { id: 'key', n: 'value.n' }, ...changes }],
    },
    finderOf(table),
    [],
    dialect,
  ).map(printProblem);

describe('checkConnector for Keyspaces', () => {
  it.each<[string, TableSchema, object]>([
    ['to a plain table', plain, {}],
    ['with timestamps, where they are allowed', allowing({ timestamps: true }), { timestamp: 'record' }],
    ['with timestamps, where nobody knows', plain, { timestamp: { field: 'value.at', unit: 'millis' } }],
    ['without timestamps, where there are none', allowing({ timestamps: false }), { timestamp: 'server' }],
    ['with a TTL, where it is allowed', allowing({ ttl: true }), { ttl: '1 day' }],
    ['without a TTL for a table that allows none', allowing({ ttl: false }), {}],
    ['of 225 columns', wide, ofColumns(225)],
    ['of 166 columns with a TTL', wide, { ...ofColumns(166), ttl: 60 }],
    ['with frozen types 8 deep', typed(nested(8)), {}],
  ])('a route to Keyspaces has no problem %s', (_, table, changes) => {
    expect(problemsOf(table, changes, 'keyspaces')).toEqual([]);
  });

  it.each<[string, TableSchema, object, RegExp]>([
    [
      'timestamps for a table that allows none',
      allowing({ timestamps: false }),
      {},
      /^routes\[0\]\.timestamp: table shop\.plain does not accept timestamps: .*got 'record'.*allowed.*'server'.*turn client-side timestamps on/s,
    ],
    [
      'an offset as its timestamp',
      allowing({ timestamps: true }),
      { timestamp: { offset: 1_700_000_000_000_000 } },
      /^routes\[0\]\.timestamp: a base plus an offset is outside the times that Keyspaces accepts/,
    ],
    [
      'a TTL for a table that allows none',
      allowing({ ttl: false }),
      { ttl: 60 },
      /^routes\[0\]\.ttl: table shop\.plain does not accept a TTL/,
    ],
    [
      '226 columns',
      wide,
      ofColumns(226),
      /^routes\[0\]\.columns: Keyspaces writes at most 225 .*226 columns/s,
    ],
    [
      '167 columns with a TTL',
      wide,
      { ...ofColumns(167), ttl: 60 },
      /^routes\[0\]\.columns: Keyspaces writes at most 166 .*that has a TTL.*167 columns/s,
    ],
    [
      'a duration',
      typed('duration'),
      { columns: { id: 'key', n: 'value.n' } },
      /^routes\[0\]\.columns\.n: column 'n' is of type duration, which Keyspaces does not have/,
    ],
    [
      'a vector that it does not write',
      typed('vector<float, 3>'),
      { columns: { id: 'key' } },
      /^routes\[0\]\.table: column 'n' is of type vector<float, 3>/,
    ],
    ['frozen types 9 deep', typed(nested(9)), {}, /column 'n' has frozen types 9 deep/],
  ])('a route to Keyspaces is refused with %s, which Cassandra accepts', (_, table, changes, message) => {
    const [problem = '', ...others] = problemsOf(table, changes, 'keyspaces');
    expect(problem).toMatch(message);
    expect(others).toEqual([]);
    expect(problemsOf(table, changes, 'cassandra')).toEqual([]);
  });
});
