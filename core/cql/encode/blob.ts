import type { BlobEncoding } from './units.ts';
import { wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { encodeText } from './text.ts';

const prefixed = /^0x(?:[0-9a-fA-F]{2})*$/;
const capitalPrefixed = /^0X[0-9a-fA-F]+$/;
const digits = /^(?:[0-9a-fA-F]{2})*$/;

/** Bytes as they are, and text in the encoding that the column declares. */
export function blobEncoder(encoding: BlobEncoding | undefined): Encoder {
  const readText = encoding === undefined ? readUndeclared : readers[encoding];
  return (value) => {
    if (typeof value === 'string') return readText(value);
    if (Buffer.isBuffer(value)) return value;
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    throw wrongType(value, 'blob');
  };
}

const readers: Readonly<Record<BlobEncoding, (text: string) => Buffer>> = {
  base64: readBase64,
  base64url: readBase64Url,
  hex: readHex,
  utf8: encodeText,
};

/**
 * Base64, or hexadecimal digits after '0x'. Hexadecimal digits without it are refused: a text of a multiple of four
 * of them is base64 of other bytes too, so that every digest would be stored wrong.
 */
function readUndeclared(text: string): Buffer {
  if (prefixed.test(text)) return Buffer.from(text.slice(2), 'hex');
  if (capitalPrefixed.test(text)) {
    throw wrongType(
      text,
      'blob',
      `hexadecimal digits after '0x' with a small x; if it is base64, declare encoding: 'base64' for the column`,
    );
  }
  if (text !== '' && digits.test(text)) {
    throw wrongType(
      text,
      'blob',
      text.length % 4 === 0
        ? `text of one meaning, and this is hexadecimal and base64 alike: declare encoding: 'hex' or encoding: 'base64' for the column`
        : `hexadecimal digits after '0x'; without it, declare encoding: 'hex' for the column`,
    );
  }
  return readBase64(text);
}

function readBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64 instead of refusing it; only what it writes itself is whole.
  const written = bytes.toString('base64');
  if (written === text) return bytes;
  const isOtherForm = written === padded(text.replaceAll('-', '+').replaceAll('_', '/'));
  throw wrongType(
    text,
    'blob',
    isOtherForm
      ? /[-_]/.test(text)
        ? `base64 with + and /, and this is base64url: declare encoding: 'base64url' for the column`
        : `base64 with its padding, and this is base64 without padding: fill the column by a function, (record) => Buffer.from(…, 'base64')`
      : undefined,
  );
}

/** With its padding or without. */
function readBase64Url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  const written = bytes.toString('base64url');
  if (written === text || padded(written) === text) return bytes;
  throw wrongType(text, 'blob', 'base64url: letters, digits, - and _, with padding or without');
}

const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '=');

function readHex(text: string): Buffer {
  const start = /^0x/i.test(text) ? 2 : 0;
  const bytes = Buffer.from(text.slice(start), 'hex');
  // Node stops at what is not hexadecimal.
  if (bytes.length * 2 === text.length - start) return bytes;
  throw wrongType(text, 'blob', `an even number of hexadecimal digits, with '0x' before them or without`);
}
