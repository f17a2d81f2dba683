import { epochDay } from './calendar.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { writeInt64 } from './int64.ts';
import { compileEpochCount, numberText } from './time-unit.ts';

/** As far as a JavaScript Date goes, and with it what most readers of the table can show. */
const maxMs = 8_640_000_000_000_000;
const dayMs = 86_400_000;

const form =
  /^([+-]?\d{4,6})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/;

export function timestampEncoder(options: EncodeOptions): Encoder {
  const readNumber = compileEpochCount('timestamp', options);
  const readText = options.units.timestamp === undefined ? readIso : isoOrNumber(readNumber);
  return (value) => {
    const ms =
      typeof value === 'string'
        ? readText(value)
        : value instanceof Date
          ? readDate(value)
          : readNumber(value);
    if (ms > maxMs || ms < -maxMs) throw outOfRange(value, 'timestamp');
    const bytes = Buffer.allocUnsafe(8);
    writeInt64(bytes, 0, ms);
    return bytes;
  };
}

/** Where the unit is declared, a number may stand in text, as all of a header does. */
const isoOrNumber =
  (readNumber: (value: unknown) => number) =>
  (text: string): number =>
    numberText.test(text) ? readNumber(text) : readIso(text);

function readDate(value: Date): number {
  const ms = value.getTime();
  if (Number.isNaN(ms)) throw wrongType(value, 'timestamp');
  return ms;
}

function readIso(text: string): number {
  return readCommonIso(text) ?? readAnyIso(text);
}

/** `2026-01-31T12:00:00Z`, with or without milliseconds: what most programs print, without a regular expression. */
function readCommonIso(text: string): number | undefined {
  const length = text.length;
  const hasMillis = length === 24;
  if (!hasMillis && length !== 20) return undefined;
  const marks =
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a &&
    text.charCodeAt(length - 1) === 0x5a &&
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

function readAnyIso(text: string): number {
  const match = form.exec(text);
  if (match === null) throw wrongType(text, 'timestamp');
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = 0,
    fraction = '',
    sign,
    offsetHour = 0,
    offsetMinute = 0,
  ] = match;
  const date = epochDay(Number(year), Number(month), Number(day));
  const inDay = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const isOffset = Number(offsetHour) < 24 && Number(offsetMinute) < 60;
  if (date === undefined || !inDay || !isOffset) {
    throw outOfRange(
      text,
      'timestamp',
      'a date of the calendar, 00:00:00 to 23:59:59, an offset below 24:00',
    );
  }
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return date * dayMs + seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3)) - offsetMs;
}
