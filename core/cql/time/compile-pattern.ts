import { epochDay } from './calendar.ts';
import { months, parsePattern, weekdays, type FieldName } from './parse-pattern.ts';

/** What a text says that was read by a pattern. */
export interface PatternTime {
  /** Days since 1970-01-01; NaN where the pattern has no date. */
  readonly day: number;
  /** Nanoseconds since midnight; 0 where the text has no time of day. */
  readonly nanosOfDay: number;
  /** Milliseconds from UTC; NaN where the text has no offset. */
  readonly offsetMs: number;
}

type Fields = Partial<Record<FieldName, number>>;

/** Compiles a valid pattern into a reader of whole texts. */
export function compilePattern(
  pattern: string,
): (text: string) => PatternTime | 'malformed' | 'no_such_time' {
  const { source, fields } = parsePattern(pattern);
  const form = new RegExp(source);
  return (text) => {
    const match = form.exec(text);
    if (match === null) return 'malformed';
    const found: Fields = {};
    for (const [index, field] of fields.entries()) {
      const part = match[index + 1];
      if (part === undefined) continue;
      const value = valueOf(field, part);
      const name = field === 'shortYear' ? 'year' : field;
      // A field that a pattern has twice must be the same both times.
      if ((found[name] ?? value) !== value) return 'malformed';
      found[name] = value;
    }
    return timeOf(found);
  };
}

function valueOf(field: FieldName, text: string): number {
  switch (field) {
    case 'shortYear':
      return 2000 + Number(text);
    case 'nanos':
      return Number(text.padEnd(9, '0'));
    case 'half':
      return /^p/i.test(text) ? 12 : 0;
    case 'offset':
      return offsetOf(text);
    case 'month':
    case 'weekday': {
      if (/^\d/.test(text)) return Number(text);
      const names = field === 'month' ? months : weekdays;
      return names.indexOf(text.slice(0, 3).toLowerCase()) / 3 + 1;
    }
    case 'year':
    case 'day':
    case 'dayOfYear':
    case 'hour':
    case 'hourOfHalf':
    case 'minute':
    case 'second':
      return Number(text);
  }
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes = 0] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1) + 0;
}

const maxOffsetMs = 18 * 3_600_000;

function timeOf(fields: Fields): PatternTime | 'no_such_time' {
  const { weekday, hourOfHalf, half = 0, minute = 0, second = 0, nanos = 0, offset = NaN } = fields;
  const day = dateOf(fields);
  if (day === undefined || Math.abs(offset) > maxOffsetMs) return 'no_such_time';
  // 1970-01-01 was a Thursday.
  if (weekday !== undefined && (((day + 3) % 7) + 7) % 7 !== weekday - 1) return 'no_such_time';
  const fromHalf = hourOfHalf === undefined ? undefined : (hourOfHalf % 12) + half;
  if (hourOfHalf !== undefined && !(hourOfHalf >= 1 && hourOfHalf <= 12)) return 'no_such_time';
  const hour = fields.hour ?? fromHalf ?? 0;
  if (fromHalf !== undefined && hour !== fromHalf) return 'no_such_time';
  if (hour > 23 || minute > 59 || second > 59) return 'no_such_time';
  return { day, nanosOfDay: ((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanos, offsetMs: offset };
}

/** NaN where there is no year. */
function dateOf({ year, month = NaN, day = NaN, dayOfYear }: Fields): number | undefined {
  if (year === undefined) return NaN;
  if (dayOfYear === undefined) return epochDay(year, month, day);
  const date = (epochDay(year, 1, 1) ?? NaN) + dayOfYear - 1;
  if (dayOfYear < 1 || date >= (epochDay(year + 1, 1, 1) ?? NaN)) return undefined;
  return Number.isNaN(day) || epochDay(year, month, day) === date ? date : undefined;
}
