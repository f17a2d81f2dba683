import fc from 'fast-check';
import type { RowWrite } from './table.ts';

/** Values whose order tells apart signed from unsigned bytes and length from content. */
const anyValue = fc
  .constantFrom('', '00', '01', '0100', '7f', '80', 'ff', 'ffff')
  .map((hex) => Buffer.from(hex, 'hex'));

const columnNames = ['a', 'b', 'c'] as const;

/** Writes of one row whose timestamps collide more often than not. TTLs differ by more than any test takes. */
export function anyWrites(atSeconds: number): fc.Arbitrary<readonly RowWrite[]> {
  const anyColumns = fc
    .array(fc.tuple(fc.constantFrom(...columnNames), fc.option(anyValue, { freq: 4 })), { maxLength: 3 })
    .map((columns) => new Map(columns));
  const anyWrite = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('upsert' as const),
        row: fc.constant('r'),
        micros: fc.bigInt(1n, 4n),
        columns: anyColumns,
        // 1: expired when the table is read; the others are still there.
        ttlSeconds: fc.constantFrom(0, 0, 0, 1, 10_000, 20_000),
        atSeconds: fc.constant(atSeconds),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('delete' as const),
        row: fc.constant('r'),
        micros: fc.bigInt(1n, 4n),
      }),
    },
  );
  return fc.array(anyWrite, { minLength: 1, maxLength: 6 });
}
