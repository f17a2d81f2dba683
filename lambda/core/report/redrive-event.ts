import type { SourceRecord } from '../record.ts';

/** An event as Lambda's MSK event source sends it, of records that come again; what could not be read is as it came. */
export interface RedriveEvent {
  readonly eventSource: 'aws:kafka';
  readonly records: Readonly<Record<string, readonly EventRecord[]>>;
}

interface EventRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp?: unknown;
  readonly timestampType?: unknown;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers: unknown;
}

/** What one invocation may get. */
export interface RedriveLimits {
  readonly maxRecords: number;
  /** Of the event's JSON text. */
  readonly maxBytes: number;
}

/** The records of one invocation, and the event that brings them. */
export interface RedriveBatch {
  readonly records: readonly SourceRecord[];
  readonly event: RedriveEvent;
}

/** Room for the event's own braces. */
const envelopeBytes = 64;

/**
 * Builds the events that bring kept records through the flow again, with the topic, partition, offset and timestamp
 * that they had: so they get the write timestamp that they would have got, and can't overwrite what came later.
 *
 * Each position comes once, in log order within its partition. A record that alone exceeds `maxBytes` has an event of
 * its own.
 */
export function buildRedriveEvents(
  records: readonly SourceRecord[],
  { maxRecords, maxBytes }: RedriveLimits,
): readonly RedriveBatch[] {
  const batches: RedriveBatch[] = [];
  let open: SourceRecord[] = [];
  let openBytes = envelopeBytes;
  const close = (): void => {
    if (open.length > 0) batches.push({ records: open, event: toEvent(open) });
    open = [];
    openBytes = envelopeBytes;
  };
  for (const record of inLogOrder(records)) {
    const bytes = recordBytes(record);
    if (open.length === maxRecords || openBytes + bytes > maxBytes) close();
    open.push(record);
    openBytes += bytes;
  }
  close();
  return batches;
}

/** As {@link buildRedriveEvents}, all in one event, whatever its size. */
export function toEvent(records: readonly SourceRecord[]): RedriveEvent {
  const byPartition: Record<string, EventRecord[]> = {};
  for (const record of inLogOrder(records))
    (byPartition[partitionName(record)] ??= []).push(toEventRecord(record));
  return { eventSource: 'aws:kafka', records: byPartition };
}

/** The name by which an event and the answer to it call a partition. */
export function partitionName({ topic, partition }: SourceRecord): string {
  return `${topic}-${partition}`;
}

function inLogOrder(records: readonly SourceRecord[]): readonly SourceRecord[] {
  const sorted = [...records].sort(
    (a, b) => compare(a.topic, b.topic) || a.partition - b.partition || a.offset - b.offset,
  );
  return sorted.filter((record, index) => !isSamePosition(record, sorted[index - 1]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSamePosition(a: SourceRecord, b: SourceRecord | undefined): boolean {
  return a.topic === b?.topic && a.partition === b.partition && a.offset === b.offset;
}

function toEventRecord(record: SourceRecord): EventRecord {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers, unreadable } = record;
  return {
    topic,
    partition,
    offset,
    ...(timestamp === null ? {} : { timestamp }),
    ...(timestampType === null ? {} : { timestampType }),
    ...(key === null ? {} : { key: key.toString('base64') }),
    ...(value === null ? {} : { value: value.toString('base64') }),
    headers: headers.map((header) => ({ [header.name]: header.value === null ? null : [...header.value] })),
    ...unreadable,
  };
}

/** Of the record's JSON text, with its comma and the name of a partition of its own. */
function recordBytes(record: SourceRecord): number {
  const name = Buffer.byteLength(partitionName(record)) + 6;
  return Buffer.byteLength(JSON.stringify(toEventRecord(record))) + 1 + name;
}
