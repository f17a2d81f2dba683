import type { RecordPosition, SourceRecord } from '../record.ts';
import { readBytes, readHeaders, readTimestamp, readTimestampType, Unreadable } from './event-fields.ts';

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
 * What can't be read of a record, but for its position, is in its `unreadable`: it concerns that record alone.
 * Throws {@link EventError} that names the path, what was found there and what is allowed for what leaves no record to
 * answer for: an event of another form, and a record without a position.
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
    for (let index = 0; index < entries.length; index++) {
      decoded.push(decodeRecord(entries[index], name, index));
    }
  }
  return decoded;
}

function decodeRecord(entry: unknown, name: string, index: number): SourceRecord {
  if (!isObject(entry)) refusePayload(recordPath(name, index), entry, 'an object');
  const { topic, partition, offset } = entry;
  if (typeof topic !== 'string' || topic === '') {
    refuse(recordPath(name, index, 'topic'), topic, `a topic's name`);
  }
  if (!isCount(partition)) refuse(recordPath(name, index, 'partition'), partition, 'a whole number from 0');
  if (!belongsTo(name, topic, partition)) {
    refuse(recordPath(name, index), `${topic}-${partition}`, `the topic and partition of its list, ${name}`);
  }
  if (!isCount(offset)) refuse(recordPath(name, index, 'offset'), offset, 'a whole number from 0 to 2^53');
  return readRest({ topic, partition, offset }, entry);
}

/** Everything but the position: what can't be read of it is the record's own fault, and kept as it came. */
function readRest(position: RecordPosition, entry: Fields): SourceRecord {
  const timestamp = readTimestamp(entry['timestamp']);
  const timestampType = readTimestampType(entry['timestampType']);
  const key = readBytes(entry['key']);
  const value = readBytes(entry['value']);
  const headers = readHeaders(entry['headers']);
  const { topic, partition, offset } = position;
  if (
    !(timestamp instanceof Unreadable) &&
    !(timestampType instanceof Unreadable) &&
    !(key instanceof Unreadable) &&
    !(value instanceof Unreadable) &&
    !(headers instanceof Unreadable)
  ) {
    return { topic, partition, offset, timestamp, timestampType, key, value, headers };
  }
  const fields = { timestamp, timestampType, key, value, headers };
  const unreadable = Object.entries(fields).flatMap(([field, read]) =>
    read instanceof Unreadable ? [[field, entry[field]] as const] : [],
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
    unreadable: Object.fromEntries(unreadable),
  };
}

function belongsTo(name: string, topic: string, partition: number): boolean {
  return (
    name.startsWith(topic) &&
    name.charCodeAt(topic.length) === 0x2d &&
    name.slice(topic.length + 1) === String(partition)
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function listPath(name: string): string {
  return `event.records['${name}']`;
}

function recordPath(name: string, index: number, field?: string): string {
  return `${listPath(name)}[${index}]${field === undefined ? '' : `.${field}`}`;
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
