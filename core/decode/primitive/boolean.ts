import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Codec, Decoded } from '../codec.ts';
import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';

const yes: Decoded = /* @__PURE__ */ Object.freeze({ exact: true, plain: true });
const no: Decoded = /* @__PURE__ */ Object.freeze({ exact: false, plain: false });

const codec: Codec = {
  decode: (bytes, side) => {
    const [byte] = bytes;
    if (bytes.length === 1 && byte === 1) return yes;
    if (bytes.length === 1 && byte === 0) return no;
    const got = bytes.length === 1 ? 'another byte' : `${bytes.length} bytes`;
    throw new RecordError(
      'decode',
      'malformed_number',
      message`the ${known(side)} is not what boolean() reads: got ${known(got)}, and a boolean is one byte, 00 or 01`,
    );
  },
};

const format = /* @__PURE__ */ Object.freeze<FormatReader & Format<boolean>>({
  kind: 'boolean',
  reads: 'boolean',
  acceptsNoBytes: false,
  compile: () => codec,
  toJSON: () => ({ kind: 'boolean' }),
});

/**
 * Keys, values or headers are booleans of one byte, 00 or 01, as Kafka's BooleanSerializer writes them: `value:
 * boolean()`. Other bytes make the record a dead letter (`malformed_number`).
 */
export function boolean(): Format<boolean> {
  return format;
}
