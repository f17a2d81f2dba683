import type { RecordPosition } from '../../contract/record-position.ts';
import type { SchemaMetadata } from '../../contract/schema-metadata.ts';
import type { SourceRecord, UnreadableFields } from '../../record/source-record.ts';
import { placeOf, readOffsets, type Place } from './event-position.ts';
import {
  storedFormOf,
  readBytes,
  readHeaders,
  readSchema,
  readTimestamp,
  readTimestampType,
  Unreadable,
} from './event-fields.ts';
import { isObject } from '../../value/is-object.ts';

/**
 * Thrown for an event that no event source for Kafka sends: the invocation fails as a whole, as `invalid_event`. Of what
 * a producer writes (keys, values, headers), its message names kinds only.
 */
export class EventError extends Error {
  override readonly name = 'EventError';
}

const eventSources = ['aws:kafka', 'SelfManagedKafka'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the event of Lambda's Kafka event sources, MSK and self-managed, into its records:
 * partition by partition, in log order within each.
 * An absent or null key is null; an absent or null value is a tombstone; `''` is zero bytes.
 *
 * What cannot be read of a record is in its `unreadable`: it concerns that record alone. One whose own position cannot be
 * read has the topic and partition of its list and an offset between its neighbours', which no other record has.
 * Throws {@link EventError} that names the path, what was found there and what is allowed for what leaves no record to
 * answer for: an event of another form, and a list whose name is no topic and partition.
 */
export function decodeEvent(event: unknown): SourceRecord[] {
  if (!isObject(event)) refusePayload('event', event, 'an object');
  const { eventSource, records } = event;
  if (typeof eventSource !== 'string' || !eventSources.includes(eventSource)) {
    refuse('event.eventSource', eventSource, `'aws:kafka' or 'SelfManagedKafka'`);
  }
  if (!isObject(records))
    refusePayload('event.records', records, `an object of 'topic-partition' to records`);

  const decoded: SourceRecord[] = [];
  for (const [name, list] of Object.entries(records)) {
    if (!Array.isArray(list)) refusePayload(listPath(name), list, 'an array of records');
    const entries: readonly unknown[] = list;
    if (entries.length === 0) continue;
    const place = placeOf(name);
    if (place === undefined) refuse('event.records', name, `lists named 'topic-partition'`);
    const offsets = readOffsets(entries);
    for (let index = 0; index < entries.length; index++) {
      decoded.push(decodeRecord(entries[index], place, offsets[index] ?? 0));
    }
  }
  return decoded;
}

function decodeRecord(entry: unknown, { topic, partition }: Place, offset: number): SourceRecord {
  const position = { topic, partition, offset };
  if (!isObject(entry)) return readFields(position, {}, { position: storedFormOf(entry) });
  // A redriven record has the position that it was given, and beside it what it came with.
  if ('position' in entry) return readFields(position, entry, { position: storedFormOf(entry['position']) });
  const { topic: gotTopic, partition: gotPartition, offset: gotOffset } = entry;
  if (gotTopic === topic && gotPartition === partition && gotOffset === offset) {
    return readFields(position, entry);
  }
  const wrong = {
    ...(gotTopic === topic ? {} : { topic: gotTopic ?? null }),
    ...(gotPartition === partition ? {} : { partition: gotPartition ?? null }),
    ...(gotOffset === offset ? {} : { offset: gotOffset ?? null }),
  };
  return readFields(position, entry, { position: storedFormOf(wrong) });
}

/** Everything but the position. What cannot be read concerns the record alone, and is stored as it came. */
export function readFields(position: RecordPosition, entry: Fields, fault?: UnreadableFields): SourceRecord {
  const timestamp = readTimestamp(entry['timestamp']);
  const timestampType = readTimestampType(entry['timestampType']);
  const key = readBytes(entry['key']);
  const value = readBytes(entry['value']);
  const headers = readHeaders(entry['headers']);
  const keySchema = readSchema(entry['keySchemaMetadata']);
  const valueSchema = readSchema(entry['valueSchemaMetadata']);
  const { topic, partition, offset } = position;
  if (
    !(timestamp instanceof Unreadable) &&
    !(timestampType instanceof Unreadable) &&
    !(key instanceof Unreadable) &&
    !(value instanceof Unreadable) &&
    !(headers instanceof Unreadable) &&
    !(keySchema instanceof Unreadable) &&
    !(valueSchema instanceof Unreadable) &&
    fault === undefined
  ) {
    const record = { topic, partition, offset, timestamp, timestampType, key, value, headers };
    return keySchema === undefined && valueSchema === undefined
      ? record
      : { ...record, ...schemasOf(keySchema, valueSchema) };
  }
  const fields = {
    timestamp,
    timestampType,
    key,
    value,
    headers,
    keySchemaMetadata: keySchema,
    valueSchemaMetadata: valueSchema,
  };
  const unreadable = Object.entries(fields).flatMap(([field, read]) =>
    read instanceof Unreadable ? [[field, storedFormOf(entry[field])] as const] : [],
  );
  return {
    topic,
    partition,
    offset,
    timestamp: timestamp instanceof Unreadable ? null : timestamp,
    timestampType: timestampType instanceof Unreadable ? null : timestampType,
    key: key instanceof Unreadable ? null : key,
    value: value instanceof Unreadable ? null : value,
    headers: headers instanceof Unreadable ? [] : headers,
    ...schemasOf(keySchema, valueSchema),
    unreadable: { ...fault, ...Object.fromEntries(unreadable) },
  };
}

function schemasOf(
  key: SchemaMetadata | undefined | Unreadable,
  value: SchemaMetadata | undefined | Unreadable,
): Pick<SourceRecord, 'keySchema' | 'valueSchema'> {
  return {
    ...(key === undefined || key instanceof Unreadable ? {} : { keySchema: key }),
    ...(value === undefined || value instanceof Unreadable ? {} : { valueSchema: value }),
  };
}

function listPath(name: string): string {
  return `event.records['${name}']`;
}

function refuse(path: string, got: unknown, allowed: string): never {
  throw new EventError(`${path}: got ${print(got)}, allowed is ${allowed}`);
}

/** For what a producer writes, or what may hold it. */
function refusePayload(path: string, got: unknown, allowed: string): never {
  throw new EventError(`${path}: got ${printKind(got)}, allowed is ${allowed}`);
}

function print(value: unknown): string {
  if (typeof value === 'string' && value.length <= 40) return `'${value}'`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : printKind(value);
}

function printKind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `text of ${value.length} characters`;
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
