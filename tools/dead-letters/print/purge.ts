import { printableLine } from '../../../core/print/printable.ts';
import type { PurgeResult } from '../purge.ts';
import { countRecords, describeRecord } from './record-line.ts';

/** What remains although it was selected: for the person who waits. */
export function printRemaining({ inSharedBatches, unremoved }: PurgeResult): readonly string[] {
  return [
    ...(inSharedBatches > 0
      ? [`${countRecords(inSharedBatches)} remain, in batches with other records; redrive those`]
      : []),
    ...unremoved.map(({ id, problem }) => printableLine(`${id} is not removed: ${problem}`)),
  ];
}

export function printPurge({ records, isConfirmed }: PurgeResult): readonly string[] {
  return [...records.map(describeRecord), conclude(records.length, isConfirmed)];
}

function conclude(records: number, isConfirmed: boolean): string {
  if (records === 0) return 'nothing to purge';
  return `${countRecords(records)} ${isConfirmed ? 'removed' : 'would be removed; add --yes to do it'}`;
}

export function purgeAsJson(result: PurgeResult): object {
  const { records, isConfirmed, inSharedBatches, unreadable, unremoved, mayHaveMore } = result;
  const remaining = inSharedBatches + unreadable;
  return {
    records: records.length,
    removed: isConfirmed && records.length > 0,
    ...(remaining > 0 && { remaining }),
    ...(mayHaveMore && { mayHaveMore: true }),
    ...(unremoved.length > 0 && { unremoved }),
  };
}
