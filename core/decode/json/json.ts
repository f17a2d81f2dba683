import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import { jsonCodec } from './json-codec.ts';
import { isJsonNull } from './json-null.ts';
import { selectionOf } from './selection.ts';

const format = /* @__PURE__ */ Object.freeze<FormatReader>({
  kind: 'json',
  reads: 'document',
  acceptsNoBytes: false,
  isNull: isJsonNull,
  compile: ({ isExact, paths }) => jsonCodec({ isExact, selection: selectionOf(paths) }),
  toJSON: () => ({ kind: 'json' }),
});

/**
 * Keys or values are JSON documents: `value: json<Order>()`. A number has all its digits when it reaches a column. Bytes
 * that are not JSON make their record a dead letter (`malformed_json`).
 *
 * `Order` is the type that the functions of the route see. Nothing checks that the documents are of that type.
 */
export function json<Value = unknown>(): Format<Value>;
export function json(): Format {
  return format;
}
