const frameMagic = 0x184d2204;
const shortestMatch = 4;

/**
 * The length of an LZ4 frame's content, read from its sequences without decompressing them: the frame need not say it, and
 * 255 bytes may stand behind each. Layouts: https://github.com/lz4/lz4/tree/dev/doc. Throws where the frame is cut off.
 */
export function lz4DecodedLength(frame: Buffer): number {
  if (frame.length < 7 || frame.readUInt32LE(0) !== frameMagic) throw new Error('its lz4 frame has no head');
  const flags = frame.readUInt8(4);
  const hasBlockChecksums = (flags & 0b1_0000) !== 0;
  let at = 7 + ((flags & 0b1000) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0);
  let length = 0;
  for (;;) {
    if (at + 4 > frame.length) throw cutOff();
    const head = frame.readUInt32LE(at);
    if (head === 0) return length;
    const size = head % 2 ** 31;
    const end = at + 4 + size;
    if (end > frame.length) throw cutOff();
    length += head >= 2 ** 31 ? size : blockLength(frame.subarray(at + 4, end));
    at = end + (hasBlockChecksums ? 4 : 0);
  }
}

function blockLength(block: Buffer): number {
  let at = 0;
  let length = 0;
  /** A length of 15 goes on in further bytes, of which the last is below 255. */
  const readLength = (first: number): number => {
    let value = first;
    if (first !== 15) return value;
    for (;;) {
      const byte = block[at++];
      if (byte === undefined) throw cutOff();
      value += byte;
      if (byte < 255) return value;
    }
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = readLength(token >> 4);
    at += literals;
    length += literals;
    // The last sequence is literals alone.
    if (at >= block.length) break;
    at += 2;
    length += readLength(token & 0xf) + shortestMatch;
  }
  return length;
}

const cutOff = (): Error => new Error('its lz4 frame is cut off or damaged');
