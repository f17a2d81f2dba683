import { readSchemaMetadata, type SchemaMetadata } from '../../contract/schema-metadata.ts';
import type { RecordHeader, SourceRecord, UnreadableFields } from '../../record/source-record.ts';
import { isObject } from '../../value/is-object.ts';

/** A field of the event's record that cannot be read. Says what kind of thing was found and what is allowed, no payload. */
export class Unreadable {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** One for all: an event may have very many headers of no bytes. */
const noBytes = Buffer.alloc(0);
const noHeaders: readonly RecordHeader[] = Object.freeze([]);

const maxStoredDepth = 100;

/** What is kept of a field that cannot be read: as it came, unless it is nested so deep that it could not be written out. */
export function storedFormOf(field: unknown): unknown {
  let level: readonly unknown[] = [field];
  for (let depth = 0; depth < maxStoredDepth; depth++) {
    level = level.flatMap((value) => {
      if (!Array.isArray(value)) return isObject(value) ? Object.values(value) : [];
      const items: readonly unknown[] = value;
      return items;
    });
    if (level.length === 0) return field;
  }
  return `left out: nested more than ${maxStoredDepth} levels deep`;
}

/** Reads a key or a value: absent or null is null, `''` is zero bytes. */
export function readBytes(base64: unknown): Buffer | null | Unreadable {
  if (base64 === undefined || base64 === null) return null;
  if (typeof base64 !== 'string') return refused(base64, 'base64 text or null');
  const bytes = Buffer.from(base64, 'base64');
  // Node skips what is not base64 instead of refusing it: then there are fewer bytes than characters stand for.
  if (bytes.length === decodedLength(base64)) return bytes;
  return new Unreadable('got text that is not base64, allowed is base64 text or null');
}

function decodedLength(base64: string): number {
  let characters = base64.length;
  if (base64.endsWith('==')) characters -= 2;
  else if (base64.endsWith('=')) characters -= 1;
  return characters % 4 === 1 ? -1 : (characters * 3) >> 2;
}

/** Reads headers: absent and null are none; a header whose bytes are null has no value, `[]` is zero bytes. */
export function readHeaders(headers: unknown): readonly RecordHeader[] | Unreadable {
  if (headers === undefined || headers === null) return noHeaders;
  if (!Array.isArray(headers)) return refused(headers, 'an array of { name: [byte, …] }');
  const entries: readonly unknown[] = headers;
  if (entries.length === 0) return noHeaders;
  const read: RecordHeader[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!isObject(entry)) return refused(entry, 'an object { name: [byte, …] }', index);
    for (const name of Object.keys(entry)) {
      const value = readHeader(entry[name], index);
      if (value instanceof Unreadable) return value;
      read.push({ name, value });
    }
  }
  return read;
}

function readHeader(bytes: unknown, index: number): Buffer | null | Unreadable {
  if (bytes === null) return null;
  if (!Array.isArray(bytes)) return refused(bytes, 'an array of bytes, or null', index);
  const numbers: readonly unknown[] = bytes;
  if (numbers.length === 0) return noBytes;
  const value = Buffer.allocUnsafe(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const byte = numbers[at];
    // Java's bytes are signed: -1 is 255.
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < -128 || byte > 255) {
      const got = typeof byte === 'number' ? 'another number' : nameKind(byte);
      return new Unreadable(
        `the bytes of header ${index + 1}: got ${got} at byte ${at + 1}, allowed are whole numbers from -128 to 255`,
      );
    }
    value[at] = byte;
  }
  return value;
}

/** The timestamp as the event has it, in whatever range; absent and null are none. */
export function readTimestamp(timestamp: unknown): number | null | Unreadable {
  if (timestamp === undefined || timestamp === null) return null;
  if (typeof timestamp === 'number' && Number.isFinite(timestamp)) return timestamp;
  return refused(timestamp, 'a number of milliseconds since the epoch');
}

/** Absent and null are none: nothing depends on it. */
export function readTimestampType(type: unknown): SourceRecord['timestampType'] | Unreadable {
  if (type === 'CREATE_TIME' || type === 'LOG_APPEND_TIME') return type;
  if (type === undefined || type === null) return null;
  return refused(type, `'CREATE_TIME' or 'LOG_APPEND_TIME'`);
}

/**
 * Absent and null are none. The record's own fields are whole without it: only a format that needs the schema misses one
 * that cannot be read.
 */
export function readSchema(metadata: unknown): SchemaMetadata | undefined | Unreadable {
  if (metadata === undefined || metadata === null) return undefined;
  return readSchemaMetadata(metadata) ?? refused(metadata, '{ dataFormat, schemaId } of texts');
}

/** What is wrong with a record whose position, key, value or headers cannot be read; `undefined` if all of them can. */
export function describeFault(unreadable: UnreadableFields): string | undefined {
  const { key, value, headers } = unreadable;
  const found = [
    ['position', 'position' in unreadable ? describePosition(unreadable.position) : undefined],
    ['key', readBytes(key)],
    ['value', readBytes(value)],
    ['headers', readHeaders(headers)],
  ] as const;
  const problems = found.flatMap(([name, read]) =>
    read instanceof Unreadable ? [`its ${name}: ${read.problem}`] : [],
  );
  return problems.length === 0 ? undefined : problems.join('; ');
}

const positionFields = {
  topic: 'the topic of its list',
  partition: 'the partition of its list',
  offset: 'a whole number from 0 to 2^53',
} as const;

function describePosition(position: unknown): Unreadable {
  if (!isObject(position)) return refused(position, 'a record with topic, partition and offset');
  const problems = Object.entries(positionFields).flatMap(([name, allowed]) =>
    name in position ? [`${name}: ${refused(position[name], allowed).problem}`] : [],
  );
  return new Unreadable(problems.join(', '));
}

function refused(got: unknown, allowed: string, header?: number): Unreadable {
  const where = header === undefined ? '' : `header ${header + 1}: `;
  return new Unreadable(`${where}got ${nameKind(got)}, allowed is ${allowed}`);
}

function nameKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a value of type ${typeof value}`;
}
