import { emptyTimestampMemory, type TimestampMemory } from '../../core/plan/timestamp-memory.ts';
import { createTimestampSequencer, type Coupling } from '../../core/plan/timestamp-sequencer.ts';
import type { TimestampMode, Write } from '../../core/record/write.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { makeRecord } from './make-record.ts';
import { baseMicros, makeWrite } from './make-write.ts';

export interface Spec {
  readonly offset: number;
  readonly ms?: number;
  readonly row?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly mode?: TimestampMode;
}

export interface Sequenced {
  readonly writes: readonly Write[];
  readonly couplings: readonly Coupling[];
  readonly memory: TimestampMemory;
}

/** Carries a batch of such records, each with one write. */
export function sequence(specs: readonly Spec[], memory: TimestampMemory = emptyTimestampMemory): Sequenced {
  const records: SourceRecord[] = specs.map(({ offset, ms = 5, topic = 'orders', partition = 0 }) =>
    makeRecord({ offset, timestamp: ms, topic, partition }),
  );
  const writes = specs.map(({ row = 'r', mode = 'record' }, recordIndex) =>
    makeWrite({ row, mode, recordIndex, micros: baseMicros(records[recordIndex]!) }),
  );
  const sequencer = createTimestampSequencer(records, memory);
  const sequenced = sequencer.sequence(writes);
  return { writes: sequenced, couplings: sequencer.couplings, memory: sequencer.remember() };
}

export const micros = ({ writes }: Sequenced): readonly (number | undefined)[] =>
  writes.map((write) => write.timestampMicros);

/** Specs of this many records in one millisecond; `consecutive(996, 2)` has the offsets 996 and 997. */
export const consecutive = (offset: number, count: number, ms = 5): readonly Spec[] =>
  Array.from({ length: count }, (_, index) => ({ offset: offset + index, ms }));

/** Couplings of each of these writes to the one before it: `chain(0, 2, 3)` is `[[0, 2], [2, 3]]`. */
export const chain = (...indexes: readonly number[]): readonly (readonly [number, number])[] =>
  indexes.slice(1).map((later, index) => [indexes[index]!, later]);
