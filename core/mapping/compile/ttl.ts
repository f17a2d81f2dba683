import type { DateUnit, RouteDefinition } from '../../connector/connector.ts';
import { readDuration } from '../../cql/encode/duration.ts';
import { scaleNumber } from '../../cql/encode/scaled-number.ts';
import { numberText } from '../../cql/encode/number-text.ts';
import { unitNames } from '../../cql/encode/time-unit.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import { known, message, quote } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { Instant } from '../../value/instant.ts';
import { compileExpression, literalOf, type RouteCodecs } from './compile-expression.ts';
import type { Expression } from '../language/expression.ts';
import { ExpressionError, parseExpression } from '../language/parse-expression.ts';

/** Cassandra's own limit: 20 years. */
const maxTtlSeconds = 630_720_000;

/** What a route's `ttl` means. */
export type Ttl =
  | { readonly kind: 'none' }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      /** `undefined`: none is declared, and whole seconds are assumed. */
      readonly unit: DateUnit | undefined;
    }
  | { readonly kind: 'invalid'; readonly message: string; readonly allowed: string };

const secondsPer: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};
const allowedSeconds = `whole seconds from 0 (never expires) to ${maxTtlSeconds} (20 years)`;

/** Reads a route's `ttl`. Text that begins with a digit is a length of time, other text an expression. */
export function parseTtl(ttl: RouteDefinition['ttl']): Ttl {
  if (ttl === undefined) return { kind: 'none' };
  if (typeof ttl === 'object') return parseField(ttl.from, ttl.unit);
  if (typeof ttl === 'number') return fixed(ttl);
  if (/^\s*[-\d]/.test(ttl)) {
    const [, count, unit = 'second'] = /^\s*(\d+(?:\.\d+)?)\s*(?:([a-z]+?)s?)?\s*$/.exec(ttl) ?? [];
    const factor = secondsPer[unit];
    if (count !== undefined && factor !== undefined) return fixed(times(count, factor));
    const allowed = `a number and seconds, minutes, hours, days or weeks: '90 days'`;
    return { kind: 'invalid', message: 'is not a length of time', allowed };
  }
  return parseField(ttl, undefined);
}

function parseField(from: string, unit: DateUnit | undefined): Ttl {
  try {
    const expression = parseExpression(from);
    const literal = literalOf(expression);
    // What is no number at all is refused with every other expression that is none.
    const seconds = literal === undefined ? undefined : secondsOf(literal, unit);
    return seconds === undefined ? { kind: 'expression', expression, unit } : fixed(seconds);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const allowed = `'90 days', whole seconds, or an expression that yields seconds`;
    return { kind: 'invalid', message: error.message, allowed };
  }
}

/** A decimal number of lengths of whole seconds, by its digits: as doubles, 1.1 × 86400 is not whole. */
function times(count: string, factor: number): number {
  const millionths = scaleNumber(count, 6);
  return millionths?.isWhole === true ? (millionths.floor * factor) / 1_000_000 : NaN;
}

function fixed(seconds: number): Ttl {
  if (isTtl(seconds)) return { kind: 'seconds', seconds };
  return { kind: 'invalid', message: 'is out of range', allowed: allowedSeconds };
}

/** Reads a record's TTL, encoded; `undefined` leaves it to the table. Throws RecordError. */
export type TtlOf = (record: DecodedRecord, nowMs: number) => Buffer | undefined;

/** Compiles a TTL that varies from record to record; `undefined` for every other. */
export function compileTtl(ttl: Ttl, codecs: RouteCodecs): TtlOf | undefined {
  if (ttl.kind !== 'expression') return undefined;
  const { expression, unit } = ttl;
  const read = compileExpression(expression, codecs, { kind: 'native', name: 'int' });
  return (record, nowMs) => encodeTtl(read(record, nowMs), unit);
}

function encodeTtl(value: unknown, unit: DateUnit | undefined): Buffer | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = secondsOf(value, unit);
  if (seconds === undefined || !isTtl(seconds)) throw refusalOf(value, seconds, unit);
  const encoded = Buffer.allocUnsafe(4);
  encoded.writeInt32BE(seconds);
  return encoded;
}

function refusalOf(value: unknown, seconds: number | undefined, unit: DateUnit | undefined): RecordError {
  const name = known(unitNames[unit ?? 'seconds']);
  const got = seconds === undefined ? known(describe(value)) : message`${quote(value)} ${name}`;
  const finer = (['millis', 'micros', 'nanos'] as const).find((other) => {
    const inOther = other === unit || (seconds ?? 0) <= maxTtlSeconds ? undefined : secondsOf(value, other);
    return inOther !== undefined && isTtl(inOther);
  });
  const remedy = finer === undefined ? '' : `; if it is in ${unitNames[finer]}, declare unit: '${finer}'`;
  return new RecordError(
    'map',
    'invalid_ttl',
    message`ttl: got ${got}, allowed are ${known(allowedSeconds)}${known(remedy)}`,
  );
}

function describe(value: unknown): string {
  if (value instanceof Instant) return 'a point in time, which is no length of time';
  return `a value of type ${typeof value}`;
}

/**
 * Rounded up, so that no row lives shorter than its record says, and only 0 is 0; what is below 0 stays below.
 * `undefined` for what is no number.
 */
function secondsOf(value: unknown, unit: DateUnit | undefined): number | undefined {
  if (typeof value === 'string' && !numberText.test(value)) return secondsOfDuration(value);
  if (unit === 'days') {
    const millionths = roundUp(value, 6);
    if (millionths === undefined) return undefined;
    const seconds = (millionths * 86_400) / 1_000_000;
    return seconds < 0 ? Math.floor(seconds) : Math.ceil(seconds);
  }
  if (unit !== undefined) return roundUp(value, powers[unit]);
  const scaled = scaleNumber(value, 0);
  return scaled?.isWhole === false ? NaN : scaled?.floor;
}

/** Months have no length: a duration that has any is none. */
function secondsOfDuration(text: string): number | undefined {
  const parts = readDuration(text);
  if (parts === undefined || parts === 'unclear' || parts.months > 0n) return undefined;
  const nanos = parts.days * 86_400n * nanosPerSecond + parts.nanos;
  const seconds = Number((nanos + nanosPerSecond - 1n) / nanosPerSecond);
  return parts.sign < 0n ? 0 - seconds : seconds;
}

const nanosPerSecond = 1_000_000_000n;

const powers = { seconds: 0, millis: -3, micros: -6, nanos: -9 } as const;

function roundUp(value: unknown, power: number): number | undefined {
  const scaled = scaleNumber(value, power);
  if (scaled === undefined || scaled.isWhole) return scaled?.floor;
  // Below zero stays below: rounded up to 0, a row that should be gone would never expire.
  return scaled.floor < 0 ? scaled.floor : scaled.floor + 1;
}

function isTtl(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= maxTtlSeconds;
}
