import type { DateUnit, TimeUnit } from './units.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import { conversions } from './conversions.ts';
import type { EncodeOptions } from './encode-options.ts';
import { dayMs } from '../time/calendar.ts';
import { floorDivide } from '../../value/floor-divide.ts';
import { scaleNumber } from './scaled-number.ts';

/** From a number of a unit to a type's own: times a power of ten, then divided by what a day has. */
interface Scale {
  readonly power: number;
  readonly perDay: number;
}

const scales = {
  timestamp: {
    seconds: { power: 3, perDay: 1 },
    millis: { power: 0, perDay: 1 },
    micros: { power: -3, perDay: 1 },
    nanos: { power: -6, perDay: 1 },
  },
  date: {
    seconds: { power: 0, perDay: 86_400 },
    millis: { power: 0, perDay: dayMs },
    micros: { power: -3, perDay: dayMs },
    nanos: { power: -6, perDay: dayMs },
    days: { power: 0, perDay: 1 },
  },
} as const satisfies Readonly<Record<'timestamp' | 'date', Partial<Readonly<Record<DateUnit, Scale>>>>>;

/** The days of a year 0000 to 9999, and how many days around the epoch are most often seconds read as milliseconds. */
const firstDay = -719_528;
const dayAfterLast = 2_932_897;
const nearDays = 31;
/** 1800 to 2200: where a number lands in the unit that it is in. */
const plausible = { from: -62_091, to: 84_006 };

/** What a number counts, in a sentence. */
export const unitNames: Readonly<Record<DateUnit, string>> = {
  seconds: 'seconds',
  millis: 'milliseconds',
  micros: 'microseconds',
  nanos: 'nanoseconds',
  days: 'days',
};

/**
 * Reads numbers of a unit since the epoch as whole milliseconds (as a `timestamp` has them) or days (a `date`), rounded
 * down, towards the past. Fractions and numbers in text are taken only where the unit is declared. Throws
 * ConversionError.
 * @param counts what is returned for a number; a `date` whose day a time zone decides is first read as milliseconds
 */
export function compileEpochCount(
  type: 'timestamp' | 'date',
  options: EncodeOptions,
  counts: 'millis' | 'days' = type === 'date' ? 'days' : 'millis',
): (value: unknown) => number {
  const declared = options.units[type];
  const unit = declared ?? 'millis';
  const scale: Scale = scaleOf(counts === 'days' ? 'date' : 'timestamp', unit);
  const day = counts === 'days' ? 1 : dayMs;
  const [first, end, near] = [firstDay * day, dayAfterLast * day, nearDays * day];
  const { after9999, january1970, notice } = options;

  return (value) => {
    const count = readCount(value, type, scale, declared);
    if (count < first || count >= end) {
      if (after9999 === 'refuse') throw tooFar(value, type, unit);
    } else if (count < near && count >= -near && january1970 !== 'write') {
      if (january1970 === 'refuse') throw tooNear(value, type, unit);
      notice('january_1970');
    }
    if (typeof value === 'number' && !isExact(value)) throw inexact(value, type);
    return count;
  };
}

function scaleOf(type: 'timestamp' | 'date', unit: DateUnit): Scale {
  if (type === 'date') return scales.date[unit];
  if (unit === 'days') throw new TypeError('a timestamp has no unit of days');
  return scales.timestamp[unit];
}

function readCount(
  value: unknown,
  type: 'timestamp' | 'date',
  { power, perDay }: Scale,
  declared: DateUnit | undefined,
): number {
  const { floor } = readScaled(value, type, power, declared);
  return perDay === 1 || !Number.isFinite(floor) ? floor : floorDivide(floor, perDay);
}

/** A number of a unit, times a power of ten; refuses what is no number, and where no unit is declared a fraction too. */
function readScaled(
  value: unknown,
  type: 'timestamp' | 'date' | 'time',
  power: number,
  declared: DateUnit | undefined,
): { readonly floor: number } {
  const isText = typeof value === 'string';
  const scaled = isText && declared === undefined ? undefined : scaleNumber(value, power);
  if (scaled === undefined) {
    if (typeof value === 'number') throw outOfRange(value, type);
    throw wrongType(value, type, declared === undefined ? undefined : acceptedIn(type, declared));
  }
  if (declared === undefined && !scaled.isWhole) throw wrongType(value, type);
  return scaled;
}

/** What a type takes where its numbers have a declared unit. */
function acceptedIn(type: 'timestamp' | 'date' | 'time', unit: DateUnit): string {
  const since = type === 'time' ? 'midnight' : 'the epoch';
  const number = `a number of ${unitNames[unit]} since ${since}, or its text`;
  return `${number}, or ${textForms[type]}`;
}

const textForms = {
  timestamp: `ISO 8601 text with an offset ('2026-01-31T12:00:00.000Z')`,
  date: `'YYYY-MM-DD'`,
  time: `'HH:MM:SS' with up to 9 digits of a second's fraction`,
} as const;

/** Beyond 2^53 a JavaScript number no longer has the digits that its source spelled. */
export const isExact = (value: number): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);

export function inexact(value: number, type: 'timestamp' | 'date' | 'time'): Error {
  return outOfRange(
    value,
    type,
    'whole numbers up to 9007199254740991 either way, which a JavaScript number holds exactly; larger ones as text or BigInt',
  );
}

function tooFar(value: unknown, type: 'timestamp' | 'date', unit: DateUnit): Error {
  return outOfRange(
    value,
    type,
    `${unitNames[unit]} since the epoch within the years 0000 to 9999${hint(value, type, unit)}; if it is meant, declare after9999: 'write'`,
  );
}

function tooNear(value: unknown, type: 'timestamp' | 'date', unit: DateUnit): Error {
  return outOfRange(
    value,
    type,
    `${unitNames[unit]} since the epoch that are not within 31 days of it, since january1970 is 'refuse'${hint(value, type, unit)}`,
  );
}

/** The unit in which the number would be a time of these centuries. */
function hint(value: unknown, type: 'timestamp' | 'date', unit: DateUnit): string {
  const day = type === 'date' ? 1 : dayMs;
  const others: readonly DateUnit[] = [
    'seconds',
    'millis',
    'micros',
    'nanos',
    ...(type === 'date' ? (['days'] as const) : []),
  ];
  const found = others.find((other) => {
    if (other === unit) return false;
    const count = readCount(value, type, scaleOf(type, other), other);
    const isNear = count < nearDays * day && count >= -nearDays * day;
    return !isNear && count >= plausible.from * day && count < plausible.to * day;
  });
  return found === undefined ? '' : `; if it is in ${unitNames[found]}, declare unit: '${found}'`;
}

/** Powers of ten from a unit to nanoseconds. */
const toNanos: Readonly<Record<TimeUnit, number>> = { seconds: 9, millis: 6, micros: 3, nanos: 0 };
const dayNanos = 86_400_000_000_000;

/** Reads numbers of a unit since midnight as nanoseconds; below a nanosecond they are rounded down. Throws ConversionError. */
export function compileNanosOfDay(options: EncodeOptions): (value: unknown) => number {
  const declared = options.units.time;
  const unit = declared ?? 'nanos';
  return (value) => {
    const { floor } = readScaled(value, 'time', toNanos[unit], declared);
    if (floor < 0 || floor >= dayNanos) throw beyondDay(value, unit, declared);
    if (typeof value === 'number' && !isExact(value)) throw inexact(value, 'time');
    return floor;
  };
}

function beyondDay(value: unknown, unit: TimeUnit, declared: TimeUnit | undefined): Error {
  if (declared === undefined) return outOfRange(value, 'time', conversions.time.accepts);
  const finer = (['millis', 'micros', 'nanos'] as const).find((other) => {
    if (toNanos[other] >= toNanos[unit]) return false;
    const { floor } = readScaled(value, 'time', toNanos[other], other);
    return floor >= 0 && floor < dayNanos;
  });
  const remedy = finer === undefined ? '' : `; if it is in ${unitNames[finer]}, declare unit: '${finer}'`;
  return outOfRange(value, 'time', `${unitNames[unit]} since midnight, below a day${remedy}`);
}
