import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyWrites } from './any-writes.ts';
import { CellTable, type RowWrite } from './table.ts';

function tableOf(writes: readonly RowWrite[]): unknown {
  const table = new CellTable();
  for (const write of writes) table.apply(write);
  return [table.read(100), table.read(105), table.read(15_000)];
}

const writesInTwoOrders = anyWrites(100).chain((writes) =>
  fc.tuple(
    fc.constant(writes),
    fc.shuffledSubarray([...writes], { minLength: writes.length }),
    fc.subarray([...writes]),
  ),
);

it('the cell model has the same table whatever the order and the repetition of the writes', () => {
  fc.assert(
    fc.property(writesInTwoOrders, ([writes, shuffled, again]) => {
      expect(tableOf([...shuffled, ...again])).toEqual(tableOf(writes));
    }),
    { numRuns: 2000 },
  );
});
