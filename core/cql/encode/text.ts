import { ExactNumber } from '../../value/exact-number.ts';
import { Instant, LocalInstant } from '../../value/instant.ts';
import { message } from '../../failure/failure-message.ts';
import { ConversionError, outOfRange, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';

/** Up to here a loop is faster than the two calls out of JavaScript that Buffer.from makes. */
const shortLength = 24;

const halfOfPair = /[\ud800-\udfff]/u;

export const encodeText: Encoder = (value) =>
  encodeUtf8(typeof value === 'string' ? value : readText(value, 'text'));

export const encodeAscii: Encoder = (value) => {
  const text = typeof value === 'string' ? value : readText(value, 'ascii');
  const bytes = encodeUtf8(text);
  // In UTF-8 exactly the ASCII characters take one byte each.
  if (bytes.length !== text.length) throw outOfRange(text, 'ascii');
  return bytes;
};

function encodeUtf8(text: string): Buffer {
  const length = text.length;
  if (length > shortLength) return encodeAny(text);
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return encodeAny(text);
    bytes[at] = code;
  }
  return bytes;
}

function encodeAny(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length !== text.length && halfOfPair.test(text)) {
    throw new ConversionError(
      'out_of_range',
      message`the text holds half of a surrogate pair, which UTF-8 has no bytes for; allowed: whole characters`,
    );
  }
  return bytes;
}

/** A number keeps the digits of its source, so that an id reads the same in text. */
function readText(value: unknown, type: 'text' | 'ascii'): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw outOfRange(value, type);
    // JSON spells -0, and String() does not.
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof ExactNumber) return value.text;
  if (value instanceof Instant || value instanceof LocalInstant) return value.toString();
  throw wrongType(value, type);
}
