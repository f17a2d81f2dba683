import { readNumber, type ExactNumber } from './exact-number.ts';

/**
 * The time to work out the digits of a number grows faster than its length. Formats refuse a decimal of more bytes,
 * which has some 10,000 digits.
 */
export const maxDecimalBytes = 4_096;

/** Below it every number of 15 digits or fewer is printed without an exponent. */
const smallestPlain = 1e-6;

/** Whole numbers of so many bytes are exact as a JavaScript number. */
const maxSafeBytes = 6;

/** Zeros that are written out; a scale further away gives an exponent, which no schema can make long. */
const maxZeros = 1_000;

/** `unscaled × 10^-scale` at its scale, as `readNumber` of its text: 123450 at scale 2 is `1234.50`. */
export function scaledNumber(unscaled: number | bigint, scale: number): number | bigint | ExactNumber {
  if (typeof unscaled === 'number' && scale > 0 && scale <= 22 && unscaled % 10 !== 0) {
    const size = Math.abs(unscaled);
    // Both are doubles without a rounding, so their quotient is the double that is nearest to the decimal.
    const number = unscaled / 10 ** scale;
    if (size < 1e15 && Math.abs(number) >= smallestPlain) return number;
  }
  return readNumber(scaledText(unscaled, scale));
}

/** The same of a signed big-endian number in bytes, as Java's BigInteger writes it; no bytes are 0. */
export function scaledNumberOfBytes(
  bytes: Buffer,
  scale: number,
  start = 0,
  end = bytes.length,
): number | bigint | ExactNumber {
  if (end - start > maxSafeBytes) {
    const unscaled = BigInt(`0x${bytes.toString('hex', start, end)}`);
    return scaledNumber(BigInt.asIntN(8 * (end - start), unscaled), scale);
  }
  let unscaled = ((bytes[start] ?? 0) << 24) >> 24;
  for (let at = start + 1; at < end; at++) unscaled = unscaled * 256 + (bytes[at] ?? 0);
  return scaledNumber(end > start ? unscaled : 0, scale);
}

function scaledText(unscaled: number | bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const isNegative = unscaled < 0;
  const digits = String(unscaled).slice(isNegative ? 1 : 0);
  const sign = isNegative ? '-' : '';
  if (scale < 0 || scale - digits.length > maxZeros) return `${sign}${digits}e${-scale}`;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
