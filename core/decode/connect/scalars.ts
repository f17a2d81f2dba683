import { known, message, quote } from '../../failure/failure-message.ts';
import { ExactNumber } from '../../value/exact-number.ts';
import { float32 } from '../../value/float32.ts';
import { maxDecimalBytes, scaledNumberOfBytes } from '../../value/scaled-number.ts';
import { ConnectError } from './connect-error.ts';

/** Counts the values that are read of one document. Throws TooManyValuesError. */
export type CountValues = (values: number) => void;

/** Reads one value of a document, which is neither null nor absent. Throws ConnectError and TooManyValuesError. */
export type ReadValue = (value: unknown, count: CountValues) => unknown;

export function refuse(value: unknown, allowed: string): never {
  throw new ConnectError(message`got ${quote(value)}, allowed is ${known(allowed)}`);
}

export const readWhole = (value: unknown): number | bigint =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
    ? value
    : refuse(value, 'a whole number');

/** JSON has no NaN and no infinities: Connect writes them as text. */
const notFinite: readonly unknown[] = ['NaN', 'Infinity', '-Infinity'];

function readDouble(value: unknown): unknown {
  if (typeof value === 'number' || notFinite.includes(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof ExactNumber ? value.valueOf() : refuse(value, 'a number');
}

function readFloat(value: unknown): unknown {
  const number = readDouble(value);
  return typeof number === 'number' ? float32(Math.fround(number)) : number;
}

const readBoolean = (value: unknown): unknown =>
  typeof value === 'boolean' ? value : refuse(value, 'true or false');

export const readText = (value: unknown): string =>
  typeof value === 'string' ? value : refuse(value, 'text');

/** Node skips what is not base64: then what it has read is other text. */
export function readBytes(value: unknown): Buffer {
  const bytes = Buffer.from(readText(value), 'base64');
  return bytes.toString('base64') === value ? bytes : refuse(value, 'base64 text');
}

/** By the `type` of a schema. */
export const scalars: ReadonlyMap<string, ReadValue> = /* @__PURE__ */ new Map<string, ReadValue>([
  ['int8', readWhole],
  ['int16', readWhole],
  ['int32', readWhole],
  ['int64', readWhole],
  ['float', readFloat],
  ['float32', readFloat],
  ['double', readDouble],
  ['float64', readDouble],
  ['boolean', readBoolean],
  ['string', readText],
  ['bytes', readBytes],
]);

/** A decimal at its scale: base64 of its bytes, or with `decimal.format=NUMERIC` a number. */
export function decimalReader(scale: number): ReadValue {
  return (value) => {
    if (typeof value !== 'string') {
      const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber;
      return isNumber ? value : refuse(value, 'base64 text of a decimal, or a number');
    }
    return decimalOf(readBytes(value), scale);
  };
}

export function decimalOf(bytes: Buffer, scale: number): unknown {
  if (bytes.length > maxDecimalBytes) {
    throw new ConnectError(
      message`got a decimal of ${known(bytes.length)} bytes, allowed are ${known(maxDecimalBytes)}`,
    );
  }
  return scaledNumberOfBytes(bytes, scale);
}
