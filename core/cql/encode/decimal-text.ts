import { maxDecimalDigits, maxExponentZeros } from './conversions.ts';

/** unscaled × 10^-scale. */
export interface Decimal {
  readonly unscaled: number | bigint;
  readonly scale: number;
}

const form = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Reads a number's text, keeping its scale: `1.10` is 110 at scale 2, `1e3` is 1 at scale -3. */
export function readDecimal(text: string): Decimal | 'malformed' | 'too_large' {
  const short = readShort(text);
  if (short !== undefined) return short;
  const match = form.exec(text);
  if (match === null) return 'malformed';
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  const exponent = Number(exponentText);
  if (digits.length > maxDecimalDigits || Math.abs(exponent) > maxDecimalDigits) return 'too_large';
  const magnitude = BigInt(digits);
  return { unscaled: sign === '-' ? -magnitude : magnitude, scale: fraction.length - exponent };
}

/**
 * Reads a number's text as a whole number. Zero, fractions and the count of digits are decided by the text, before any
 * power is worked out: the work is in proportion to the digits given and to {@link maxExponentZeros}.
 */
export function readWhole(text: string): bigint | 'malformed' | 'fraction' | 'too_large' {
  const match = form.exec(text);
  if (match === null) return 'malformed';
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = withoutZeros(whole + fraction);
  if (digits.significant === '') return 0n;
  const zeros = digits.trailing - fraction.length + Number(exponentText);
  if (zeros < 0) return 'fraction';
  const added = zeros - digits.trailing;
  if (digits.significant.length + zeros > maxDecimalDigits || added > maxExponentZeros) return 'too_large';
  const magnitude = BigInt(digits.significant + '0'.repeat(zeros));
  return sign === '-' ? -magnitude : magnitude;
}

/** The digits from the first to the last that is no zero, and how many zeros follow them. */
function withoutZeros(digits: string): { readonly significant: string; readonly trailing: number } {
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start++;
  let end = digits.length;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end--;
  return { significant: digits.slice(start, end), trailing: digits.length - end };
}

/** Up to 15 digits and no exponent: the way most prices go, without a regular expression and a BigInt. */
function readShort(text: string): Decimal | undefined {
  const length = text.length;
  const negative = text.charCodeAt(0) === 0x2d;
  const start = negative ? 1 : 0;
  if (length > 16 + start) return undefined;
  let unscaled = 0;
  let pointAt = -1;
  for (let at = start; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) unscaled = unscaled * 10 + (code - 0x30);
    else if (code === 0x2e && pointAt < 0) pointAt = at;
    else return undefined;
  }
  const digits = length - start - (pointAt < 0 ? 0 : 1);
  if (digits > 15 || digits === 0 || pointAt === start || pointAt === length - 1) return undefined;
  return { unscaled: negative ? 0 - unscaled : unscaled, scale: pointAt < 0 ? 0 : length - 1 - pointAt };
}
