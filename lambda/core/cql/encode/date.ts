import { epochDay } from './calendar.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { writeInt32 } from './int64.ts';

const form = /^([+-]?\d{4,7})-(\d\d)-(\d\d)$/;
const epoch = 2 ** 31;

/** Days since the epoch as an unsigned number whose middle, 2^31, is 1970-01-01. */
export const encodeDate: Encoder = (value) => {
  const match = typeof value === 'string' ? form.exec(value) : null;
  if (match === null) throw wrongType(value, 'date');
  const day = epochDay(Number(match[1]), Number(match[2]), Number(match[3]));
  if (day === undefined) throw outOfRange(value, 'date', 'a date of the calendar');
  if (day < -epoch || day >= epoch) throw outOfRange(value, 'date');
  const bytes = Buffer.allocUnsafe(4);
  writeInt32(bytes, 0, day + epoch);
  return bytes;
};
