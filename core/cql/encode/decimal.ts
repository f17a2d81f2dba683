import { ExactNumber } from '../../value/exact-number.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import { maxDecimalDigits } from './conversions.ts';
import { readDecimal, type Decimal } from './decimal-text.ts';
import type { Encoder } from './encoder.ts';
import { writeInt32 } from './int64.ts';
import { varintBytes } from './varint-bytes.ts';
import { readWholeOrCount } from './whole-number.ts';

/** Ten thousand digits, in bits: log2(10) of them each. */
const maxBits = Math.ceil(maxDecimalDigits * Math.log2(10));

/** The scale as 4 bytes, then the unscaled value. The scale is the text's own: 1.10 has two places. */
export const encodeDecimal: Encoder = (value) => {
  const decimal = readValue(value);
  const bytes = varintBytes(decimal.unscaled, 4);
  writeInt32(bytes, 0, decimal.scale);
  return bytes;
};

export const encodeVarint: Encoder = (value) => {
  const whole = readWholeOrCount(value, 'varint');
  if (isTooLong(whole)) throw outOfRange(value, 'varint');
  return varintBytes(whole);
};

function readValue(value: unknown): Decimal {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { unscaled: value, scale: 0 };
    if (!Number.isFinite(value)) throw outOfRange(value, 'decimal');
    return readText(String(value), value);
  }
  if (typeof value === 'string') return readText(value, value);
  if (value instanceof ExactNumber) return readText(value.text, value);
  if (typeof value !== 'bigint') throw wrongType(value, 'decimal');
  if (isTooLong(value)) throw outOfRange(value, 'decimal');
  return { unscaled: value, scale: 0 };
}

function readText(text: string, value: unknown): Decimal {
  const decimal = readDecimal(text);
  if (decimal === 'malformed') throw wrongType(value, 'decimal');
  if (decimal === 'too_large') throw outOfRange(value, 'decimal');
  return decimal;
}

function isTooLong(value: number | bigint): boolean {
  return typeof value === 'bigint' && BigInt.asIntN(maxBits, value) !== value;
}
