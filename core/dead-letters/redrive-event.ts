import { sourceName, type EventSource } from '../decode/event/event-source.ts';
import { printPartition, printPosition } from '../contract/record-position.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { groupCopies, type SourceOf } from './same-record.ts';

/** An event as Lambda's MSK event source sends it, of redriven records; what could not be read is as it came. */
export interface RedriveEvent extends EventSource {
  readonly eventSource: 'aws:kafka';
  /** Asks for an answer that also names the records that failed for good again. No event source of Lambda's sends it. */
  readonly millrace: 'redrive';
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

const noSource: SourceOf = () => undefined;

/** Whether an event is one of these. */
export function isRedrive(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'millrace' in event && event.millrace === 'redrive';
}

/**
 * Builds the events that bring kept records through the flow again, with the topic, partition, offset and timestamp
 * that they had: so they get the write timestamp that they would have got, and can't overwrite what came later.
 *
 * Each record comes once, however often it was kept, in log order within its partition. An event is of one cluster and
 * has a position once: its answer names records by their positions, so different records of one position are in
 * different events, the oldest first. A record that alone exceeds `maxBytes` has an event of its own.
 */
export function buildRedriveEvents(
  records: readonly SourceRecord[],
  { maxRecords, maxBytes }: RedriveLimits,
  sourceOf: SourceOf = noSource,
): readonly RedriveBatch[] {
  const batches: RedriveBatch[] = [];
  let open: SourceRecord[] = [];
  let openBytes = 0;
  const close = (): void => {
    const [first] = open;
    if (first !== undefined) batches.push({ records: open, event: toEvent(open, sourceOf(first)) });
    open = [];
  };
  for (const record of inLogOrder(records, sourceOf)) {
    const bytes = recordBytes(record);
    const last = open.at(-1);
    const isFull = open.length === maxRecords || openBytes + bytes > maxBytes;
    if (isFull || (last !== undefined && !goTogether(last, record, sourceOf))) close();
    if (open.length === 0) openBytes = envelopeBytes(sourceOf(record));
    open.push(record);
    openBytes += bytes;
  }
  close();
  return batches;
}

function toEvent(records: readonly SourceRecord[], source: EventSource | undefined): RedriveEvent {
  const byPartition: Record<string, EventRecord[]> = {};
  for (const record of records) (byPartition[printPartition(record)] ??= []).push(toEventRecord(record));
  return { eventSource: 'aws:kafka', ...source, millrace: 'redrive', records: byPartition };
}

/** Whether a record may follow another in one event: different ones of one position may not. */
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
    headers: headers.map(({ name, value: bytes }) => ({
      [name]: bytes === null ? null : Array.from(bytes, shorter),
    })),
    ...unreadable,
  };
}

/**
 * A byte, signed or unsigned, whichever is shorter in JSON. The event source writes either; so a redriven record
 * is never larger than it was at its first delivery, and still fits in an event.
 */
function shorter(byte: number): number {
  return byte > 246 ? byte - 256 : byte;
}

/** Of the event's JSON text, without its records. */
function envelopeBytes(source: EventSource | undefined): number {
  return Buffer.byteLength(JSON.stringify(toEvent([], source)));
}

/** Of the record's JSON text, with its comma and the name of a partition of its own. */
function recordBytes(record: SourceRecord): number {
  const name = Buffer.byteLength(printPartition(record)) + 6;
  return Buffer.byteLength(JSON.stringify(toEventRecord(record))) + 1 + name;
}
