import type { Random } from './random.ts';
import type { Behaviour } from './behaviour.ts';
import type { RecordFilter } from './filter.ts';
import type { FetchedPartition } from './kafka/fetch-api.ts';
import { readRecordBatches } from './kafka/record-batch.ts';
import type { PolledRecord } from './record-queue.ts';
import { createRecordWriter } from './record-text.ts';
import type { RawRecord } from './kafka/raw-record.ts';
import type { SourcePartition } from './source-partition.ts';
import type { Counters } from './stats.ts';

/** Takes fetched records into their partition: those that pass the filters, as the JSON that the event will hold. */
export type Intake = (partition: SourcePartition, fetched: FetchedPartition, nowMs: number) => void;

export function createIntake(
  filter: RecordFilter,
  behaviour: Behaviour,
  random: Random,
  counters: Counters,
): Intake {
  const writers = new WeakMap<SourcePartition, (record: RawRecord) => string>();
  const writerOf = (partition: SourcePartition): ((record: RawRecord) => string) => {
    const known = writers.get(partition);
    if (known !== undefined) return known;
    const writer = createRecordWriter(partition.topic, partition.partition, behaviour, random);
    writers.set(partition, writer);
    return writer;
  };

  return (partition, { bytes, end, abortedTransactions }, nowMs) => {
    partition.end = end;
    const write = writerOf(partition);
    const { records, next } = readRecordBatches(bytes, partition.position, abortedTransactions);
    const passed: PolledRecord[] = [];
    for (const record of records) {
      if (!filter(record.value)) continue;
      passed.push({ offset: record.offset, timestamp: record.timestamp, json: write(record) });
    }
    counters.polled += records.length;
    counters.filteredOut += records.length - passed.length;
    partition.receive(passed, next, nowMs);
  };
}
