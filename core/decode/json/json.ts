import { isObject } from '../../value/is-object.ts';
import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import type { Registry } from '../schema/registry.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';
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
 * Keys, values or headers are JSON documents: `value: json<Order>()`. A number has all its digits when it reaches a
 * column. Bytes that are not JSON make their record a dead letter (`malformed_json`).
 *
 * Documents of serializers that write with JSON Schema: `json({ registry: confluentRegistry() })`. Fields that such a
 * producer encrypts arrive encrypted.
 *
 * `Order` is the type that the functions of the route see. Nothing checks that the documents are of that type.
 */
export function json<Value = unknown>(options?: JsonFormatOptions): Format<Value>;
export function json(options?: JsonFormatOptions): Format {
  return options === undefined ? format : formatOf(options);
}

/** Options may be anything. What reads frames comes with the registry: bare JSON carries none of it. */
function formatOf(options: unknown): FormatReader {
  const names = isObject(options) ? Object.keys(options) : [''];
  const registry = isObject(options) ? options['registry'] : undefined;
  if (names.every((name) => name === 'registry')) {
    if (registry === undefined) return format;
    if (isFraming(registry)) return registry.framed(format);
  }
  const problem = { path: '', message: 'has other options', allowed: '{ registry: confluentRegistry() }' };
  return Object.freeze({ ...format, problems: [problem] });
}

function isFraming(value: unknown): value is Pick<Registry, 'framed'> {
  return isObject(value) && typeof value['framed'] === 'function';
}
