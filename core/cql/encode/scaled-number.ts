import { floorDivide } from '../../value/floor-divide.ts';
import { ExactNumber } from '../../value/exact-number.ts';

/** A number times a power of ten. */
export interface Scaled {
  /** The whole number at or below it: exact up to 2^53 either way, beyond that at least that large. */
  readonly floor: number;
  readonly isWhole: boolean;
}

const form = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Digits before the point that a number may have to be worked out; 2^53 has 16. */
const maxDigits = 30;

/** `value × 10^power`, by the digits of the value; `undefined` if it is no number. Text counts as one if it spells one. */
export function scaleNumber(value: unknown, power: number): Scaled | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return scaleInteger(value, power);
    return Number.isFinite(value) ? scaleText(String(value), power) : undefined;
  }
  if (typeof value === 'string') return scaleText(value, power);
  if (value instanceof ExactNumber) return scaleText(value.text, power);
  if (typeof value !== 'bigint') return undefined;
  // The digits of a bigint of millions of them would take seconds to work out.
  if (BigInt.asIntN(127, value) === value) return scaleText(String(value), power);
  return { floor: value < 0n ? -Infinity : Infinity, isWhole: true };
}

function scaleInteger(value: number, power: number): Scaled {
  if (power >= 0) return { floor: value * 10 ** power, isWhole: true };
  const floor = floorDivide(value, 10 ** -power);
  return { floor, isWhole: floor * 10 ** -power === value };
}

/** Takes time in proportion to the text, whatever its exponent. */
function scaleText(text: string, power: number): Scaled | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const first = digits.search(/[1-9]/);
  if (first < 0) return { floor: 0, isWhole: true };
  const pointAt = whole.length + Number(exponent) + power;
  if (pointAt - first > maxDigits) return { floor: sign === '-' ? -Infinity : Infinity, isWhole: true };
  const integer = pointAt <= first ? 0 : Number(digits.slice(first, pointAt).padEnd(pointAt - first, '0'));
  const isWhole = !/[1-9]/.test(digits.slice(Math.max(pointAt, 0)));
  return { floor: sign === '-' ? 0 - integer - (isWhole ? 0 : 1) : integer, isWhole };
}
