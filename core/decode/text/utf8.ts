import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';

const strictUtf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads UTF-8 and changes nothing: a byte order mark stays, malformed bytes are refused and not replaced.
 * Throws RecordError('decode', 'malformed_text').
 */
export function decodeUtf8(bytes: Buffer, what: string): string {
  const text = readUtf8(bytes, 0, bytes.length);
  if (text !== undefined) return text;
  throw new RecordError('decode', 'malformed_text', message`the ${known(what)} is not well-formed UTF-8`);
}

/** The text of some bytes; `undefined` where they are not well-formed UTF-8. */
export function readUtf8(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  // toString() puts U+FFFD in place of malformed bytes; only a text that holds one needs the second look.
  if (text.includes('\uFFFD')) {
    try {
      strictUtf8.decode(bytes.subarray(start, end));
    } catch {
      return undefined;
    }
  }
  return text;
}
