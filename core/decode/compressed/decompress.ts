import { gunzipSync, inflateSync } from 'node:zlib';
import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import type { RecordError } from '../../failure/failure.ts';
import { hasCode } from '../../failure/thrown.ts';
import { isObject } from '../../value/is-object.ts';

export type Compression = 'gzip' | 'zlib';

/**
 * The largest decompressed key, value or header: 16 MiB, as many bytes as a row may have. A product of numbers would
 * stay in bundles that do not use it.
 */
export const maxDecompressedBytes = 16_777_216;

/**
 * The bytes that were compressed, in memory of at most {@link maxDecompressedBytes}. Several members of gzip, one after
 * the other, are read as one. Throws what `refuse` makes of the problem.
 */
export function decompress(
  compression: Compression,
  bytes: Buffer,
  refuse: (problem: FailureMessage) => RecordError,
): Buffer {
  const isGzip = compression === 'gzip';
  const notWhole = (): RecordError =>
    refuse(message`its ${known(bytes.length)} bytes are not whole data of ${known(compression)}`);
  const ended = (): RecordError =>
    refuse(message`it ends within its data, after byte ${known(bytes.length)}`);
  // Node frees what zlib has allocated for data that it refuses only at a garbage collection after the turn.
  if (!(isGzip ? isGzipHeader(bytes) : isZlibHeader(bytes))) throw notWhole();
  if (bytes.length < (isGzip ? leastGzipBytes : leastZlibBytes)) throw ended();
  let result: unknown;
  try {
    result = (isGzip ? gunzipSync : inflateSync)(bytes, {
      info: true,
      maxOutputLength: maxDecompressedBytes,
      chunkSize: Math.min(Math.max(4 * bytes.length, leastChunkBytes), mostChunkBytes),
    });
  } catch (error) {
    if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) {
      throw refuse(
        message`it has more than ${known(maxDecompressedBytes)} bytes once decompressed, which is the limit`,
      );
    }
    throw hasCode(error, 'Z_BUF_ERROR') ? ended() : notWhole();
  }
  if (!isResult(result)) throw new TypeError('zlib gave no information');
  const { buffer, engine } = result;
  const rest = bytes.length - engine.bytesWritten;
  if (rest === 0) return buffer;
  throw refuse(
    message`${known(rest)} bytes follow after its end, at byte ${known(engine.bytesWritten)} of ${known(bytes.length)}`,
  );
}

/** Of what zlib allocates for its output at a time; the most is Node's default. */
const leastChunkBytes = 512;
const mostChunkBytes = 16_384;

/** The headers and the trailers, and the two bytes of an empty block. */
const leastGzipBytes = 20;
const leastZlibBytes = 8;

/** RFC 1952, 2.3: two bytes of identification, the method deflate, no reserved flag; as far as there are bytes. */
function isGzipHeader([first = 0x1f, second = 0x8b, method = 8, flags = 0]: Buffer): boolean {
  return first === 0x1f && second === 0x8b && method === 8 && (flags & 0xe0) === 0;
}

/** RFC 1950, 2.2: the method deflate, a window of at most 32 KiB, the check, no dictionary; as far as there are bytes. */
function isZlibHeader(bytes: Buffer): boolean {
  const [method = 0x78, flags] = bytes;
  if ((method & 0x0f) !== 8 || method >> 4 > 7) return false;
  return flags === undefined || (((method << 8) | flags) % 31 === 0 && (flags & 0x20) === 0);
}

/** What zlib answers with `info`, which its types do not tell. */
function isResult(
  value: unknown,
): value is { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } } {
  if (!isObject(value)) return false;
  const { buffer, engine } = value;
  return Buffer.isBuffer(buffer) && isObject(engine) && typeof engine['bytesWritten'] === 'number';
}
