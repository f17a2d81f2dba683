import { gunzipSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { Decompress } from 'fzstd';
import { lz4DecodedLength } from './lz4.ts';
import { splitSnappy } from './snappy.ts';

/** Bytes that one batch may have once it is decompressed: a few compressed kilobytes can stand for gigabytes. */
export const mostDecompressedBytes = 128 * 1024 * 1024;

/** A batch that would be larger than {@link mostDecompressedBytes}. */
export class TooLargeError extends Error {}

/**
 * Decompresses the records of a batch. `codec`: the batch's attribute, 0 to 7. Throws {@link TooLargeError} before more than
 * `most` bytes are decompressed, and an error where the bytes are not what the codec writes.
 */
export function decompress(packed: Buffer, codec: number, most = mostDecompressedBytes): Buffer {
  switch (codec) {
    case 0:
      return packed;
    case 1:
      return gunzip(packed, most);
    case 2:
      return snappy(packed, most);
    case 3:
      if (lz4DecodedLength(packed) > most) throw tooLarge(most);
      return compressionsAlgorithms.lz4.decompressSync(packed);
    case 4:
      return zstd(packed, most);
    default:
      throw new Error(`its compression is number ${codec}, allowed are gzip, snappy, lz4 and zstd (1 to 4)`);
  }
}

const tooLarge = (most: number): TooLargeError =>
  new TooLargeError(
    `its records are more than ${most / 1024 / 1024} MiB once decompressed, allowed is that much; let the producer send smaller batches (batch.size)`,
  );

function gunzip(packed: Buffer, most: number): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: most });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(most);
    throw error;
  }
}

function snappy(packed: Buffer, most: number): Buffer {
  const { blocks, decodedLength } = splitSnappy(packed);
  if (decodedLength > most) throw tooLarge(most);
  return concat(blocks.map((block) => compressionsAlgorithms.snappy.decompressSync(block)));
}

/** In JavaScript: `node:zlib` knows zstd from Node 22.15 on. */
function zstd(packed: Buffer, most: number): Buffer {
  if (zstdWindow(packed) > most) throw tooLarge(most);
  const chunks: Buffer[] = [];
  let length = 0;
  const stream = new Decompress((chunk) => {
    length += chunk.length;
    if (length > most) throw tooLarge(most);
    chunks.push(Buffer.from(chunk));
  });
  stream.push(packed, true);
  return concat(chunks);
}

/** Bytes that a frame's decoder must remember, which it allocates at once: RFC 8878, 3.1.1.1. */
function zstdWindow(packed: Buffer): number {
  const descriptor = packed.readUInt8(4);
  const isSingleSegment = (descriptor & 0b10_0000) !== 0;
  if (!isSingleSegment) {
    const window = packed.readUInt8(5);
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  // The frame's content is its window; its size follows the dictionary's id of 0, 1, 2 or 4 bytes.
  const idBytes = (1 << (descriptor & 3)) >> 1;
  const at = 5 + idBytes;
  const sizeFlag = descriptor >> 6;
  if (sizeFlag === 0) return packed.readUInt8(at);
  if (sizeFlag === 1) return packed.readUInt16LE(at) + 256;
  return sizeFlag === 2 ? packed.readUInt32LE(at) : Number(packed.readBigUInt64LE(at));
}

const concat = (chunks: readonly Buffer[]): Buffer =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
