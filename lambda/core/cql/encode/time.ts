import { outOfRange, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { writeInt64 } from './int64.ts';
import { readSafeNumber } from './whole-number.ts';

const form = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
const dayNanos = 86_400_000_000_000;

/** Nanoseconds since midnight. */
export const encodeTime: Encoder = (value) => {
  const nanos = typeof value === 'string' ? readText(value) : readSafeNumber(value, 'time');
  if (nanos < 0 || nanos >= dayNanos) throw outOfRange(value, 'time');
  const bytes = Buffer.allocUnsafe(8);
  writeInt64(bytes, 0, nanos);
  return bytes;
};

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
