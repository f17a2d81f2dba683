import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readNumber } from '../../core/value/exact-number.ts';
import { Float32 } from '../../core/value/float32.ts';
import { Instant, LocalInstant } from '../../core/value/instant.ts';
import { isObject } from '../../core/value/is-object.ts';
import { projectRoot } from './project-root.ts';

/** A golden record of test/fixtures/formats: `goldenRecord('confluent/avro-order')`. */
export interface GoldenRecord {
  /** The whole key or value. */
  readonly bytes: Buffer;
  readonly expected: unknown;
  /** Everything else that the file says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export function goldenRecord(name: string): GoldenRecord {
  const file = join(projectRoot, 'test/fixtures/formats', `${name}.json`);
  const fields: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(fields) || typeof fields['hex'] !== 'string') throw new Error(`${file} holds no record`);
  return {
    bytes: Buffer.from(fields['hex'], 'hex'),
    expected: fields['expected'] ?? fields['expectedRow'],
    fields,
  };
}

/** A schema of the fixtures as its text: `goldenSchema('order.avsc')`. */
export const goldenSchema = (name: string): string =>
  readFileSync(join(projectRoot, 'test/fixtures/formats/schemas', name), 'utf8');

/** How a format gives maps whose keys are no text. */
export interface GoldenOptions {
  /** As an object with the keys as text, or as a list of pairs. Default: `'object'`. */
  readonly maps?: 'object' | 'pairs';
}

/** Asserts that what was decoded is the `expected` of a golden record; the README of the fixtures has the tags. */
export function expectGolden(decoded: unknown, expected: unknown, options: GoldenOptions = {}): void {
  expect(withoutFloats(decoded)).toStrictEqual(valueOf(expected, options));
}

/** The fixtures do not tell a float from a double. */
function withoutFloats(value: unknown): unknown {
  if (value instanceof Float32) return Number(value.text);
  if (Array.isArray(value)) return value.map(withoutFloats);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutFloats(field)]));
}

function valueOf(expected: unknown, options: GoldenOptions): unknown {
  if (Array.isArray(expected)) return expected.map((item) => valueOf(item, options));
  if (!isObject(expected)) return expected;
  const tag = Object.keys(expected).find((name) => name.startsWith('$'));
  if (tag === undefined) return fieldsOf(expected, options);
  const read = tags[tag];
  if (read === undefined) throw new Error(`the golden values have no tag ${tag}`);
  return read(expected[tag], expected['value'], options);
}

const fieldsOf = (object: Readonly<Record<string, unknown>>, options: GoldenOptions): object =>
  Object.fromEntries(Object.entries(object).map(([name, field]) => [name, valueOf(field, options)]));

/** A whole number as the house has it. */
function countOf(value: unknown): number | bigint {
  const count = readNumber(String(value));
  if (typeof count === 'object') throw new Error(`${String(value)} is no count`);
  return count;
}

type ReadTag = (content: unknown, value: unknown, options: GoldenOptions) => unknown;

const tags: Readonly<Record<string, ReadTag>> = {
  $bigint: countOf,
  $decimal: (text) => readNumber(String(text)),
  $number: (text) => readNumber(String(text)),
  $bytes: (hex) => Buffer.from(String(hex), 'hex'),
  $double: String,
  $date: String,
  $time: String,
  $timestampMillis: (count) => new Instant(countOf(count), 'millis'),
  $timestampMicros: (count) => new Instant(countOf(count), 'micros'),
  $timestampNanos: (count) => new Instant(countOf(count), 'nanos'),
  $localTimestampMillis: (count) => new LocalInstant(countOf(count), 'millis'),
  $localTimestampMicros: (count) => new LocalInstant(countOf(count), 'micros'),
  $timestamp: (parts) => {
    const [seconds, nanos] = pairOf(parts);
    return new Instant(countOf(BigInt(String(seconds)) * 1_000_000_000n + BigInt(String(nanos))), 'nanos');
  },
  $duration: durationOf,
  $map: (pairs, _value, options) => mapOf(pairs, options),
  $branch: (_name, value, options) => valueOf(value, options),
  $any: (type, value, options) => ({ '@type': type, ...(isObject(value) ? fieldsOf(value, options) : {}) }),
};

function pairOf(value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw new Error('a golden value has no pair');
  return [value[0], value[1]];
}

/** As CQL spells it, in the units of each source. */
function durationOf(content: unknown): string {
  if (Array.isArray(content)) {
    const [seconds, nanos] = content.map(Number);
    if (seconds === undefined || nanos === undefined) throw new Error('a golden duration has no parts');
    const sign = seconds < 0 || nanos < 0 ? '-' : '';
    return `${sign}${Math.abs(seconds)}s${Math.abs(nanos) / 1e6}ms`;
  }
  if (isObject(content)) {
    const { months, days, millis } = content;
    return `${String(months)}mo${String(days)}d${String(millis)}ms`;
  }
  const hours = /^PT(\d+)H$/.exec(String(content))?.[1];
  if (hours === undefined) throw new Error(`${String(content)} is no golden duration`);
  return `${Number(hours) * 3_600_000_000}us`;
}

function mapOf(pairs: unknown, options: GoldenOptions): unknown {
  if (!Array.isArray(pairs)) throw new Error('a golden map is no list');
  const read = pairs
    .map(pairOf)
    .map(([key, value]) => [valueOf(key, options), valueOf(value, options)] as const);
  if (options.maps === 'pairs') return read.map(([key, value]) => [key, value]);
  return Object.fromEntries(read.map(([key, value]) => [String(key), value]));
}
