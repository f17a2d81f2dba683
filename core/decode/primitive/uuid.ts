import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Codec } from '../codec.ts';
import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const codec: Codec = {
  decode: (bytes, side) => {
    const text = bytes.length === 36 ? bytes.toString('latin1') : '';
    if (uuidText.test(text)) return { exact: text, plain: text };
    const hint =
      bytes.length === 16 ? '; read a UUID of 16 bytes as bytes(), and convert it by a function' : '';
    throw new RecordError(
      'decode',
      'malformed_text',
      message`the ${known(side)} is not what uuid() reads: got ${known(bytes.length)} bytes, and a UUID is its 36 characters, hexadecimal digits and dashes${known(hint)}`,
    );
  },
};

const format = /* @__PURE__ */ Object.freeze<FormatReader & Format<string>>({
  kind: 'uuid',
  reads: 'text',
  acceptsNoBytes: false,
  compile: () => codec,
  toJSON: () => ({ kind: 'uuid' }),
});

/**
 * Keys, values or headers are the 36 characters of a UUID, as Kafka's UUIDSerializer writes them: `key: uuid()`. Other
 * bytes make the record a dead letter (`malformed_text`).
 */
export function uuid(): Format<string> {
  return format;
}
