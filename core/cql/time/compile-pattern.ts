import { epochDay } from './calendar.ts';
import type { FieldName, OffsetForm, PatternPart } from './parse-pattern.ts';
import { parsePattern } from './parse-pattern.ts';

/** What a text says that was read by a pattern. */
export interface PatternTime {
  /** Days since 1970-01-01; NaN where the pattern has no date. */
  readonly day: number;
  /** Nanoseconds since midnight; 0 where the text has no time of day. */
  readonly nanosOfDay: number;
  /** Milliseconds from UTC; NaN where the text has no offset. */
  readonly offsetMs: number;
}

const fieldNames = [
  'year',
  'month',
  'day',
  'dayOfYear',
  'weekday',
  'hour',
  'hourOfHalf',
  'half',
  'minute',
  'second',
  'nanos',
  'offset',
] as const satisfies readonly FieldName[];

/** Fields by their place in `fieldNames`; NaN where the text has none. */
type Fields = Float64Array;

/** Reads from a place in a text on, and returns where it ends; -1 if the text is another one there. */
type Step = (text: string, at: number, fields: Fields) => number;

/** Compiles a valid pattern into a reader of whole texts. */
export function compilePattern(
  pattern: string,
): (text: string) => PatternTime | 'malformed' | 'no_such_time' {
  const read = sequence(parsePattern(pattern).map(stepOf));
  const fields = new Float64Array(fieldNames.length);
  return (text) => {
    fields.fill(NaN);
    return read(text, 0, fields) === text.length ? timeOf(fields) : 'malformed';
  };
}

function sequence(steps: readonly Step[]): Step {
  return (text, from, fields) => {
    let at = from;
    for (const step of steps) {
      at = step(text, at, fields);
      if (at < 0) return -1;
    }
    return at;
  };
}

function stepOf(part: PatternPart): Step {
  switch (part.kind) {
    case 'text':
      return (text, at) => (text.startsWith(part.text, at) ? at + part.text.length : -1);
    case 'optional':
      return optionalStep(sequence(part.parts.map(stepOf)));
    case 'digits':
      return digitsStep(fieldNames.indexOf(part.field), part.min, part.max, 0);
    case 'shortYear':
      return digitsStep(fieldNames.indexOf('year'), 2, 2, 2000);
    case 'fraction':
      return fractionStep(part.digits);
    case 'names':
      return namesStep(fieldNames.indexOf(part.field), part.names);
    case 'offset':
      return offsetStep(part.form);
  }
}

/** Where the text is another one, it is as if the part did not stand there. */
function optionalStep(inner: Step): Step {
  const before = new Float64Array(fieldNames.length);
  return (text, at, fields) => {
    before.set(fields);
    const end = inner(text, at, fields);
    if (end >= 0) return end;
    fields.set(before);
    return at;
  };
}

/** A field that a pattern has twice must be the same both times. */
function setField(fields: Fields, field: number, value: number): boolean {
  const known = fields[field] ?? NaN;
  fields[field] = value;
  return Number.isNaN(known) || known === value;
}

function digitsStep(field: number, min: number, max: number, base: number): Step {
  return (text, from, fields) => {
    let at = from;
    let value = 0;
    for (; at - from < max; at++) {
      const digit = text.charCodeAt(at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    return at - from >= min && setField(fields, field, value + base) ? at : -1;
  };
}

function fractionStep(digits: number): Step {
  const read = digitsStep(0, digits, digits, 0);
  const scale = 10 ** (9 - digits);
  const field = fieldNames.indexOf('nanos');
  const scratch = new Float64Array(1);
  return (text, at, fields) => {
    scratch[0] = NaN;
    const end = read(text, at, scratch);
    return end >= 0 && setField(fields, field, scratch[0] * scale) ? end : -1;
  };
}

/** English names, in upper and lower case alike; numbered from 1. */
function namesStep(field: number, names: readonly string[]): Step {
  const lower = names.map((name) => name.toLowerCase());
  return (text, at, fields) => {
    for (const [index, name] of lower.entries()) {
      if (text.slice(at, at + name.length).toLowerCase() !== name) continue;
      return setField(fields, field, index + 1) ? at + name.length : -1;
    }
    return -1;
  };
}

const offsetForms: Readonly<Record<OffsetForm['minutes'], RegExp>> = {
  optional: /([+-])(\d\d)(\d\d)?/y,
  required: /([+-])(\d\d)(\d\d)/y,
  afterColon: /([+-])(\d\d):(\d\d)/y,
  none: /UTC|GMT/y,
};

function offsetStep({ takesZ, minutes }: OffsetForm): Step {
  const field = fieldNames.indexOf('offset');
  const form = offsetForms[minutes];
  return (text, at, fields) => {
    if (takesZ && text.charCodeAt(at) === 0x5a) return setField(fields, field, 0) ? at + 1 : -1;
    form.lastIndex = at;
    const match = form.exec(text);
    if (match === null) return -1;
    const offset =
      (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -60_000 : 60_000);
    return setField(fields, field, offset === 0 ? 0 : offset) ? at + match[0].length : -1;
  };
}

const maxOffsetMs = 18 * 3_600_000;

function timeOf(fields: Fields): PatternTime | 'no_such_time' {
  const [year = NaN, month = NaN, day = NaN, dayOfYear = NaN, weekday = NaN] = fields;
  const [
    hourOfDay = NaN,
    hourOfHalf = NaN,
    half = NaN,
    minute = NaN,
    second = NaN,
    nanos = NaN,
    offset = NaN,
  ] = fields.subarray(5);
  const date = dateOf(year, month, day, dayOfYear);
  if (date === undefined) return 'no_such_time';
  // 1970-01-01 was a Thursday.
  if (!Number.isNaN(weekday) && (((date + 3) % 7) + 7) % 7 !== weekday - 1) return 'no_such_time';
  if (hourOfHalf < 1 || hourOfHalf > 12 || Math.abs(offset) > maxOffsetMs) return 'no_such_time';
  const fromHalf = Number.isNaN(hourOfHalf) ? NaN : (hourOfHalf % 12) + (half === 2 ? 12 : 0);
  if (!Number.isNaN(hourOfDay) && !Number.isNaN(fromHalf) && hourOfDay !== fromHalf) return 'no_such_time';
  const hour = orZero(Number.isNaN(hourOfDay) ? fromHalf : hourOfDay);
  const [minutes, seconds] = [orZero(minute), orZero(second)];
  if (hour > 23 || minutes > 59 || seconds > 59) return 'no_such_time';
  const nanosOfDay = ((hour * 60 + minutes) * 60 + seconds) * 1_000_000_000 + orZero(nanos);
  return { day: date, nanosOfDay, offsetMs: offset };
}

const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** NaN where there is no year. */
function dateOf(year: number, month: number, day: number, dayOfYear: number): number | undefined {
  if (Number.isNaN(year)) return NaN;
  if (Number.isNaN(dayOfYear)) return epochDay(year, month, day);
  const first = epochDay(year, 1, 1) ?? NaN;
  const next = epochDay(year + 1, 1, 1) ?? NaN;
  const date = first + dayOfYear - 1;
  if (dayOfYear < 1 || date >= next) return undefined;
  if (!Number.isNaN(day) && epochDay(year, month, day) !== date) return undefined;
  return date;
}
