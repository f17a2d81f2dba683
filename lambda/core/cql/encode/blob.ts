import { wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';

const hexadecimal = /^0x(?:[0-9a-fA-F]{2})*$/;

/**
 * Text is hexadecimal where it reads as that from end to end, else base64. Base64 that happens to read as
 * hexadecimal is possible only without padding: of random values of 3 bytes one in 35,000, of 6 bytes one in 2.5 million.
 */
export const encodeBlob: Encoder = (value) => {
  if (typeof value === 'string') return readText(value);
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw wrongType(value, 'blob');
};

function readText(text: string): Buffer {
  if (hexadecimal.test(text)) return Buffer.from(text.slice(2), 'hex');
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64 instead of refusing it; only what it writes itself is whole.
  if (bytes.toString('base64') !== text) throw wrongType(text, 'blob');
  return bytes;
}
