import { Instant, LocalInstant } from '../../value/instant.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { millisOf } from './instant-millis.ts';
import { writeInt64 } from './int64.ts';
import { compileNumberText } from './number-text.ts';
import { patternTimestamp } from './pattern-readers.ts';
import { dayMs } from '../time/calendar.ts';
import { readCommonIso, readIsoDate, readIsoTime } from '../time/read-iso.ts';
import { compileEpochCount } from './time-unit.ts';
import { zoneOf, type Zone } from '../time/zone.ts';

/** As far as a JavaScript Date goes, and with it what most readers of the table can show. */
const maxMs = 8_640_000_000_000_000;

/** Milliseconds since the epoch. */
export function timestampEncoder(options: EncodeOptions): Encoder {
  const zone = options.timeZone === undefined ? undefined : zoneOf(options.timeZone);
  const readNumber = compileEpochCount('timestamp', options);
  const readText = compileText(options, zone, readNumber);
  const readObject = (value: object): number => {
    if (value instanceof Date) return readDate(value);
    if (value instanceof Instant) return millisOf(value);
    if (!(value instanceof LocalInstant)) return readNumber(value);
    if (zone === undefined) throw zoneless(value);
    return zone.toUtc(millisOf(value));
  };
  return (value) => {
    const ms =
      typeof value === 'string'
        ? readText(value)
        : typeof value === 'object' && value !== null
          ? readObject(value)
          : readNumber(value);
    if (!(ms <= maxMs && ms >= -maxMs)) throw outOfRange(value, 'timestamp');
    const bytes = Buffer.allocUnsafe(8);
    writeInt64(bytes, 0, ms);
    return bytes;
  };
}

function compileText(
  { patterns, units, numberForms }: EncodeOptions,
  zone: Zone | undefined,
  readNumber: (value: unknown) => number,
): (text: string) => number {
  if (patterns.timestamp !== undefined) return patternTimestamp(patterns.timestamp, zone);
  const readIso = zone === undefined ? readWithOffset : readInZone(zone);
  if (units.timestamp === undefined) return readIso;
  // Where the unit is declared, a number may be in text, as all of a header is.
  const numberIn = compileNumberText(numberForms);
  return (text) => {
    const number = numberIn(text);
    return number === undefined ? readIso(text) : readNumber(number);
  };
}

function readDate(value: Date): number {
  const ms = value.getTime();
  if (Number.isNaN(ms)) throw wrongType(value, 'timestamp');
  return ms;
}

const endsWithZ = (text: string): boolean => text.charCodeAt(text.length - 1) === 0x5a;

function readWithOffset(text: string): number {
  return (endsWithZ(text) ? readCommonIso(text, text.length - 1) : undefined) ?? readAnyIso(text, undefined);
}

/** Texts without an offset are times of the zone, dates the start of their day. */
const readInZone =
  (zone: Zone) =>
  (text: string): number => {
    if (endsWithZ(text)) return readWithOffset(text);
    const localMs = readCommonIso(text, text.length);
    return localMs === undefined ? readAnyIso(text, zone) : zone.toUtc(localMs);
  };

function readAnyIso(text: string, zone: Zone | undefined): number {
  const time = readIsoTime(text);
  if (time === 'malformed') {
    const day = readIsoDate(text);
    if (day === 'malformed') throw wrongType(text, 'timestamp');
    if (day === 'no_such_time') throw noSuchTime(text);
    if (zone === undefined) throw zoneless(text);
    return zone.toUtc(day * dayMs);
  }
  if (time === 'no_such_time') throw noSuchTime(text);
  if (time.offsetMs !== undefined) return time.localMs - time.offsetMs;
  if (zone === undefined) throw zoneless(text);
  return zone.toUtc(time.localMs);
}

const noSuchTime = (text: string): Error =>
  outOfRange(text, 'timestamp', 'a date of the calendar, 00:00:00 to 23:59:59, an offset below 24:00');

const zoneless = (value: string | LocalInstant): Error =>
  wrongType(
    value,
    'timestamp',
    `a time with an offset ('2026-01-31T12:00:00+01:00'); for times without one, declare the zone that they are in: timeZone: 'Europe/Berlin'`,
  );
