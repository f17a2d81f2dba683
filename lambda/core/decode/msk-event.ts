import type { RecordHeader, SourceRecord } from '../record.ts';

/** Thrown for an event that no event source for Kafka sends: the invocation fails as a whole. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

const eventSources = ['aws:kafka', 'SelfManagedKafka'];
const headersForm = 'an array of { name: [byte, …] }';
const noHeaders: readonly RecordHeader[] = Object.freeze([]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the event of Lambda's Kafka event sources, MSK and self-managed, into its records:
 * partition by partition, in log order within each.
 * An absent or null key is null; an absent or null value is a tombstone; `''` is zero bytes. A header whose bytes are
 * null has no value, `[]` is zero bytes.
 * Throws {@link EventError} that names the path, what was found there and what is allowed.
 */
export function decodeEvent(event: unknown): SourceRecord[] {
  if (!isObject(event)) refuse('event', event, 'an object');
  const { eventSource, records } = event;
  if (typeof eventSource !== 'string' || !eventSources.includes(eventSource)) {
    refuse('event.eventSource', eventSource, `'aws:kafka' or 'SelfManagedKafka'`);
  }
  if (!isObject(records)) refuse('event.records', records, `an object of 'topic-partition' to records`);

  const decoded: SourceRecord[] = [];
  for (const [name, list] of Object.entries(records)) {
    if (!Array.isArray(list)) refuse(listPath(name), list, 'an array of records');
    const entries: readonly unknown[] = list;
    for (let index = 0; index < entries.length; index++) {
      decoded.push(decodeRecord(entries[index], name, index));
    }
  }
  return decoded;
}

function decodeRecord(entry: unknown, name: string, index: number): SourceRecord {
  if (!isObject(entry)) refuse(recordPath(name, index), entry, 'an object');
  const { topic, partition, offset, timestamp, timestampType } = entry;
  if (typeof topic !== 'string' || topic === '') {
    refuse(recordPath(name, index, 'topic'), topic, `a topic's name`);
  }
  if (!isCount(partition)) refuse(recordPath(name, index, 'partition'), partition, 'a whole number from 0');
  if (!belongsTo(name, topic, partition)) {
    refuse(recordPath(name, index), `${topic}-${partition}`, `the topic and partition of its list, ${name}`);
  }
  if (!isCount(offset)) refuse(recordPath(name, index, 'offset'), offset, 'a whole number from 0');
  if (!Number.isSafeInteger(timestamp) || typeof timestamp !== 'number') {
    refuse(recordPath(name, index, 'timestamp'), timestamp, 'whole milliseconds since the epoch');
  }
  if (timestampType !== 'CREATE_TIME' && timestampType !== 'LOG_APPEND_TIME') {
    refuse(recordPath(name, index, 'timestampType'), timestampType, `'CREATE_TIME' or 'LOG_APPEND_TIME'`);
  }
  return {
    topic,
    partition,
    offset,
    timestamp,
    timestampType,
    key: decodeBytes(entry['key'], name, index, 'key'),
    value: decodeBytes(entry['value'], name, index, 'value'),
    headers: decodeHeaders(entry['headers'], name, index),
  };
}

function decodeBytes(base64: unknown, name: string, index: number, side: 'key' | 'value'): Buffer | null {
  if (base64 === undefined || base64 === null) return null;
  if (typeof base64 !== 'string') refuse(recordPath(name, index, side), base64, 'base64 text or null');
  const bytes = Buffer.from(base64, 'base64');
  // Node skips what is not base64 instead of refusing it: then there are fewer bytes than characters stand for.
  if (bytes.length !== decodedLength(base64)) {
    throw new EventError(
      `${recordPath(name, index, side)}: got text that is not base64, allowed is base64 text or null`,
    );
  }
  return bytes;
}

function decodedLength(base64: string): number {
  let characters = base64.length;
  if (base64.endsWith('==')) characters -= 2;
  else if (base64.endsWith('=')) characters -= 1;
  return characters % 4 === 1 ? -1 : (characters * 3) >> 2;
}

function decodeHeaders(headers: unknown, name: string, index: number): readonly RecordHeader[] {
  if (headers === undefined || headers === null) return noHeaders;
  if (!Array.isArray(headers)) refuse(recordPath(name, index, 'headers'), headers, headersForm);
  const entries: readonly unknown[] = headers;
  if (entries.length === 0) return noHeaders;
  const decoded: RecordHeader[] = [];
  for (const entry of entries) {
    if (!isObject(entry)) refuse(recordPath(name, index, 'headers'), entry, headersForm);
    for (const header of Object.keys(entry)) {
      decoded.push({ name: header, value: decodeHeader(entry[header], header, name, index) });
    }
  }
  return decoded;
}

function decodeHeader(bytes: unknown, header: string, name: string, index: number): Buffer | null {
  if (bytes === null) return null;
  if (!Array.isArray(bytes)) refuse(headerPath(header, name, index), bytes, 'an array of bytes');
  const numbers: readonly unknown[] = bytes;
  const value = Buffer.allocUnsafe(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const byte = numbers[at];
    // Java's bytes are signed: -1 is 255.
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < -128 || byte > 255) {
      refuse(headerPath(header, name, index), byte, 'bytes: whole numbers from -128 to 255');
    }
    value[at] = byte;
  }
  return value;
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

function headerPath(header: string, name: string, index: number): string {
  return `${recordPath(name, index, 'headers')}, '${header}'`;
}

function refuse(path: string, got: unknown, allowed: string): never {
  throw new EventError(`${path}: got ${print(got)}, allowed is ${allowed}`);
}

function print(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string')
    return value.length <= 40 ? `'${value}'` : `text of ${value.length} characters`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
