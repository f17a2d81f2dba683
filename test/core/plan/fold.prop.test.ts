/** Folding against the model of Cassandra's cells: nobody who reads the table can tell whether writes were folded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int64Bytes } from '../../../core/cql/encode/int64.ts';
import { foldWrites, unfold } from '../../../core/plan/fold.ts';
import type { TimestampMode, Write, WriteShape } from '../../../core/record/write.ts';
import { seededRandom } from '../../../local/event-source/random.ts';
import { readWrite } from '../../support/cell-model/read-write.ts';
import { CellTable } from '../../support/cell-model/table.ts';
import { makeShape } from '../../support/make-write.ts';

const numRuns = 2000;
const keyColumns = ['partition', 'row'];

function shapesOf(mode: TimestampMode): { readonly upsert: WriteShape; readonly remove: WriteShape } {
  const hasTimestamp = mode !== 'server';
  const columns = '"partition", "row", "a", "b", "c"';
  const base = makeShape(mode);
  return {
    upsert: {
      ...base,
      cql: `INSERT INTO "ks"."t" (${columns}) VALUES (?, ?, ?, ?, ?) USING TTL ?${hasTimestamp ? ' AND TIMESTAMP ?' : ''}`,
      timestampIndex: hasTimestamp ? 6 : undefined,
      columnCount: 5,
    },
    remove: {
      ...base,
      kind: 'delete',
      cql: `DELETE FROM "ks"."t"${hasTimestamp ? ' USING TIMESTAMP ?' : ''} WHERE "partition" = ? AND "row" = ?`,
      timestampIndex: hasTimestamp ? 0 : undefined,
      columnCount: 0,
    },
  };
}

const anyValue = fc.constantFrom(
  ...[undefined, undefined, null, Buffer.of(1), Buffer.of(1), Buffer.of(2)].map((value) => ({ value })),
);

/** Writes of two rows; timestamps collide more often than not. */
function anyWrites(mode: TimestampMode): fc.Arbitrary<readonly Write[]> {
  const { upsert, remove } = shapesOf(mode);
  const anyWrite = fc.record({
    row: fc.constantFrom('1', '1', '2'),
    values: fc.tuple(anyValue, anyValue, anyValue),
    ttl: fc.constantFrom(undefined, undefined, 0, 10, 20),
    micros: fc.integer({ min: 1, max: 5 }),
    isDelete: fc.nat(5).map((draw) => draw === 0),
  });
  return fc.array(anyWrite, { minLength: 1, maxLength: 9, size: 'max' }).map((drawn) =>
    drawn.map(({ row, values, ttl, micros, isDelete }, recordIndex) => {
      const key = [Buffer.from('p'), Buffer.from(row)];
      const stamp = mode === 'server' ? [] : [int64Bytes(micros)];
      const ttlParam = ttl === undefined ? undefined : Buffer.of(0, 0, 0, ttl);
      return {
        shape: isDelete ? remove : upsert,
        params: isDelete
          ? [...stamp, ...key]
          : [...key, ...values.map(({ value }) => value), ttlParam, ...stamp],
        partitionKey: Buffer.from('p'),
        rowId: row,
        timestampMicros: mode === 'server' ? undefined : micros,
        bytes: 1,
        recordIndex,
      };
    }),
  );
}

/** What a reader sees, now and when what may expire has expired. */
function read(table: CellTable): unknown {
  return [0, 5, 12, 17, 25, 40].map((atSeconds) => table.read(atSeconds));
}

/** Every write arrives at its own second; by the server's clock, in the order given. */
function apply(table: CellTable, writes: readonly Write[], firstMicros = 1000): CellTable {
  for (const [index, write] of writes.entries()) {
    const serverMicros = BigInt(firstMicros + index);
    table.apply(readWrite(write, { serverMicros, atSeconds: write.recordIndex % 7, keyColumns }));
  }
  return table;
}

const tableOf = (...writes: readonly (readonly Write[])[]): unknown =>
  read(apply(new CellTable(), writes.flat()));
const flatten = (write: Write): readonly Write[] => [...(write.folded ?? []), write];
const unfolded = (write: Write): readonly Write[] => unfold(write).flatMap(({ writes }) => writes);

/** The tables that a reader may see while the writes arrive, each once. */
function statesOf(writes: readonly Write[]): readonly string[] {
  const table = new CellTable();
  const states = [JSON.stringify(table.read(0))];
  for (const [index, write] of writes.entries()) {
    apply(table, [write], 1000 + index);
    const state = JSON.stringify(table.read(0));
    if (state !== states.at(-1)) states.push(state);
  }
  return states;
}

describe.each(['record', 'server'] as const)('foldWrites in %s mode', (mode) => {
  const writes = anyWrites(mode);

  it('foldWrites keeps every write once, and the order of the remaining and of the folded writes', () => {
    fc.assert(
      fc.property(writes, (given) => {
        const left = foldWrites(given);
        const indexes = left.map(({ recordIndex }) => recordIndex);
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
        for (const { folded = [], rowId } of left) {
          const hidden = folded.map(({ recordIndex }) => recordIndex);
          expect(hidden).toEqual([...hidden].sort((a, b) => a - b));
          expect(folded.every((write) => write.rowId === rowId && write.folded === undefined)).toBe(true);
        }
        const all = left.flatMap(flatten).map(({ recordIndex }) => recordIndex);
        expect(all.sort((a, b) => a - b)).toEqual(given.map((_, index) => index));
      }),
      { numRuns },
    );
  });

  it('foldWrites leaves no two neighbours that could be folded', () => {
    fc.assert(
      fc.property(writes, (given) => {
        const bare = foldWrites(given).map(({ recordIndex }) => given[recordIndex]!);
        expect(foldWrites(bare)).toEqual(bare);
      }),
      { numRuns },
    );
  });
});

describe('table after folded writes', () => {
  it('folded writes give the same table, whatever other writes there are and in whatever order they arrive', () => {
    fc.assert(
      fc.property(anyWrites('record'), anyWrites('record'), fc.nat(), (given, others, seed) => {
        const random = seededRandom(seed);
        const order = new Map([...given, ...others].map((write) => [write.params, random()]));
        const shuffled = (all: readonly Write[]): readonly Write[] =>
          [...all].sort((one, other) => order.get(one.params)! - order.get(other.params)!);
        expect(tableOf(shuffled([...foldWrites(given), ...others]))).toEqual(
          tableOf(shuffled([...given, ...others])),
        );
      }),
      { numRuns },
    );
  });

  it('folded writes in server mode give the same table and pass through states of the log in order', () => {
    fc.assert(
      fc.property(anyWrites('server'), anyWrites('server'), (before, given) => {
        expect(tableOf(before, foldWrites(given))).toEqual(tableOf(before, given));
        const oneRow = given.filter(({ rowId }) => rowId === '1');
        const seen = statesOf(foldWrites(oneRow));
        const log = statesOf(oneRow);
        let from = 0;
        for (const state of seen) {
          from = log.indexOf(state, from);
          expect(from).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns },
    );
  });

  it.each(['record', 'server'] as const)(
    'if some folding writes are refused, unfolding gives the table of the other writes, in %s mode',
    (mode) => {
      fc.assert(
        fc.property(anyWrites(mode), fc.nat(), (given, seed) => {
          const random = seededRandom(seed);
          const refused = new Set(given.filter(() => random() < 0.4).map(({ recordIndex }) => recordIndex));
          const send = (write: Write): readonly Write[] =>
            refused.has(write.recordIndex) ? unfolded(write).flatMap(send) : [write];
          expect(tableOf(foldWrites(given).flatMap(send))).toEqual(
            tableOf(given.filter(({ recordIndex }) => !refused.has(recordIndex))),
          );
        }),
        { numRuns },
      );
    },
  );
});
