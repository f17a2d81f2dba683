import { dayMs, epochDay } from './calendar.ts';

/** What an ISO 8601 text of a date and a time of day says. */
export interface IsoTime {
  /** Milliseconds since 1970-01-01T00:00:00 of the text's own clock, rounded down. */
  readonly localMs: number;
  /** Nanoseconds beyond these milliseconds. */
  readonly nanos: number;
  /** From UTC to that clock; absent where the text has no offset. */
  readonly offsetMs: number | undefined;
}

const timeForm =
  /^([+-]?\d{4,6})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?$/;
const dateForm = /^([+-]?\d{4,7})-(\d\d)-(\d\d)$/;

/** Reads `2026-01-31T12:00:00.123456+01:00`, with or without seconds, fraction and offset. */
export function readIsoTime(text: string): IsoTime | 'malformed' | 'no_such_time' {
  const match = timeForm.exec(text);
  if (match === null) return 'malformed';
  const [, year, month, day, hour, minute, second = 0, fraction = '', utc, sign] = match;
  const [offsetHour = 0, offsetMinute = 0] = match.slice(10);
  const date = epochDay(Number(year), Number(month), Number(day));
  const inDay = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const isOffset = Number(offsetHour) < 24 && Number(offsetMinute) < 60;
  if (date === undefined || !inDay || !isOffset) return 'no_such_time';
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const nanos = Number(fraction.padEnd(9, '0'));
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return {
    localMs: date * dayMs + seconds * 1000 + Math.floor(nanos / 1_000_000),
    nanos: nanos % 1_000_000,
    offsetMs: utc === undefined && sign === undefined ? undefined : sign === '-' ? 0 - offset : offset,
  };
}

/** Reads `2026-01-31` as days since 1970-01-01. */
export function readIsoDate(text: string): number | 'malformed' | 'no_such_time' {
  const match = dateForm.exec(text);
  if (match === null) return 'malformed';
  return epochDay(Number(match[1]), Number(match[2]), Number(match[3])) ?? 'no_such_time';
}

/**
 * Milliseconds of the first 19 or 23 characters of a text, where they are `2026-01-31T12:00:00` or have milliseconds
 * as well: what most programs print, without a regular expression. `undefined` for all others.
 */
export function readCommonIso(text: string, length: number): number | undefined {
  const hasMillis = length === 23;
  if (!hasMillis && length !== 19) return undefined;
  const marks =
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a &&
    (!hasMillis || text.charCodeAt(19) === 0x2e);
  if (!marks) return undefined;
  const year = two(text, 0) * 100 + two(text, 2);
  const day = epochDay(year, two(text, 5), two(text, 8));
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const millis = hasMillis ? two(text, 20) * 10 + digit(text, 22) : 0;
  if (day === undefined || !(hour < 24 && minute < 60 && second < 60)) return undefined;
  const ms = day * dayMs + hour * 3_600_000 + minute * 60_000 + second * 1000 + millis;
  return Number.isNaN(ms) ? undefined : ms;
}

function two(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 0x30;
  return value >= 0 && value <= 9 ? value : NaN;
}
