import type { SourceCluster } from '../decode/event/source-cluster.ts';
import { printPartition } from '../contract/record-position.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { splitIntoBatches } from './redrive-batches.ts';
import type { SourceOf } from './same-record.ts';

/** An event as Lambda's MSK event source sends it, with redriven records; fields that could not be read are as they came. */
export interface RedriveEvent extends SourceCluster {
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
  readonly keySchemaMetadata?: unknown;
  readonly valueSchemaMetadata?: unknown;
}

/** What one invocation may get. */
export interface RedriveLimits {
  readonly maxRecords: number;
  /** Of the event's JSON text. */
  readonly maxBytes: number;
}

/** The records of one invocation, and the event that delivers them. */
export interface RedriveBatch {
  readonly records: readonly SourceRecord[];
  readonly event: RedriveEvent;
}

/**
 * Builds the events that deliver stored records to the function again, with the topic, partition, offset and timestamp
 * that they had: so they get the write timestamp that they would have got, and cannot overwrite what came later. Each
 * event holds one of the {@link splitIntoBatches batches}.
 */
export function buildRedriveEvents(
  records: readonly SourceRecord[],
  { maxRecords, maxBytes }: RedriveLimits,
  sourceOf: SourceOf = () => undefined,
): readonly RedriveBatch[] {
  const batches = splitIntoBatches(records, sourceOf, {
    maxRecords,
    maxBytes,
    bytesOf: recordBytes,
    envelopeBytesOf: (record) => envelopeBytes(sourceOf(record)),
  });
  return batches.map((batch) => {
    const [first] = batch;
    return { records: batch, event: toEvent(batch, first === undefined ? undefined : sourceOf(first)) };
  });
}

function toEvent(records: readonly SourceRecord[], source: SourceCluster | undefined): RedriveEvent {
  const byPartition: Record<string, EventRecord[]> = {};
  for (const record of records) (byPartition[printPartition(record)] ??= []).push(toEventRecord(record));
  return { eventSource: 'aws:kafka', ...source, millrace: 'redrive', records: byPartition };
}

function toEventRecord(record: SourceRecord): EventRecord {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers, unreadable } = record;
  const { keySchema, valueSchema } = record;
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
    ...(keySchema === undefined ? {} : { keySchemaMetadata: keySchema }),
    ...(valueSchema === undefined ? {} : { valueSchemaMetadata: valueSchema }),
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
function envelopeBytes(source: SourceCluster | undefined): number {
  return Buffer.byteLength(JSON.stringify(toEvent([], source)));
}

/** Of the record's JSON text, with its comma and the name of a partition of its own. */
function recordBytes(record: SourceRecord): number {
  const name = Buffer.byteLength(printPartition(record)) + 6;
  return Buffer.byteLength(JSON.stringify(toEventRecord(record))) + 1 + name;
}
