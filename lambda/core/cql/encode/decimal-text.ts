import { maxDecimalDigits } from './conversions.ts';

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

/** The value as a whole number, or `undefined` if it has a fraction. */
export function wholeOf(decimal: Decimal): bigint | undefined {
  const unscaled = BigInt(decimal.unscaled);
  if (decimal.scale <= 0) return unscaled * 10n ** BigInt(-decimal.scale);
  const divisor = 10n ** BigInt(decimal.scale);
  return unscaled % divisor === 0n ? unscaled / divisor : undefined;
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
