import { gunzipSync, inflateSync } from 'node:zlib';
import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { hasCode } from '../../failure/thrown.ts';
import { isObject } from '../../value/is-object.ts';
import type { Side } from '../codec.ts';
import { describeBytes } from '../schema/describe-bytes.ts';

export type Compression = 'gzip' | 'zlib';

/** The largest decompressed key, value or header: as many bytes as a row may have. */
export const maxDecompressedBytes = 16 * 1024 * 1024;

const methods = { gzip: gunzipSync, zlib: inflateSync } as const;

/**
 * The bytes that were compressed, in memory of at most {@link maxDecompressedBytes}. Several members of gzip, one after
 * the other, are read as one. Throws RecordError('decode', 'malformed_compression').
 */
export function decompress(compression: Compression, bytes: Buffer, side: Side): Buffer {
  let result: unknown;
  try {
    result = methods[compression](bytes, { info: true, maxOutputLength: maxDecompressedBytes });
  } catch (error) {
    throw malformed(side, compression, describe(error, bytes, compression));
  }
  if (!isResult(result)) throw new TypeError('zlib gave no information');
  const { buffer, engine } = result;
  const rest = bytes.length - engine.bytesWritten;
  if (rest === 0) return buffer;
  const problem = message`${known(rest)} bytes follow after its end, at byte ${known(engine.bytesWritten)} of ${known(bytes.length)}`;
  throw malformed(side, compression, problem);
}

/** What zlib answers with `info`, which its types do not tell. */
function isResult(
  value: unknown,
): value is { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } } {
  if (!isObject(value)) return false;
  const { buffer, engine } = value;
  return Buffer.isBuffer(buffer) && isObject(engine) && typeof engine['bytesWritten'] === 'number';
}

function malformed(side: Side, compression: Compression, problem: FailureMessage): RecordError {
  return new RecordError(
    'decode',
    'malformed_compression',
    message`the ${known(side)} is not what ${known(compression)}() reads: ${problem}`,
  );
}

function describe(error: unknown, bytes: Buffer, compression: Compression): FailureMessage {
  if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) {
    return message`it has more than ${known(maxDecompressedBytes)} bytes once decompressed, which is the limit`;
  }
  const other = describeBytes(bytes, compression);
  if (other !== undefined) return other;
  if (hasCode(error, 'Z_BUF_ERROR'))
    return message`it ends within its data, after byte ${known(bytes.length)}`;
  return message`its ${known(bytes.length)} bytes are not whole data of ${known(compression)}`;
}
