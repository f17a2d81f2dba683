import { emptyTimestampMemory, type TimestampMemory } from '../../../core/plan/timestamp-memory.ts';
import { createCarrier, type Coupling } from '../../../core/plan/timestamps.ts';
import type { TimestampMode, Write } from '../../../core/record/write.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { makeRecord } from '../../support/make-record.ts';
import { baseMicros, makeWrite } from '../../support/make-write.ts';

export interface Spec {
  readonly offset: number;
  readonly ms?: number;
  readonly row?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly mode?: TimestampMode;
}

export interface Carried {
  readonly writes: readonly Write[];
  readonly couplings: readonly Coupling[];
  readonly memory: TimestampMemory;
}

/** Carries a batch of such records, each with one write. */
export function carry(specs: readonly Spec[], memory: TimestampMemory = emptyTimestampMemory): Carried {
  const records: SourceRecord[] = specs.map(({ offset, ms = 5, topic = 'orders', partition = 0 }) =>
    makeRecord({ offset, timestamp: ms, topic, partition }),
  );
  const writes = specs.map(({ row = 'r', mode = 'record' }, recordIndex) =>
    makeWrite({ row, mode, recordIndex, micros: baseMicros(records[recordIndex]!) }),
  );
  const carrier = createCarrier(records, memory);
  const carried = carrier.carry(writes);
  return { writes: carried, couplings: carrier.couplings, memory: carrier.remember() };
}

export const micros = ({ writes }: Carried): readonly (number | undefined)[] =>
  writes.map((write) => write.timestampMicros);
