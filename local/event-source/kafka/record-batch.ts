import { crc32c } from '@platformatic/kafka';
import { messageOfThrown } from '../../../core/failure/thrown.ts';
import type { RawRecord } from './raw-record.ts';
import { decompress } from './decompress.ts';

/** Records read from a fetch, and where the next fetch goes on. */
export interface FetchedRecords {
  readonly records: readonly RawRecord[];
  readonly next: number;
}

/** A producer's transaction that was given up: its records up to the marker are not delivered. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** A batch that will not be readable the next time either; the message has its offset, the reason and what to change. */
export class UnreadableBatchError extends Error {}

/**
 * Reads record batches of format 2 (https://kafka.apache.org/documentation/#recordbatch) from an offset on, as a
 * consumer with `isolation.level=read_committed` sees them. A batch cut off at the end is read by the next fetch.
 *
 * Throws {@link UnreadableBatchError} where the first batch cannot be read, or is incomplete: the next fetch would begin
 * with it again. Batches before one that cannot be read are returned.
 *
 * Done here because the Kafka client reads a null key or value as one of zero bytes: a tombstone would not come through.
 */
export function readRecordBatches(
  bytes: Buffer,
  from: number,
  abortedTransactions: readonly AbortedTransaction[] = [],
): FetchedRecords {
  const records: RawRecord[] = [];
  /** Producers in a transaction that was given up, from its first record to its marker. */
  const aborted = new Set<bigint>();
  const upcoming = [...abortedTransactions].sort((a, b) => b.firstOffset - a.firstOffset);
  let next = from;
  for (let start = 0; start < bytes.length;) {
    let batch: BatchHeader;
    try {
      const whole = wholeBatch(bytes, start);
      if (whole === undefined) {
        if (start === 0) throw new Error(`it is cut off: ${bytes.length} bytes came`);
        break;
      }
      batch = readHeader(whole);
      const { lastOffset } = batch;
      for (let first = upcoming.at(-1); first !== undefined; first = upcoming.at(-1)) {
        if (first.firstOffset > lastOffset) break;
        aborted.add(first.producerId);
        upcoming.pop();
      }
      const isAborted = batch.isTransactional && aborted.has(batch.producerId);
      if (batch.isControl) aborted.delete(batch.producerId);
      else if (!isAborted) for (const record of readRecords(whole, batch, next)) records.push(record);
      start += whole.length;
    } catch (error) {
      if (next > from) break;
      const reason = messageOfThrown(error);
      throw new UnreadableBatchError(`the batch at offset ${from} cannot be read: ${reason}`, {
        cause: error,
      });
    }
    next = Math.max(next, batch.lastOffset + 1);
  }
  if (bytes.length > 0 && next === from) {
    throw new UnreadableBatchError(`the broker answers for offset ${from} with batches that end before it`);
  }
  return { records, next };
}

/** The batch that starts there; `undefined` where its end has not come. */
function wholeBatch(bytes: Buffer, start: number): Buffer | undefined {
  if (start + headBytes > bytes.length) return undefined;
  const length = bytes.readInt32BE(start + 8);
  const least = recordsStart - headBytes;
  if (length < least) throw new Error(`its length is ${length}, allowed is ${least} and more`);
  const end = start + headBytes + length;
  return end > bytes.length ? undefined : bytes.subarray(start, end);
}

interface BatchHeader {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: bigint;
  readonly count: number;
  readonly compression: number;
  readonly timestampType: RawRecord['timestampType'];
  readonly isTransactional: boolean;
  readonly isControl: boolean;
}

/** First offset and length. */
const headBytes = 12;
/** Where a batch's records start. */
const recordsStart = 61;
/** Length, attributes, three deltas or lengths and the number of headers, a byte each. */
const minRecordBytes = 7;
const noHeaders: RawRecord['headers'] = [];

function readHeader(batch: Buffer): BatchHeader {
  const magic = batch.readInt8(16);
  if (magic !== 2) {
    throw new Error(`it is of format ${magic}, allowed is 2 (Kafka 0.11 and later); rewrite the topic`);
  }
  const checksum = crc32c(batch.subarray(21)) >>> 0;
  if (checksum !== batch.readUInt32BE(17)) throw new Error('its checksum does not fit its content');
  const attributes = batch.readInt16BE(21);
  const firstOffset = Number(batch.readBigInt64BE(0));
  const lastOffsetDelta = batch.readInt32BE(23);
  const count = batch.readInt32BE(57);
  if (firstOffset < 0 || lastOffsetDelta < 0) {
    throw new Error(`its offsets are ${firstOffset} and ${lastOffsetDelta} more, allowed are 0 and more`);
  }
  // Compaction takes records out of a batch and leaves its last offset.
  if (count < 0 || count > lastOffsetDelta + 1) {
    throw new Error(`it counts ${count} records for ${lastOffsetDelta + 1} offsets`);
  }
  return {
    firstOffset,
    lastOffset: firstOffset + lastOffsetDelta,
    firstTimestamp: Number(batch.readBigInt64BE(27)),
    maxTimestamp: Number(batch.readBigInt64BE(35)),
    producerId: batch.readBigInt64BE(43),
    count,
    compression: attributes & 0b111,
    timestampType: (attributes & 0b1000) === 0 ? 'CREATE_TIME' : 'LOG_APPEND_TIME',
    isTransactional: (attributes & 0b1_0000) !== 0,
    isControl: (attributes & 0b10_0000) !== 0,
  };
}

function readRecords(whole: Buffer, batch: BatchHeader, from: number): RawRecord[] {
  const bytes = decompress(whole.subarray(recordsStart), batch.compression);
  if (batch.count * minRecordBytes > bytes.length) {
    throw new Error(`it counts ${batch.count} records in ${bytes.length} bytes`);
  }
  const cursor = new Cursor(bytes);
  const { timestampType } = batch;
  const records: RawRecord[] = [];
  let before = batch.firstOffset - 1;
  for (let index = 0; index < batch.count; index++) {
    const length = cursor.readVarInt();
    const end = cursor.position + length;
    if (length < 0 || end > bytes.length) throw new Error(`record ${index} of it is ${length} bytes long`);
    cursor.position += 1;
    const timestampDelta = cursor.readVarInt();
    const offset = batch.firstOffset + cursor.readVarInt();
    if (offset <= before || offset > batch.lastOffset) {
      throw new Error(`record ${index} of it has the offset ${offset}, beyond its neighbours`);
    }
    before = offset;
    // A batch is fetched whole, also for an offset in its middle.
    if (offset >= from) {
      records.push({
        offset,
        timestamp:
          timestampType === 'LOG_APPEND_TIME' ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta,
        timestampType,
        key: cursor.readBytes(),
        value: cursor.readBytes(),
        headers: readHeaders(cursor),
      });
      if (cursor.position > end) throw new Error(`record ${index} of it is longer than it says`);
    }
    cursor.position = end;
  }
  return records;
}

function readHeaders(cursor: Cursor): RawRecord['headers'] {
  const count = cursor.readVarInt();
  if (count <= 0) return noHeaders;
  const headers: (readonly [Buffer, Buffer | null])[] = [];
  for (let index = 0; index < count; index++) {
    headers.push([cursor.readBytes() ?? Buffer.alloc(0), cursor.readBytes()]);
  }
  return headers;
}

class Cursor {
  position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** A zigzag variable-length integer, exact to 2^53: enough for lengths, offsets and times. */
  readVarInt(): number {
    let value = 0;
    let scale = 1;
    for (let count = 1; ; count++) {
      const byte = this.#bytes[this.position++];
      if (byte === undefined) throw cutOff();
      if (count > longestVarInt) throw new Error('a number in it has no end');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** `null` for a length of -1. */
  readBytes(): Buffer | null {
    const length = this.readVarInt();
    if (length < 0) return null;
    const start = this.position;
    this.position += length;
    if (this.position > this.#bytes.length) throw cutOff();
    return this.#bytes.subarray(start, this.position);
  }
}

/** Bytes of 64 bits, 7 to a byte. */
const longestVarInt = 10;

const cutOff = (): Error => new Error('a record is cut off inside it');
