import type { RouteDefinition, TimestampSource, TimestampUnit } from '../../connector/connector.ts';
import { scaleNumber } from '../../cql/encode/scaled-number.ts';
import { numberText } from '../../cql/encode/number-text.ts';
import { readIsoTime } from '../../cql/time/read-iso.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import { known, message, quote, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { TimestampMode } from '../../record/write.ts';
import type { SourceRecord } from '../../record/source-record.ts';
import { Instant, LocalInstant } from '../../value/instant.ts';
import { compileExpression, type RouteCodecs } from './compile-expression.ts';
import { parseExpression } from '../language/parse-expression.ts';
import { wholeTime } from './record-time.ts';
import { compileMaxAhead } from './timestamp-ahead.ts';

/** The kind of a route's timestamp source. */
export function timestampMode(source: TimestampSource): TimestampMode {
  if (typeof source === 'string') return source;
  return 'offset' in source ? 'offset' : 'field';
}

/** Computes a write's timestamp in microseconds. Throws RecordError('map', 'invalid_timestamp'). */
export type MicrosOf = (record: DecodedRecord, nowMs: number) => number;

/** Compiles a route's timestamp source; `undefined` where the server gives the timestamp. */
export function compileMicros(
  source: TimestampSource,
  codecs: RouteCodecs,
  maxAhead: RouteDefinition['maxTimestampAhead'],
): MicrosOf | undefined {
  if (source === 'server') return undefined;
  if (typeof source !== 'string' && 'offset' in source) {
    return (record) => checked(source.offset + record.source.offset);
  }
  const microsOf = compileUnbounded(source, codecs);
  const checkAhead = compileMaxAhead(maxAhead);
  if (checkAhead === undefined) return microsOf;
  return (record, nowMs) => {
    const micros = microsOf(record, nowMs);
    checkAhead(micros, nowMs);
    return micros;
  };
}

function compileUnbounded(
  source: Exclude<TimestampSource, 'server' | { readonly offset: number }>,
  codecs: RouteCodecs,
): MicrosOf {
  if (source === 'record') return (record) => recordMicros(record.source);
  const read = compileExpression(parseExpression(source.field), codecs, { kind: 'native', name: 'bigint' });
  return (record, nowMs) => fieldMicros(read(record, nowMs), source.unit, source.field);
}

/**
 * The record's millisecond, and below it the offset: records of one partition and millisecond differ.
 * 997 is prime, so that the wrap does not fall on the boundaries of batches of 1,000 again and again.
 */
function recordMicros(record: SourceRecord): number {
  const time = wholeTime(record);
  if (time !== undefined && time >= 0) return checked(time * 1000 + (record.offset % 997));
  const what =
    time === undefined
      ? message`the record has no timestamp`
      : message`the record's timestamp is ${known(time)}, allowed are milliseconds since the epoch from 0`;
  throw invalid(message`${what}: use timestamp: 'server', { offset: … } or { field, unit }`);
}

/** Powers of ten from a unit to microseconds. */
const toMicros: Readonly<Record<TimestampUnit, number>> = { seconds: 6, millis: 3, micros: 0, nanos: -3 };

/**
 * What a field of the record says; fractions go down to the microsecond. The unit is that of numbers: an instant has one
 * of its own, and a text with an offset needs none.
 */
function fieldMicros(value: unknown, unit: TimestampUnit, field: string): number {
  const micros = readMicros(value, unit);
  if (micros !== undefined) return checked(micros);
  const got =
    value === undefined || value === null
      ? 'nothing'
      : value instanceof LocalInstant
        ? 'a time without an offset'
        : `a value of type ${typeof value}`;
  throw invalid(
    message`${known(field)}: got ${known(got)}, allowed is a number of ${known(unit)} since the epoch, or a time with an offset`,
  );
}

function readMicros(value: unknown, unit: TimestampUnit): number | undefined {
  if (value instanceof Instant) return scaleNumber(value.count, toMicros[value.unit])?.floor;
  if (typeof value !== 'string' || numberText.test(value)) return scaleNumber(value, toMicros[unit])?.floor;
  const time = readIsoTime(value);
  if (typeof time === 'string' || time.offsetMs === undefined) return undefined;
  return (time.localMs - time.offsetMs) * 1000 + Math.floor(time.nanos / 1000);
}

function checked(micros: number): number {
  if (Number.isSafeInteger(micros)) return micros;
  throw invalid(message`got ${quote(micros)} microseconds, allowed is up to 2^53 (the year 2255)`);
}

function invalid(problem: FailureMessage): RecordError {
  return new RecordError('map', 'invalid_timestamp', message`write timestamp: ${problem}`);
}
