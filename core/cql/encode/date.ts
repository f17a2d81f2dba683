import { Instant, LocalInstant } from '../../value/instant.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { millisOf } from './instant-millis.ts';
import { writeInt32 } from './int64.ts';
import { compileNumberText } from './number-text.ts';
import { patternDate } from './pattern-readers.ts';
import { dayMs } from '../time/calendar.ts';
import { floorDivide } from '../../value/floor-divide.ts';
import { readIsoDate, readIsoTime } from '../time/read-iso.ts';
import { compileEpochCount } from './time-unit.ts';
import { zoneOf, type Zone } from '../time/zone.ts';

const epoch = 2 ** 31;

/** Days since the epoch as an unsigned number whose middle, 2^31, is 1970-01-01. */
export function dateEncoder(options: EncodeOptions): Encoder {
  const zone = options.timeZone === undefined ? undefined : zoneOf(options.timeZone);
  const readNumber = compileNumber(options, zone);
  const readText = compileText(options, zone, readNumber);
  return (value) => {
    const day =
      typeof value === 'string'
        ? readText(value)
        : typeof value === 'object' && value !== null
          ? (readTime(value, zone) ?? readNumber(value))
          : readNumber(value);
    if (!(day >= -epoch && day < epoch)) throw outOfRange(value, 'date');
    const bytes = Buffer.allocUnsafe(4);
    writeInt32(bytes, 0, day + epoch);
    return bytes;
  };
}

const dayIn = (zone: Zone, utcMs: number): number => floorDivide(utcMs + zone.offsetAt(utcMs), dayMs);

/** The day of a point in time depends on the zone; a date and time without one has a day of its own. */
function readTime(value: object, zone: Zone | undefined): number | undefined {
  if (value instanceof LocalInstant) return floorDivide(millisOf(value), dayMs);
  const utcMs =
    value instanceof Instant ? millisOf(value) : value instanceof Date ? value.getTime() : undefined;
  if (utcMs === undefined) return undefined;
  if (zone === undefined) throw zoneless(value);
  if (Number.isNaN(utcMs)) throw wrongType(value, 'date');
  return dayIn(zone, utcMs);
}

/** A count of days is one of dates; a finer one is a point in time, whose day the zone decides. */
function compileNumber(options: EncodeOptions, zone: Zone | undefined): (value: unknown) => number {
  const unit = options.units.date;
  if (unit === undefined) return refuseNumber;
  if (zone === undefined || unit === 'days') return compileEpochCount('date', options);
  const readMillis = compileEpochCount('date', options, 'millis');
  return (value) => dayIn(zone, readMillis(value));
}

function refuseNumber(value: unknown): never {
  throw wrongType(value, 'date');
}

function compileText(
  { patterns, units, numberForms }: EncodeOptions,
  zone: Zone | undefined,
  readNumber: (value: unknown) => number,
): (text: string) => number {
  if (patterns.date !== undefined) return patternDate(patterns.date, zone);
  const readDate = (text: string): number => readIso(text, zone);
  if (units.date === undefined) return readDate;
  const numberIn = compileNumberText(numberForms);
  return (text) => {
    const number = numberIn(text);
    return number === undefined ? readDate(text) : readNumber(number);
  };
}

function readIso(text: string, zone: Zone | undefined): number {
  const day = readIsoDate(text);
  if (typeof day === 'number') return day;
  if (day === 'no_such_time') throw outOfRange(text, 'date', 'a date of the calendar');
  const time = readIsoTime(text);
  if (time === 'malformed') throw wrongType(text, 'date');
  if (zone === undefined) throw zoneless(text);
  if (time === 'no_such_time') throw outOfRange(text, 'date', 'a date of the calendar, 00:00:00 to 23:59:59');
  return time.offsetMs === undefined
    ? floorDivide(time.localMs, dayMs)
    : dayIn(zone, time.localMs - time.offsetMs);
}

const zoneless = (value: unknown): Error =>
  wrongType(
    value,
    'date',
    `'YYYY-MM-DD'; for the day of a point in time, declare the zone in which it is that day: timeZone: 'Europe/Berlin'`,
  );
