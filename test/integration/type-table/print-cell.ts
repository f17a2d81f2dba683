import { format } from 'node:util';
import { types } from 'cassandra-driver';

/** A value that the driver has read, as one text: dates in ISO 8601, blobs in hexadecimal, collections as JSON. */
export function printCell(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof types.BigDecimal) return printDecimal(types.BigDecimal.toBuffer(value));
  if (value instanceof types.Tuple) return JSON.stringify(value.elements);
  if (ArrayBuffer.isView(value)) return JSON.stringify(Array.from(Object.values(value)));
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return JSON.stringify(value);
  }
  // An object of one of the driver's classes says itself what it holds.
  return format('%s', value);
}

/** The driver itself prints no zeros of a negative scale: `1e3` is 1 with the scale -3. */
function printDecimal(bytes: Buffer): string {
  const scale = bytes.readInt32BE();
  const unscaled = BigInt.asIntN((bytes.length - 4) * 8, BigInt(`0x${bytes.toString('hex', 4)}`));
  if (scale <= 0) return scale === 0 ? String(unscaled) : `${unscaled}e${-scale}`;
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
