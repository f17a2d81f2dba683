import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';
import { framedJson } from './framed-json.ts';
import { jsonCodec } from './json-codec.ts';
import { isJsonNull } from './json-null.ts';
import { selectionOf } from './selection.ts';

/** How documents are framed. */
export interface JsonFormatOptions {
  /**
   * The registry that the producer's serializer of JSON Schema writes with. What it puts in front of a document is taken
   * off; the schema is not fetched, since JSON says by itself what it holds. Default: documents are bare.
   */
  readonly registry?: SchemaRegistry;
}

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
 * Documents of serializers that write with JSON Schema: `json({ registry: confluentRegistry() })`. Fields that such a
 * producer encrypts arrive encrypted.
 *
 * `Order` is the type that the functions of the route see. Nothing checks that the documents are of that type.
 */
export function json<Value = unknown>(options?: JsonFormatOptions): Format<Value>;
export function json(options?: JsonFormatOptions): Format {
  return options === undefined ? format : framedJson(format, options);
}
