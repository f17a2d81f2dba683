import { printPosition } from '../contract/record-position.ts';
import { sourceName } from '../decode/event/source-cluster.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { groupCopies, type SourceOf } from './same-record.ts';

/** How large a batch of redriven records may be. */
export interface BatchLimits {
  readonly maxRecords: number;
  /** Of the envelope and all records. A record that alone exceeds it has a batch of its own. */
  readonly maxBytes: number;
  readonly bytesOf: (record: SourceRecord) => number;
  /** What a batch takes besides its records; asked of its first record. */
  readonly envelopeBytesOf: (record: SourceRecord) => number;
}

const noLimits: BatchLimits = {
  maxRecords: Infinity,
  maxBytes: Infinity,
  bytesOf: () => 0,
  envelopeBytesOf: () => 0,
};

/**
 * Splits stored records into the batches in which they are processed again: each record once, however often it was
 * stored, in log order within its partition. A batch is of one cluster and has a position once, since an answer names
 * records by their positions: different records of one position are in different batches, the oldest first.
 */
export function splitIntoBatches(
  records: readonly SourceRecord[],
  sourceOf: SourceOf,
  { maxRecords, maxBytes, bytesOf, envelopeBytesOf }: BatchLimits = noLimits,
): readonly (readonly SourceRecord[])[] {
  const batches: SourceRecord[][] = [];
  let open: SourceRecord[] = [];
  let openBytes = 0;
  for (const record of inLogOrder(records, sourceOf)) {
    const bytes = bytesOf(record);
    const last = open.at(-1);
    const isFull = open.length === maxRecords || openBytes + bytes > maxBytes;
    if (last === undefined || isFull || !goTogether(last, record, sourceOf)) {
      open = [];
      openBytes = envelopeBytesOf(record);
      batches.push(open);
    }
    open.push(record);
    openBytes += bytes;
  }
  return batches;
}

/** Whether a record may follow another in one batch: different ones of one position may not. */
function goTogether(a: SourceRecord, b: SourceRecord, sourceOf: SourceOf): boolean {
  return printPosition(a) !== printPosition(b) && sourceName(sourceOf(a)) === sourceName(sourceOf(b));
}

function inLogOrder(records: readonly SourceRecord[], sourceOf: SourceOf): readonly SourceRecord[] {
  return groupCopies(records, sourceOf)
    .flatMap(([first]) => first ?? [])
    .sort(
      (a, b) =>
        compare(sourceName(sourceOf(a)), sourceName(sourceOf(b))) ||
        compare(a.topic, b.topic) ||
        a.partition - b.partition ||
        a.offset - b.offset ||
        (a.timestamp ?? 0) - (b.timestamp ?? 0),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
