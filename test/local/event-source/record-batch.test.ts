import { createRecordsBatch } from '@platformatic/kafka';
import type { CompressionAlgorithmValue, MessageRecord } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { readRecordBatches } from '../../../local/event-source/kafka/record-batch.ts';
import { encodeRecordBatch, sealBatch } from '../../support/kafka-records.ts';

const bytes = (text: string) => Buffer.from(text);

interface BatchChanges {
  readonly firstOffset?: number;
  readonly compression?: CompressionAlgorithmValue;
  readonly attributes?: number;
  readonly producerId?: bigint;
}

/** A batch as the Kafka client writes it; the broker fills in the offset and may stamp the time. */
function batchOf(messages: readonly Partial<MessageRecord>[], changes: BatchChanges = {}): Buffer {
  const full = messages.map((message, index) => ({
    topic: 'shop.orders',
    timestamp: BigInt(1_700_000_000_000 + index),
    ...message,
  })) as MessageRecord[];
  const batch = Buffer.from(
    createRecordsBatch(full, {
      compression: changes.compression ?? 'none',
      producerId: changes.producerId ?? -1n,
    }).buffer,
  );
  batch.writeBigInt64BE(BigInt(changes.firstOffset ?? 0), 0);
  batch.writeInt16BE(batch.readInt16BE(21) | (changes.attributes ?? 0), 21);
  return sealBatch(batch);
}

const transactional = 0b1_0000;
const control = 0b11_0000;
const logAppendTime = 0b1000;
const offsetsOf = (log: Buffer, from = 0, aborted: Parameters<typeof readRecordBatches>[2] = []) => {
  const { records, next } = readRecordBatches(log, from, aborted);
  return { offsets: records.map(({ offset }) => offset), next };
};
const three = [{ value: bytes('a') }, { value: bytes('b') }, { value: bytes('c') }];

describe('readRecordBatches', () => {
  it('readRecordBatches reads every field', () => {
    const headers = new Map([
      [bytes('source'), bytes('web')],
      [bytes('größe'), Buffer.from([0, 127, 128, 255])],
    ]);
    const log = batchOf([{ key: bytes('k'), value: bytes('v'), headers, timestamp: 1_700_000_000_123n }], {
      firstOffset: 41,
    });
    expect(readRecordBatches(log, 0)).toEqual({
      records: [
        {
          offset: 41,
          timestamp: 1_700_000_000_123,
          timestampType: 'CREATE_TIME',
          key: bytes('k'),
          value: bytes('v'),
          headers: [
            [bytes('source'), bytes('web')],
            [bytes('größe'), Buffer.from([0, 127, 128, 255])],
          ],
        },
      ],
      next: 42,
    });
  });

  it('readRecordBatches distinguishes null from empty', () => {
    const log = encodeRecordBatch([
      { key: null, value: null, headers: [['h', null]] },
      { key: '', value: '', headers: [['h', '']] },
    ]);
    const nothing = Buffer.alloc(0);
    expect(readRecordBatches(log, 0).records).toMatchObject([
      { key: null, value: null, headers: [[bytes('h'), null]] },
      { key: nothing, value: nothing, headers: [[bytes('h'), nothing]] },
    ]);
  });

  it.each([1, -1, 63, -64, 300, 2_402_444_799_999, -1_700_000_000_000])(
    'readRecordBatches reads a timestamp %d ms from the first',
    (delta) => {
      const log = encodeRecordBatch([
        { value: 'a', timestampMs: 1_700_000_000_000 },
        { value: 'b', timestampMs: 1_700_000_000_000 + delta },
      ]);
      expect(readRecordBatches(log, 0).records.map(({ timestamp }) => timestamp)).toEqual([
        1_700_000_000_000,
        1_700_000_000_000 + delta,
      ]);
    },
  );

  it("readRecordBatches uses the broker's time if the topic is set so", () => {
    const log = batchOf(three, { attributes: logAppendTime });
    expect(
      readRecordBatches(log, 0).records.map(({ timestamp, timestampType }) => [timestamp, timestampType]),
    ).toEqual(Array(3).fill([1_700_000_000_002, 'LOG_APPEND_TIME']));
  });

  it('readRecordBatches decompresses batches', () => {
    const log = batchOf(three, { compression: 'gzip', firstOffset: 7 });
    expect(readRecordBatches(log, 0).records.map(({ value }) => String(value))).toEqual(['a', 'b', 'c']);
    expect(offsetsOf(log)).toEqual({ offsets: [7, 8, 9], next: 10 });
  });

  it('readRecordBatches reads several batches, from the middle of the first', () => {
    const log = Buffer.concat([batchOf(three, { firstOffset: 10 }), batchOf(three, { firstOffset: 20 })]);
    expect(offsetsOf(log, 12)).toEqual({ offsets: [12, 20, 21, 22], next: 23 });
  });

  it('readRecordBatches ignores a truncated batch', () => {
    const whole = batchOf(three, { firstOffset: 10 });
    const log = Buffer.concat([whole, batchOf(three, { firstOffset: 13 })]);
    for (let length = whole.length; length < log.length; length++) {
      expect(offsetsOf(log.subarray(0, length), 10)).toEqual({ offsets: [10, 11, 12], next: 13 });
    }
    expect(offsetsOf(Buffer.alloc(0), 10)).toEqual({ offsets: [], next: 10 });
  });

  it('readRecordBatches skips control batches', () => {
    const log = Buffer.concat([
      batchOf(three, { firstOffset: 0, attributes: transactional, producerId: 5n }),
      batchOf([{ value: bytes('commit') }], { firstOffset: 3, attributes: control, producerId: 5n }),
    ]);
    expect(offsetsOf(log)).toEqual({ offsets: [0, 1, 2], next: 4 });
  });

  it('readRecordBatches skips aborted records up to their marker', () => {
    const of = (firstOffset: number, producerId: bigint, attributes = transactional) =>
      batchOf(attributes === control ? [{ value: bytes('marker') }] : three, {
        firstOffset,
        producerId,
        attributes,
      });
    const log = Buffer.concat([
      of(0, 5n),
      of(3, 6n),
      of(6, 5n),
      of(9, 5n, control),
      of(10, 5n),
      of(13, 7n, 0),
    ]);
    expect(offsetsOf(log, 0, [{ producerId: 5n, firstOffset: 6 }])).toEqual({
      offsets: [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15],
      next: 16,
    });
  });

  it('readRecordBatches refuses batches older than format 2', () => {
    const log = batchOf(three);
    log.writeInt8(1, 16);
    expect(() => readRecordBatches(log, 0)).toThrow(
      'the batch at offset 0 cannot be read: it is of format 1, allowed is 2',
    );
  });
});
