import { createRequire } from 'node:module';
import { EmptyValue } from './empty-value.ts';
import { FarTimestamp } from './far-timestamp.ts';

interface Decoding {
  decode: (this: unknown, bytes: Buffer | null, type: unknown) => unknown;
}

let isExact = false;

/**
 * From here on, the driver gives a {@link FarTimestamp} in place of an invalid date, and an {@link EmptyValue} in place of
 * the null that it makes of zero bytes, wherever it reads one.
 */
export function readExactly(): void {
  if (isExact) return;
  const encoder: unknown = createRequire(import.meta.url)('cassandra-driver/lib/encoder.js');
  if (typeof encoder !== 'function') return;
  const prototype: unknown = encoder.prototype;
  if (!isDecoding(prototype)) return;
  isExact = true;
  const { decode } = prototype;
  prototype.decode = function (bytes, type) {
    const value = decode.call(this, bytes, type);
    if (value === null && bytes?.length === 0 && hasCode(type)) return new EmptyValue(type.code);
    const isFar = value instanceof Date && Number.isNaN(value.getTime()) && bytes?.length === 8;
    return isFar ? new FarTimestamp(bytes.readBigInt64BE()) : value;
  };
}

function hasCode(type: unknown): type is { readonly code: number } {
  return typeof type === 'object' && type !== null && 'code' in type && typeof type.code === 'number';
}

function isDecoding(value: unknown): value is Decoding {
  return (
    typeof value === 'object' && value !== null && 'decode' in value && typeof value.decode === 'function'
  );
}
