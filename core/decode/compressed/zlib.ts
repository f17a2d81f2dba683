import type { Format } from '../format.ts';
import { compressedFormat } from './compressed-format.ts';

/**
 * Keys, values or headers are compressed by zlib (RFC 1950), and of another format within: `value: zlib(json<Order>())`.
 * Each may have at most 16 MiB once decompressed. Other bytes, and more, make the record a dead letter
 * (`malformed_compression`).
 */
export function zlib<Value>(format: Format<Value>): Format<Value>;
export function zlib(format: Format): Format {
  return compressedFormat('zlib', format);
}
