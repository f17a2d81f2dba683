import type { Codec } from '../codec.ts';
import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';

const codec: Codec = {
  decode: (bytes) => ({ exact: bytes, plain: bytes }),
};

const format = /* @__PURE__ */ Object.freeze<FormatReader & Format<Buffer>>({
  kind: 'bytes',
  reads: 'bytes',
  acceptsNoBytes: true,
  compile: () => codec,
  toJSON: () => ({ kind: 'bytes' }),
});

/**
 * Keys, values or headers are bytes, which are not decoded: `value: bytes()`. They fill a `blob`; functions see a
 * Buffer.
 */
export function bytes(): Format<Buffer> {
  return format;
}
