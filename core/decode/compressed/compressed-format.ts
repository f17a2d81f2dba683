import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Codec, Payload, Side } from '../codec.ts';
import type { Format } from '../format.ts';
import { isFormatReader, type FormatProblem, type FormatReader } from '../format-reader.ts';
import { describeBytes } from '../describe-bytes.ts';
import { decompress, maxDecompressedBytes, type Compression } from './decompress.ts';

/**
 * So much is kept of each payload to prepare with where all of a batch would take more memory than the largest single
 * one: more than a registry puts in front of the data.
 */
const startBytes = 64;

/** A format whose payloads are compressed. */
export function compressedFormat(compression: Compression, format: Format): FormatReader {
  if (!isFormatReader(format)) {
    return refusedFormat(compression, {
      path: '',
      message: 'is given no format',
      allowed: `the format of what is compressed: ${compression}(json())`,
    });
  }
  if (format.kind === 'gzip' || format.kind === 'zlib') {
    return refusedFormat(compression, {
      path: '',
      message: `is given ${format.kind}(): nothing is decompressed twice`,
      allowed: `the format of what is compressed: ${compression}(json())`,
    });
  }
  const open = decompressor(compression);
  const { isNull, problems, registry, isSchemaInEvent } = format;
  return Object.freeze<FormatReader>({
    kind: compression,
    reads: format.reads,
    acceptsNoBytes: false,
    ...(isNull === undefined ? {} : { isNull: (payload) => isNull(open(payload, 'value')) }),
    ...(problems === undefined ? {} : { problems }),
    ...(registry === undefined ? {} : { registry }),
    ...(isSchemaInEvent === undefined ? {} : { isSchemaInEvent }),
    compile: (request) => compressedCodec(format.compile(request), open),
    toJSON: () => ({ kind: compression, of: format }),
  });
}

/** Used where nothing can be read: `check` reports the problem, and no connector with one is compiled. */
function refusedFormat(kind: Compression, problem: FormatProblem): FormatReader {
  return Object.freeze<FormatReader>({
    kind,
    reads: 'document',
    acceptsNoBytes: false,
    problems: [problem],
    compile: () => {
      throw new TypeError(`${kind}() ${problem.message}`);
    },
    toJSON: () => ({ kind }),
  });
}

type Open = (payload: Buffer, side: Side) => Buffer;

/**
 * Decompresses the payload that was asked for last only once: whether it is null is asked before it is decoded. Only one
 * is kept, since those of a whole batch may be a thousand times as large as its event. All that are refused are kept: a
 * refusal is small, and each attempt takes memory until the next garbage collection.
 */
function decompressor(compression: Compression): Open {
  let last: { readonly payload: Buffer; readonly body: Buffer } | undefined;
  const refused = new WeakMap<Buffer, RecordError>();
  return (payload, side) => {
    if (last?.payload === payload) return last.body;
    const before = refused.get(payload);
    if (before !== undefined) throw before;
    const body = decompress(compression, payload, (problem) => {
      const error = new RecordError(
        'decode',
        'malformed_compression',
        message`the ${known(side)} is not what ${known(compression)}() reads: ${describeBytes(payload, compression) ?? problem}`,
      );
      refused.set(payload, error);
      return error;
    });
    last = { payload, body };
    return body;
  };
}

function compressedCodec({ prepare, decode }: Codec, open: Open): Codec {
  return {
    ...(prepare === undefined
      ? {}
      : {
          prepare: (payloads, side, timeoutMs) => prepare(openAll(payloads, side, open), side, timeoutMs),
        }),
    decode: (bytes, side, record) => decode(open(bytes, side), side, record),
  };
}

/** Without those that cannot be read, which `decode` refuses. */
function openAll(payloads: readonly Payload[], side: Side, open: Open): readonly Payload[] {
  let left = maxDecompressedBytes;
  return payloads.flatMap(({ bytes, record }) => {
    try {
      const body = open(bytes, side);
      left -= body.length;
      // A copy of the start, so that the rest takes no memory.
      return [{ bytes: left >= 0 ? body : Buffer.from(body.subarray(0, startBytes)), record }];
    } catch (error) {
      if (error instanceof RecordError) return [];
      throw error;
    }
  });
}
