import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planLanes } from '../../../core/plan/group.ts';
import type { TimestampMode, Write } from '../../../core/record/write.ts';
import { makeShape, makeWrite } from '../../support/make-write.ts';

const shapes = (['record', 'server'] as const satisfies TimestampMode[]).flatMap((mode) => [
  makeShape(mode, `${mode}_1`),
  makeShape(mode, `${mode}_2`),
]);

const anyWrites = fc
  .array(
    fc.record({
      shape: fc.constantFrom(...shapes),
      partition: fc.constantFrom('', 'a', 'b'),
      row: fc.constantFrom('1', '2', '3'),
      bytes: fc.integer({ min: 0, max: 50 }),
    }),
    { maxLength: 60 },
  )
  .map((specs) => specs.map((spec, recordIndex) => makeWrite({ ...spec, recordIndex })));
const anyLimits = fc.record({
  maxWrites: fc.integer({ min: 1, max: 8 }),
  maxBytes: fc.integer({ min: 1, max: 120 }),
});

const indexes = (writes: readonly Write[]): number[] => writes.map(({ recordIndex }) => recordIndex);

describe('planLanes', () => {
  it('any plan has every write once, in groups within the limits, of one table and partition key', () => {
    fc.assert(
      fc.property(anyWrites, anyLimits, (writes, limits) => {
        const groups = planLanes(writes, limits).flat();
        expect(indexes(groups.flatMap((group) => group.writes)).sort((a, b) => a - b)).toEqual(
          indexes(writes),
        );
        for (const group of groups) {
          expect(group.writes.length).toBeLessThanOrEqual(limits.maxWrites);
          expect(group.bytes).toBe(group.writes.reduce((bytes, write) => bytes + write.bytes, 0));
          if (group.writes.length > 1) expect(group.bytes).toBeLessThanOrEqual(limits.maxBytes);
          const keys = group.writes.map(
            ({ shape, partitionKey }) => `${shape.table} ${String(partitionKey)}`,
          );
          expect(new Set(keys).size).toBe(1);
        }
      }),
    );
  });

  it('any plan keeps the log order of a partition key within every group', () => {
    fc.assert(
      fc.property(anyWrites, anyLimits, (writes, limits) => {
        for (const group of planLanes(writes, limits).flat()) {
          expect(indexes(group.writes)).toEqual(indexes(group.writes).sort((a, b) => a - b));
        }
      }),
    );
  });

  it('any plan keeps the writes of a row without timestamps in one lane in log order, one per group', () => {
    fc.assert(
      fc.property(anyWrites, anyLimits, (writes, limits) => {
        const lanes = planLanes(writes, limits);
        for (const rowId of new Set(writes.map((write) => write.rowId))) {
          const ofRow = writes.filter((write) => write.rowId === rowId);
          if (ofRow[0]?.shape.timestampMode !== 'server') continue;
          const homes = lanes.filter((lane) =>
            lane.some((group) => group.writes.some((write) => write.rowId === rowId)),
          );
          expect(homes).toHaveLength(1);
          const perGroup = homes[0]!.map((group) => group.writes.filter((write) => write.rowId === rowId));
          expect(perGroup.every((found) => found.length <= 1)).toBe(true);
          expect(perGroup.flat()).toEqual(ofRow);
        }
      }),
    );
  });
});
