import { wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';

/** What a hexadecimal digit's character stands for; 16 for every other character below 128. */
const nibbles = new Uint8Array(128).fill(16);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  nibbles[digit.charCodeAt(0)] = value;
  nibbles[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Where each byte's two digits begin in the 36 characters. */
const digitsAt = new Uint8Array([0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]);

export const encodeUuid: Encoder = (value) => {
  const bytes = typeof value === 'string' ? readUuid(value) : undefined;
  if (bytes === undefined) throw wrongType(value, 'uuid');
  return bytes;
};

export const encodeTimeuuid: Encoder = (value) => {
  const bytes = typeof value === 'string' && value[14] === '1' ? readUuid(value) : undefined;
  if (bytes === undefined) throw wrongType(value, 'timeuuid');
  return bytes;
};

function readUuid(text: string): Buffer | undefined {
  const isForm =
    text.length === 36 &&
    text.charCodeAt(8) === 0x2d &&
    text.charCodeAt(13) === 0x2d &&
    text.charCodeAt(18) === 0x2d &&
    text.charCodeAt(23) === 0x2d;
  if (!isForm) return undefined;
  const bytes = Buffer.allocUnsafe(16);
  let seen = 0;
  for (let index = 0; index < 16; index++) {
    const at = digitsAt[index] ?? 0;
    const high = nibbles[text.charCodeAt(at)] ?? 16;
    const low = nibbles[text.charCodeAt(at + 1)] ?? 16;
    seen |= high | low;
    bytes[index] = (high << 4) | low;
  }
  return seen > 15 ? undefined : bytes;
}
