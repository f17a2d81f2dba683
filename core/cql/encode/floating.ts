import { ExactNumber } from '../../value/exact-number.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';

const form = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Numbers of no size; JSON has none, so that only a text can mean them on purpose. */
const named: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

export const encodeDouble: Encoder = (value) => {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleBE(readFloating(value, 'double'));
  return bytes;
};

export const encodeFloat: Encoder = (value) => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeFloatBE(readFloat(value));
  return bytes;
};

/** The number that a value is, if a `float` can hold it. Throws ConversionError. */
export function readFloat(value: unknown): number {
  const number = readFloating(value, 'float');
  if (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) throw outOfRange(value, 'float');
  return number;
}

function readFloating(value: unknown, type: 'float' | 'double'): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const number = readNumberText(value, type);
  if (!Number.isFinite(number) && !(typeof value === 'string' && named.has(value))) {
    throw outOfRange(value, type);
  }
  return number;
}

function readNumberText(value: unknown, type: 'float' | 'double'): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  // The number of a Float32 is exactly the float; its text is the nearest to it of fewer digits.
  if (value instanceof ExactNumber) return value.valueOf();
  if (typeof value !== 'string') throw wrongType(value, type);
  const number = named.get(value) ?? (form.test(value) ? Number(value) : undefined);
  if (number === undefined) throw wrongType(value, type);
  return number;
}
