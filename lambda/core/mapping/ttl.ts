import type { DecodedRecord } from '../decode/decoded-record.ts';
import { known, message, quote } from '../failure-message.ts';
import { RecordError } from '../failure.ts';
import { compileExpression, type RouteCodecs } from './compile-expression.ts';
import type { Expression } from './expression.ts';
import { ExpressionError, parseExpression } from './parse-expression.ts';
import { toNumber } from './to-number.ts';

/** Cassandra's own limit: 20 years. */
export const maxTtlSeconds = 630_720_000;

/** What a route's `ttl` means. */
export type Ttl =
  | { readonly kind: 'none' }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'expression'; readonly expression: Expression }
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
export function parseTtl(ttl: string | number | undefined): Ttl {
  if (ttl === undefined) return { kind: 'none' };
  if (typeof ttl === 'number') return fixed(ttl);
  if (/^\s*[-\d]/.test(ttl)) {
    const [, count, unit = 'second'] = /^\s*(\d+(?:\.\d+)?)\s*(?:([a-z]+?)s?)?\s*$/.exec(ttl) ?? [];
    const factor = secondsPer[unit];
    if (count !== undefined && factor !== undefined) return fixed(Number(count) * factor);
    const allowed = `a number and seconds, minutes, hours, days or weeks: '90 days'`;
    return { kind: 'invalid', message: 'is not a length of time', allowed };
  }
  try {
    return { kind: 'expression', expression: parseExpression(ttl) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const allowed = `'90 days', whole seconds, or an expression that yields seconds`;
    return { kind: 'invalid', message: error.message, allowed };
  }
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
  const read = compileExpression(ttl.expression, codecs, { kind: 'native', name: 'int' });
  return (record, nowMs) => encodeTtl(read(record, nowMs));
}

function encodeTtl(value: unknown): Buffer | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = toNumber(value);
  if (seconds === undefined || !isTtl(seconds)) {
    const got = seconds === undefined ? known(`a value of type ${typeof value}`) : quote(seconds);
    throw new RecordError(
      'map',
      'invalid_ttl',
      message`ttl: got ${got}, allowed are ${known(allowedSeconds)}`,
    );
  }
  const encoded = Buffer.allocUnsafe(4);
  encoded.writeInt32BE(seconds);
  return encoded;
}

function isTtl(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= maxTtlSeconds;
}
