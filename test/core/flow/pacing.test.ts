import { describe, expect, it } from 'vitest';
import { createPacing, type Pacing } from '../../../core/flow/pacing.ts';
import { slowDown } from '../../../core/flow/partition-backoff.ts';
import type { WriteGroup } from '../../../core/record/write.ts';
import { makeWrite } from '../../support/make-write.ts';

function groupOf(partition: string, writes: number): WriteGroup {
  return { writes: Array.from({ length: writes }, () => makeWrite({ partition })), bytes: 100 * writes };
}

/** What each gate says to one group after the other, at one moment. */
function pass(pacing: Pacing, groups: readonly WriteGroup[]): readonly (readonly (number | undefined)[])[] {
  return groups.map((group) => pacing.gates.map((gate) => gate(group, 1000, 60_000)));
}

describe('createPacing', () => {
  it('pacing without any bound has no gate', () => {
    expect(createPacing({ boundsPartitions: false })).toEqual({ gates: [], partitions: undefined });
  });

  it('pacing lets every group pass the rate ceilings, which remember what has passed', () => {
    const pacing = createPacing({ boundsPartitions: false, rowsPerSecond: 1000 });
    const [first, second, third] = pass(pacing, [groupOf('a', 30), groupOf('b', 30), groupOf('c', 30)]);
    expect(first).toEqual([0]);
    expect(second![0]).toBeGreaterThan(0);
    expect(third![0]).toBeGreaterThan(second![0]!);
  });

  it('pacing lets no group pass that cannot wait, and that group uses nothing of the ceiling', () => {
    const [gate] = createPacing({ boundsPartitions: false, rowsPerSecond: 100 }).gates;
    expect(gate!(groupOf('a', 100), 1000, 0)).toBe(0);
    expect(gate!(groupOf('b', 100), 1000, 500)).toBeUndefined();
    const wait = gate!(groupOf('c', 1), 1000, 60_000);
    expect(wait).toBeGreaterThan(900);
    expect(wait).toBeLessThan(1100);
  });

  it('pacing counts bytes if bytes have a ceiling', () => {
    const pacing = createPacing({ boundsPartitions: false, bytesPerSecond: 100 });
    const [, second] = pass(pacing, [groupOf('a', 1), groupOf('b', 1)]);
    expect(second![0]).toBeGreaterThan(900);
  });

  it('pacing delays a throttled partition key before the ceilings, and no other key', () => {
    const pacing = createPacing({ boundsPartitions: true, rowsPerSecond: 1_000_000 });
    slowDown(pacing.partitions!, groupOf('hot', 1), 0, 900);
    const waits = pass(pacing, [groupOf('hot', 30), groupOf('hot', 30), groupOf('other', 30)]);
    expect(waits[0]).toEqual([0, 0]);
    expect(waits[1]![0]).toBeGreaterThan(0);
    expect(waits[2]).toEqual([0, 0]);
  });
});
