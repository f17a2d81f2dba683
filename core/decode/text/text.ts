import type { Codec } from '../codec.ts';
import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import { decodeUtf8 } from './utf8.ts';

const codec: Codec = {
  decode: (bytes, side) => {
    const text = decodeUtf8(bytes, side);
    return { exact: text, plain: text };
  },
};

const format = /* @__PURE__ */ Object.freeze<FormatReader & Format<string>>({
  kind: 'text',
  reads: 'text',
  acceptsNoBytes: true,
  compile: () => codec,
  toJSON: () => ({ kind: 'text' }),
});

/**
 * Keys, values or headers are UTF-8 text: `key: text()`. Other bytes make their record a dead letter
 * (`malformed_text`).
 */
export function text(): Format<string> {
  return format;
}
