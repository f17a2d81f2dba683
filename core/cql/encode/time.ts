import { outOfRange, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { writeInt64 } from './int64.ts';
import { compileNumberText } from './number-text.ts';
import { patternTime } from './pattern-readers.ts';
import { compileNanosOfDay } from './time-unit.ts';

const form = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/** Nanoseconds since midnight. */
export function timeEncoder(options: EncodeOptions): Encoder {
  const readNumber = compileNanosOfDay(options);
  const readText = compileText(options, readNumber);
  return (value) => {
    const bytes = Buffer.allocUnsafe(8);
    writeInt64(bytes, 0, typeof value === 'string' ? readText(value) : readNumber(value));
    return bytes;
  };
}

function compileText(
  { patterns, units, numberForms }: EncodeOptions,
  readNumber: (value: unknown) => number,
): (text: string) => number {
  if (patterns.time !== undefined) return patternTime(patterns.time);
  if (units.time === undefined) return readIso;
  const numberIn = compileNumberText(numberForms);
  return (text) => {
    const number = numberIn(text);
    return number === undefined ? readIso(text) : readNumber(number);
  };
}

function readIso(text: string): number {
  const match = form.exec(text);
  if (match === null) throw wrongType(text, 'time');
  const [, hour, minute, second, fraction = ''] = match;
  if (!(Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60)) {
    throw outOfRange(text, 'time', '00:00:00 to 23:59:59.999999999');
  }
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return seconds * 1_000_000_000 + Number(fraction.padEnd(9, '0'));
}
