/**
 * Write timestamps that keep the log's order within one millisecond.
 *
 * In `record` mode a timestamp is the record's millisecond × 1000 + offset mod 997: it comes from the record
 * alone, so a record that is retried alone gets the timestamp that it had. The price is a pair of writes of one row in
 * one millisecond whose offsets straddle a multiple of 997: the later one would get the lower timestamp. The timestamp
 * of such a write is raised above the earlier one, which makes the two **coupled**: retried alone, the later one would
 * get its own, lower timestamp. Therefore both are reported if either must be retried.
 *
 * Timestamps that run backwards within a partition are left as they are, not raised: the result must not depend on where the
 * event source cuts the log into batches.
 */
import { int64Bytes } from '../cql/encode/int64.ts';
import { printPartition, printPosition } from '../contract/record-position.ts';
import { recordTime, type SourceRecord } from '../record/source-record.ts';
import { PartitionStamps, type Stamp } from './partition-stamps.ts';
import { remember, type RememberedRows, type TimestampMemory } from './timestamp-memory.ts';
import type { Write } from '../record/write.ts';

/** Two records of one batch, by index, that must be retried together or not at all. */
export interface Coupling {
  readonly earlier: number;
  readonly later: number;
}

/** Gives the writes of one batch their timestamps, in any number of portions. */
export interface TimestampSequencer {
  /** The next writes in log order, in the order given; those that were raised have a new timestamp. */
  readonly sequence: (writes: readonly Write[]) => readonly Write[];
  /** Of the writes sequenced so far. */
  readonly couplings: readonly Coupling[];
  /** What to pass in with the next batch. */
  readonly remember: () => TimestampMemory;
}

/**
 * Gives every write of a `record` mode route a timestamp above those of the same row's earlier writes in its
 * partition whose record is not younger. Writes must come in log order per partition; `records` is the whole batch.
 */
export function createTimestampSequencer(
  records: readonly SourceRecord[],
  memory: TimestampMemory,
): TimestampSequencer {
  const couplings: Coupling[] = [];
  const partitions = new Map<string, PartitionStamps>();
  let current: PartitionStamps | undefined;
  let remembered: RememberedRows | undefined;

  function open(record: SourceRecord): PartitionStamps {
    const { topic, partition } = record;
    if (current?.partition === partition && current.topic === topic) return current;
    const name = printPartition(record);
    const opened = partitions.get(name) ?? new PartitionStamps(topic, partition);
    partitions.set(name, opened);
    remembered = memory.get(name);
    return (current = opened);
  }

  function sequenceOne(write: Write): Write {
    const { recordIndex, rowId, shape, timestampMicros: base } = write;
    if (shape.timestampMode !== 'record' || base === undefined) return write;
    const record = records[recordIndex];
    if (record === undefined) throw new RangeError(`write of record ${recordIndex} of ${records.length}`);
    const recordMs = recordTime(record);
    // The write's timestamp came from it.
    if (recordMs === undefined) throw new RangeError(`${printPosition(record)} has no timestamp`);
    const { offset } = record;
    const stamps = open(record);
    const earlier = stamps.find(rowId, recordMs, base);
    if (earlier !== undefined) couplings.push({ earlier: earlier.recordIndex, later: recordIndex });
    const micros = stampOf({ offset, recordMs }, base, earlier, remembered?.get(rowId));
    stamps.add({ rowId, recordIndex, offset, recordMs, micros, raised: micros > base });
    return micros === base ? write : restamp(write, micros);
  }

  return {
    sequence: (writes) => writes.map(sequenceOne),
    couplings,
    remember: () => remember(memory, partitions),
  };
}

/** The same write with another timestamp, encoded anew; the write given stays as it is. */
export function restamp(write: Write, micros: number): Write {
  const { timestampIndex } = write.shape;
  if (timestampIndex === undefined) return write;
  return {
    ...write,
    params: write.params.with(timestampIndex, int64Bytes(micros)),
    timestampMicros: micros,
  };
}

function stampOf(
  record: Pick<Stamp, 'offset' | 'recordMs'>,
  baseMicros: number,
  earlier: Stamp | undefined,
  remembered: readonly Stamp[] | undefined,
): number {
  let micros = baseMicros;
  for (const stamp of remembered ?? []) {
    // A redelivered record gets what it had; what came after it in the log must stay above it.
    if (stamp.offset === record.offset) micros = Math.max(micros, stamp.micros);
    else if (stamp.offset < record.offset && stamp.recordMs <= record.recordMs) {
      micros = Math.max(micros, stamp.micros + 1);
    }
  }
  return earlier === undefined ? micros : Math.max(micros, earlier.micros + 1);
}
