import { gzipSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRecordBatches, UnreadableBatchError } from '../../../local/event-source/kafka/record-batch.ts';
import { encodeRecordBatch, sealBatch } from '../../support/kafka-records.ts';

const records = Array.from({ length: 20 }, (_, index) => ({
  key: `k${index}`,
  value: `{"value":${index}}`,
  headers: [['h', null] as const],
}));
const plain = encodeRecordBatch(records, 1_700_000_000_000);
const following = Buffer.from(plain);
following.writeBigInt64BE(20n, 0);

function compressed(codec: number, pack: (bytes: Buffer) => Buffer): Buffer {
  const batch = Buffer.concat([plain.subarray(0, 61), pack(plain.subarray(61))]);
  batch.writeInt16BE(codec, 21);
  return sealBatch(batch);
}

/** A zstd frame of one raw block: what a producer writes for bytes that it cannot compress. */
const rawZstd = (bytes: Buffer): Buffer => {
  const head = (bytes.length << 3) | 1;
  return Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50, head & 0xff, (head >> 8) & 0xff, head >> 16]),
    bytes,
  ]);
};

const batches = [
  plain,
  compressed(1, gzipSync),
  compressed(2, (bytes) => compressionsAlgorithms.snappy.compressSync(bytes)),
  compressed(3, (bytes) => compressionsAlgorithms.lz4.compressSync(bytes)),
  compressed(4, rawZstd),
];

/** Bytes written over a log of two batches, cut to a length; whether the checksums fit again. */
const mutations = fc.record({
  batch: fc.constantFrom(...batches),
  writes: fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 4 }),
        fc.constant(Uint8Array.of(0xff, 0xff, 0xff, 0xff)),
        fc.constant(Uint8Array.of(0x7f, 0xff, 0xff, 0xff)),
        fc.constant(Uint8Array.of(0x80, 0, 0, 0)),
      ),
    }),
    { maxLength: 4 },
  ),
  /** Lengths, counts, offsets and attributes lie there. */
  isHead: fc.boolean(),
  isSealed: fc.boolean(),
  length: fc.double({ min: 0, max: 1, noNaN: true }),
  isCut: fc.boolean(),
  from: fc.integer({ min: 0, max: 30 }),
});

it('any bytes are read as consecutive records or refused with an error', () => {
  fc.assert(
    fc.property(mutations, ({ batch, writes, isHead, isSealed, length, isCut, from }) => {
      const first = Buffer.from(batch);
      for (const { at, bytes } of writes)
        first.set(bytes, Math.floor(at * ((isHead ? 61 : first.length) - 4)));
      if (isSealed) first.writeUInt32BE(sealBatch(Buffer.from(first)).readUInt32BE(17), 17);
      const log = Buffer.concat([first, following]);
      const bytes = isCut ? log.subarray(0, Math.floor(length * log.length)) : log;
      let read;
      try {
        read = readRecordBatches(bytes, from);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableBatchError);
        return;
      }
      // The next fetch starts at another offset.
      if (bytes.length > 0) expect(read.next).toBeGreaterThan(from);
      let before = from - 1;
      for (const { offset } of read.records) {
        expect(offset).toBeGreaterThan(before);
        expect(offset).toBeLessThan(read.next);
        before = offset;
      }
    }),
    { numRuns: 3_000 },
  );
});
