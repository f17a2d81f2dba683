import { compressionsAlgorithmsByBitmask } from '@platformatic/kafka';
import type { RawRecord } from '../record-text.ts';

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

/**
 * Reads record batches of format 2 (https://kafka.apache.org/documentation/#recordbatch) from an offset on, as a
 * consumer with `isolation.level=read_committed` sees them. A batch cut off at the end is left for the next fetch.
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
  for (let start = 0; start + headBytes <= bytes.length;) {
    const end = start + headBytes + bytes.readInt32BE(start + 8);
    if (end > bytes.length) break;
    const batch = readHeader(bytes, start);
    const lastOffset = batch.firstOffset + batch.lastOffsetDelta;
    for (let first = upcoming.at(-1); first !== undefined; first = upcoming.at(-1)) {
      if (first.firstOffset > lastOffset) break;
      aborted.add(first.producerId);
      upcoming.pop();
    }
    const isAborted = batch.isTransactional && aborted.has(batch.producerId);
    if (batch.isControl) aborted.delete(batch.producerId);
    else if (!isAborted) readRecords(bytes.subarray(start + recordsStart, end), batch, from, records);
    next = Math.max(next, lastOffset + 1);
    start = end;
  }
  return { records, next };
}

interface BatchHeader {
  readonly firstOffset: number;
  readonly lastOffsetDelta: number;
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
const noHeaders: RawRecord['headers'] = [];

function readHeader(bytes: Buffer, start: number): BatchHeader {
  const magic = bytes.readInt8(start + 16);
  if (magic !== 2) {
    throw new Error(
      `the log has record batches of format ${magic}, allowed is 2 (Kafka 0.11 and later); rewrite the topic`,
    );
  }
  const attributes = bytes.readInt16BE(start + 21);
  return {
    firstOffset: Number(bytes.readBigInt64BE(start)),
    lastOffsetDelta: bytes.readInt32BE(start + 23),
    firstTimestamp: Number(bytes.readBigInt64BE(start + 27)),
    maxTimestamp: Number(bytes.readBigInt64BE(start + 35)),
    producerId: bytes.readBigInt64BE(start + 43),
    count: bytes.readInt32BE(start + 57),
    compression: attributes & 0b111,
    timestampType: (attributes & 0b1000) === 0 ? 'CREATE_TIME' : 'LOG_APPEND_TIME',
    isTransactional: (attributes & 0b1_0000) !== 0,
    isControl: (attributes & 0b10_0000) !== 0,
  };
}

function readRecords(packed: Buffer, batch: BatchHeader, from: number, records: RawRecord[]): void {
  const cursor = new Cursor(decompress(packed, batch.compression));
  const { timestampType } = batch;
  for (let index = 0; index < batch.count; index++) {
    const length = cursor.readVarInt();
    const end = cursor.position + length;
    cursor.position += 1;
    const timestampDelta = cursor.readVarInt();
    const offset = batch.firstOffset + cursor.readVarInt();
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
    }
    cursor.position = end;
  }
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

function decompress(packed: Buffer, compression: number): Buffer {
  if (compression === 0) return packed;
  const algorithm = compressionsAlgorithmsByBitmask[String(compression)];
  if (algorithm === undefined) throw new Error(`the log has records of unknown compression ${compression}`);
  return algorithm.decompressSync(packed);
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
    for (;;) {
      const byte = this.#bytes[this.position++];
      if (byte === undefined) throw new Error('a record is cut off inside its batch');
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
    return this.#bytes.subarray(start, this.position);
  }
}
