import { writeInt32 } from './int64.ts';
import { checkRowBytes, maxRowBytes } from './row-bytes.ts';

/**
 * Values one after the other, each with its length in 4 bytes before it; null is the length -1 and no bytes.
 * With a count, that comes first (native protocol v4, §6.10 to §6.13).
 */
export function frame(values: readonly (Buffer | null)[], count?: number): Buffer {
  let length = count === undefined ? 0 : 4;
  for (const value of values) length += 4 + (value === null ? 0 : value.length);
  if (length > maxRowBytes) checkRowBytes(length);
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  if (count !== undefined) {
    writeInt32(bytes, 0, count);
    at = 4;
  }
  for (const value of values) {
    writeInt32(bytes, at, value === null ? -1 : value.length);
    at += 4;
    if (value !== null) {
      bytes.set(value, at);
      at += value.length;
    }
  }
  return bytes;
}
