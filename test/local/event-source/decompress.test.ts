import { gzipSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { decompress, TooLargeError } from '../../../local/event-source/kafka/decompress.ts';

const { snappy, lz4 } = compressionsAlgorithms;
const [gzipCodec, snappyCodec, lz4Codec, zstdCodec] = [1, 2, 3, 4] as const;
const text = Buffer.from('{"order":"a-1"},'.repeat(10_000));
const mebibyte = 1024 * 1024;

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** As Java's SnappyOutputStream writes it: a header, then blocks with their lengths. */
const javaHeader = Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), int32(1), int32(1)]);
function javaSnappy(content: Buffer, blockBytes = 32_768): Buffer {
  const parts: Buffer[] = [javaHeader];
  for (let at = 0; at < content.length; at += blockBytes) {
    const block = snappy.compressSync(content.subarray(at, at + blockBytes));
    parts.push(int32(block.length), block);
  }
  return Buffer.concat(parts);
}

/** A zstd frame of blocks that repeat one byte, 128 KiB each. */
function zstdOfZeros(blocks: number): Buffer {
  const block = (isLast: boolean): Buffer => {
    const head = (131_072 << 3) | 0b10 | (isLast ? 1 : 0);
    return Buffer.from([head & 0xff, (head >> 8) & 0xff, head >> 16, 0]);
  };
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]);
  return Buffer.concat([head, ...Array.from({ length: blocks }, (_, index) => block(index === blocks - 1))]);
}

/** Two blocks, of which the second refers to the first, and a checksum of the content. */
const dependentLz4 = Buffer.from(
  '04224d1844405e12000000f0016162636465666768696a6b6c6d6e6f70090000000410005078797a7a79000000007c7b803c',
  'hex',
);

describe('decompress', () => {
  it.each([
    ['nothing', 0, text],
    ['gzip', gzipCodec, gzipSync(text)],
    ['a snappy block', snappyCodec, snappy.compressSync(text)],
    ['Java’s snappy', snappyCodec, javaSnappy(text)],
    ['Java’s snappy in one block', snappyCodec, javaSnappy(text, text.length)],
    [
      'joined streams of Java’s snappy',
      snappyCodec,
      Buffer.concat([javaSnappy(text.subarray(0, 50_000)), javaSnappy(text.subarray(50_000))]),
    ],
    ['lz4', lz4Codec, lz4.compressSync(text)],
  ])('decompress reads %s', (_, codec, packed) => {
    expect(decompress(packed, codec).equals(text)).toBe(true);
  });

  it('decompress reads a Java snappy stream without blocks', () => {
    expect(decompress(javaHeader, snappyCodec)).toHaveLength(0);
  });

  it('decompress reads lz4 with dependent blocks and verifies its checksum', () => {
    expect(String(decompress(dependentLz4, lz4Codec))).toBe('abcdefghijklmnopabcdefghxyzzy');
    const damaged = Buffer.from(dependentLz4);
    damaged.writeUInt8(0, damaged.length - 1);
    expect(() => decompress(damaged, lz4Codec)).toThrow();
  });

  it('decompress reads zstd', () => {
    expect(decompress(zstdOfZeros(3), zstdCodec).equals(Buffer.alloc(3 * 131_072))).toBe(true);
  });

  const raw = Buffer.alloc(8 * mebibyte);
  it.each([
    ['gzip', gzipCodec, gzipSync(raw)],
    ['snappy', snappyCodec, snappy.compressSync(raw)],
    ['Java’s snappy', snappyCodec, javaSnappy(raw)],
    ['lz4', lz4Codec, lz4.compressSync(raw)],
    ['zstd', zstdCodec, zstdOfZeros(64)],
  ])('decompress refuses more %s than allowed and accepts the allowed size', (_, codec, packed) => {
    expect(() => decompress(packed, codec, 8 * mebibyte - 1)).toThrow(TooLargeError);
    expect(decompress(packed, codec, 8 * mebibyte)).toHaveLength(8 * mebibyte);
  });

  it('decompress refuses 700 MiB out of 22 KB without allocating them', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decompress(zstdOfZeros(5_600), zstdCodec)).toThrow('more than 128 MiB once decompressed');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300 * mebibyte);
  });

  it('decompress refuses a zstd window that is too large to allocate', () => {
    const frame = zstdOfZeros(1);
    frame.writeUInt8(0xff, 5);
    expect(() => decompress(frame, zstdCodec)).toThrow(TooLargeError);
  });

  it.each([
    ['gzip', gzipCodec, gzipSync(text)],
    ['snappy', snappyCodec, snappy.compressSync(text)],
    ['Java’s snappy', snappyCodec, javaSnappy(text)],
    ['lz4', lz4Codec, lz4.compressSync(text)],
    ['zstd', zstdCodec, zstdOfZeros(3)],
  ])('decompress refuses %s that is truncated', (_, codec, packed) => {
    for (const length of [1, 7, packed.length - 1]) {
      expect(() => decompress(packed.subarray(0, length), codec)).toThrow();
    }
  });

  it('decompress names an unknown compression', () => {
    expect(() => decompress(text, 5)).toThrow('its compression is number 5, allowed are gzip, snappy');
  });
});
