/** Raw snappy blocks, one after the other, and the bytes that they decompress to together. */
export interface SnappyBlocks {
  readonly blocks: readonly Buffer[];
  readonly decodedLength: number;
}

/** What Java's SnappyOutputStream, and so Kafka's own producer, begins with; two versions of 4 bytes follow. */
const javaMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const javaHeaderBytes = 16;

/**
 * Finds the blocks in what a producer wrote: Java frames blocks of at most 32 KiB with their lengths (snappy-java's
 * `SnappyOutputStream`), others write one block as it is. Throws where a length leads beyond the bytes.
 */
export function splitSnappy(packed: Buffer): SnappyBlocks {
  if (!startsWithMagic(packed, 0)) return { blocks: [packed], decodedLength: rawLength(packed) };
  const blocks: Buffer[] = [];
  let decodedLength = 0;
  for (let at = 0; at < packed.length;) {
    // Streams that were joined carry a header each.
    if (startsWithMagic(packed, at)) {
      at += javaHeaderBytes;
      continue;
    }
    const end = at + 4 + (at + 4 <= packed.length ? packed.readInt32BE(at) : 0);
    if (end <= at + 4 || end > packed.length) throw new Error('its snappy stream is cut off or damaged');
    const block = packed.subarray(at + 4, end);
    blocks.push(block);
    decodedLength += rawLength(block);
    at = end;
  }
  return { blocks, decodedLength };
}

const startsWithMagic = (bytes: Buffer, at: number): boolean =>
  bytes.subarray(at, at + javaMagic.length).equals(javaMagic);

/** A raw block begins with the length of its content, as a variable-length integer of at most 5 bytes. */
function rawLength(block: Buffer): number {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = block[index];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return length;
  }
  throw new Error('its snappy block has no length');
}
