import { outOfRange } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { writeInt32, writeInt64 } from './int64.ts';
import { readSafeNumber, readWholeOrCount } from './whole-number.ts';

export const encodeTinyint: Encoder = (value) => {
  const number = readSafeNumber(value, 'tinyint');
  if (number < -0x80 || number > 0x7f) throw outOfRange(value, 'tinyint');
  const bytes = Buffer.allocUnsafe(1);
  bytes[0] = number;
  return bytes;
};

export const encodeSmallint: Encoder = (value) => {
  const number = readSafeNumber(value, 'smallint');
  if (number < -0x8000 || number > 0x7fff) throw outOfRange(value, 'smallint');
  const bytes = Buffer.allocUnsafe(2);
  bytes[0] = number >> 8;
  bytes[1] = number;
  return bytes;
};

export const encodeInt: Encoder = (value) => {
  const number = typeof value === 'number' ? value : readSafeNumber(value, 'int');
  if ((number | 0) !== number) throw outOfRange(readSafeNumber(value, 'int'), 'int');
  const bytes = Buffer.allocUnsafe(4);
  writeInt32(bytes, 0, number);
  return bytes;
};

export const encodeBigint: Encoder = (value) => encodeInt64(value, 'bigint');

export const encodeCounter: Encoder = (value) => encodeInt64(value, 'counter');

function encodeInt64(value: unknown, type: 'bigint' | 'counter'): Buffer {
  const whole =
    Number.isSafeInteger(value) && typeof value === 'number' ? value : readWholeOrCount(value, type);
  if (typeof whole === 'bigint' && BigInt.asIntN(64, whole) !== whole) throw outOfRange(value, type);
  const bytes = Buffer.allocUnsafe(8);
  if (typeof whole === 'number') writeInt64(bytes, 0, whole);
  else bytes.writeBigInt64BE(whole);
  return bytes;
}
