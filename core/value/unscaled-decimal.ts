import { readNumber, type ExactNumber } from './exact-number.ts';

/** As many bytes as 10,000 digits have: more are in no column, and spelling them takes time by the square of their number. */
const maxBytes = 4_153;

/** As many digits as are spelled after the point; a larger scale is an exponent. */
const maxSpelledScale = 1_000;

/**
 * The number `unscaled × 10^-scale`, where `unscaled` is a whole number in two's complement, the highest byte first, as
 * Avro, Kafka Connect and Confluent's Protobuf have decimals. Its scale is kept: 123450 at scale 2 is `1234.50`.
 * `undefined` if there are more than 4,153 bytes.
 */
export function unscaledDecimal(bytes: Buffer, scale: number): number | bigint | ExactNumber | undefined {
  if (bytes.length > maxBytes) return undefined;
  return readNumber(spell(String(wholeNumber(bytes)), scale));
}

function wholeNumber(bytes: Buffer): number | bigint {
  if (bytes.length === 0) return 0;
  if (bytes.length <= 6) return bytes.readIntBE(0, bytes.length);
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

function spell(whole: string, scale: number): string {
  if (scale === 0) return whole;
  if (scale < 0 || scale > maxSpelledScale) return `${whole}e${-scale}`;
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = whole.slice(sign.length).padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
