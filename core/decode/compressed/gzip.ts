import type { Format } from '../format.ts';
import { compressedFormat } from './compressed-format.ts';

/**
 * Keys, values or headers are compressed by gzip, and of another format within: `value: gzip(json<Order>())`. It is for
 * producers that compress by themselves; the compression of Kafka (`compression.type`) needs no format. Each may have
 * at most 16 MiB once decompressed. Other bytes, and more, make the record a dead letter (`malformed_compression`).
 */
export function gzip<Value>(format: Format<Value>): Format<Value>;
export function gzip(format: Format): Format {
  return compressedFormat('gzip', format);
}
