import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import { isJsonNull } from '../json/json-null.ts';
import { connectCodec } from './connect-codec.ts';
import { hasNullPayload } from './envelope.ts';

const format = /* @__PURE__ */ Object.freeze<FormatReader>({
  kind: 'connectJson',
  reads: 'document',
  acceptsNoBytes: false,
  isNull: (payload) => hasNullPayload(payload) || isJsonNull(payload),
  compile: connectCodec,
  toJSON: () => ({ kind: 'connectJson' }),
});

/**
 * Keys, values or headers are what Kafka Connect's JsonConverter writes with `schemas.enable=true`: a document of
 * `schema` and `payload`. `'value.id'` is a field of the payload, which is read by its schema: decimals at their scale,
 * dates, times and bytes, those of Debezium as well. A record without them is a dead letter (`wrong_framing`); one that
 * is not of its schema is one too (`malformed_json`, `schema_invalid`).
 *
 * `Row` is the type that the functions of the route see. Nothing checks that the payloads are of that type.
 */
export function connectJson<Row = unknown>(): Format<Row>;
export function connectJson(): Format {
  return format;
}
