import { createRequire } from 'node:module';

/** A `timestamp` beyond what a Date holds, which the driver reads as an invalid one, without its number. */
export class FarTimestamp extends Date {
  /** Milliseconds since the epoch. */
  readonly ms: bigint;

  constructor(ms: bigint) {
    super(NaN);
    this.ms = ms;
  }
}

interface Decoding {
  decode: (this: unknown, bytes: Buffer | null, type: unknown) => unknown;
}

let isKept = false;

/** From here on, the driver gives a {@link FarTimestamp} in place of an invalid date, wherever it reads one. */
export function keepFarTimestamps(): void {
  if (isKept) return;
  const encoder: unknown = createRequire(import.meta.url)('cassandra-driver/lib/encoder.js');
  if (typeof encoder !== 'function') return;
  const prototype: unknown = encoder.prototype;
  if (!isDecoding(prototype)) return;
  isKept = true;
  const { decode } = prototype;
  prototype.decode = function (bytes, type) {
    const value = decode.call(this, bytes, type);
    const isFar = value instanceof Date && Number.isNaN(value.getTime()) && bytes?.length === 8;
    return isFar ? new FarTimestamp(bytes.readBigInt64BE()) : value;
  };
}

function isDecoding(value: unknown): value is Decoding {
  return (
    typeof value === 'object' && value !== null && 'decode' in value && typeof value.decode === 'function'
  );
}
