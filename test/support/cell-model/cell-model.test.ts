import { describe, expect, it } from 'vitest';
import { CellTable, type RowWrite } from './table.ts';

type Columns = Readonly<Record<string, string | null>>;

function insert(micros: number, columns: Columns, ttlSeconds = 0, atSeconds = 100): RowWrite {
  const bytes = Object.entries(columns).map(
    ([name, value]) => [name, value === null ? null : Buffer.from(value)] as const,
  );
  return { kind: 'upsert', row: 'r', micros: BigInt(micros), columns: new Map(bytes), ttlSeconds, atSeconds };
}

const remove = (micros: number): RowWrite => ({ kind: 'delete', row: 'r', micros: BigInt(micros) });

interface Case {
  readonly name: string;
  readonly writes: readonly RowWrite[];
  /** What a reader sees; `undefined`: no row. */
  readonly sees: Columns | undefined;
  readonly atSeconds?: number;
}

const cases: readonly Case[] = [
  {
    name: 'the higher timestamp wins',
    writes: [insert(2, { a: 'x' }), insert(1, { a: 'y' })],
    sees: { a: 'x' },
  },
  {
    name: 'each column is decided on its own',
    writes: [insert(1, { a: 'x', b: 'x' }), insert(2, { b: 'y' })],
    sees: { a: 'x', b: 'y' },
  },
  {
    name: 'at one timestamp the greater value wins',
    writes: [insert(1, { a: 'x' }), insert(1, { a: 'y' })],
    sees: { a: 'y' },
  },
  {
    name: 'a longer value is greater than its beginning',
    writes: [insert(1, { a: 'x' }), insert(1, { a: 'xx' })],
    sees: { a: 'xx' },
  },
  {
    name: 'null deletes a column',
    writes: [insert(1, { a: 'x', b: 'x' }), insert(2, { a: null })],
    sees: { b: 'x' },
  },
  { name: 'at one timestamp null wins', writes: [insert(1, { a: 'x' }), insert(1, { a: null })], sees: {} },
  { name: 'a row without columns is a row', writes: [insert(1, {})], sees: {} },
  { name: 'a delete takes what is older', writes: [insert(1, { a: 'x' }), remove(2)], sees: undefined },
  {
    name: 'a delete takes what has its timestamp',
    writes: [insert(2, { a: 'x' }), remove(2)],
    sees: undefined,
  },
  { name: 'a delete leaves what is younger', writes: [insert(3, { a: 'x' }), remove(2)], sees: { a: 'x' } },
  {
    name: 'a delete leaves no column that the younger insert did not set',
    writes: [insert(1, { a: 'x', b: 'x' }), remove(2), insert(3, { b: 'y' })],
    sees: { b: 'y' },
  },
  {
    name: 'a value lives until its second',
    writes: [insert(1, { a: 'x' }, 10)],
    atSeconds: 109,
    sees: { a: 'x' },
  },
  {
    name: 'a value is gone from its second on',
    writes: [insert(1, { a: 'x' }, 10)],
    atSeconds: 110,
    sees: undefined,
  },
  {
    name: 'what has expired does not bring back what it replaced',
    writes: [insert(1, { a: 'x' }), insert(2, { a: 'y' }, 10)],
    atSeconds: 110,
    sees: undefined,
  },
  {
    name: 'what has expired leaves the columns that it did not set, but not the row itself',
    writes: [insert(1, { a: 'x' }), insert(2, { b: 'y' }, 10)],
    atSeconds: 110,
    sees: { a: 'x' },
  },
  {
    name: 'at one timestamp what expires wins over what stays',
    writes: [insert(1, { a: 'z' }), insert(1, { a: 'x' }, 10)],
    sees: { a: 'x' },
  },
  {
    name: 'at one timestamp what expires later wins',
    writes: [insert(1, { a: 'x' }, 20), insert(1, { a: 'z' }, 10)],
    sees: { a: 'x' },
  },
  {
    name: 'at one timestamp null wins over what expires',
    writes: [insert(1, { a: 'x' }, 10), insert(1, { a: null })],
    sees: {},
  },
];

describe('cell model', () => {
  it.each(cases)('the cell model resolves cells: $name', ({ writes, sees, atSeconds = 105 }) => {
    for (const order of [writes, [...writes].reverse()]) {
      const table = new CellTable();
      for (const write of order) table.apply(write);
      const row = table.read(atSeconds)['r'];
      const columns = Object.entries(row ?? {}).map(([name, hex]) => [
        name,
        Buffer.from(hex, 'hex').toString(),
      ]);
      expect(row === undefined ? undefined : Object.fromEntries(columns)).toEqual(sees);
    }
  });
});
