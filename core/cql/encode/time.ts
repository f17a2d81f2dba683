import { outOfRange, wrongType } from './conversion-error.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { writeInt64 } from './int64.ts';
import { compileNanosOfDay, numberText } from './time-unit.ts';

const form = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/** Nanoseconds since midnight. */
export function timeEncoder(options: EncodeOptions): Encoder {
  const readNumber = compileNanosOfDay(options);
  const isDeclared = options.units.time !== undefined;
  return (value) => {
    const isText = typeof value === 'string' && !(isDeclared && numberText.test(value));
    const bytes = Buffer.allocUnsafe(8);
    writeInt64(bytes, 0, isText ? readText(value) : readNumber(value));
    return bytes;
  };
}

function readText(text: string): number {
  const match = form.exec(text);
  if (match === null) throw wrongType(text, 'time');
  const [, hour, minute, second, fraction = ''] = match;
  if (!(Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60)) {
    throw outOfRange(text, 'time', '00:00:00 to 23:59:59.999999999');
  }
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return seconds * 1_000_000_000 + Number(fraction.padEnd(9, '0'));
}
