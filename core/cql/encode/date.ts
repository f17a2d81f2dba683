import { epochDay } from './calendar.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { writeInt32 } from './int64.ts';
import { compileEpochCount, numberText } from './time-unit.ts';

const form = /^([+-]?\d{4,7})-(\d\d)-(\d\d)$/;
const epoch = 2 ** 31;

/** Days since the epoch as an unsigned number whose middle, 2^31, is 1970-01-01. */
export function dateEncoder(options: EncodeOptions): Encoder {
  const readNumber = options.units.date === undefined ? undefined : compileEpochCount('date', options);
  return (value) => {
    const isText = typeof value === 'string' && (readNumber === undefined || !numberText.test(value));
    const day = isText ? readText(value) : (readNumber ?? refuseNumber)(value);
    if (day < -epoch || day >= epoch) throw outOfRange(value, 'date');
    const bytes = Buffer.allocUnsafe(4);
    writeInt32(bytes, 0, day + epoch);
    return bytes;
  };
}

function readText(text: string): number {
  const match = form.exec(text);
  if (match === null) throw wrongType(text, 'date');
  const day = epochDay(Number(match[1]), Number(match[2]), Number(match[3]));
  if (day === undefined) throw outOfRange(text, 'date', 'a date of the calendar');
  return day;
}

function refuseNumber(value: unknown): never {
  throw wrongType(value, 'date');
}
