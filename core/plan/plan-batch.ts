import type { CompiledConnector } from '../mapping/compile/compiled.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { foldWrites } from './fold.ts';
import { planLanes, type GroupLimits } from './group.ts';
import { createMapper, type MappedBatch } from './map-batch.ts';
import type { TimestampMemory } from './timestamp-memory.ts';
import { createTimestampSequencer, type Coupling } from './timestamp-sequencer.ts';
import type { Lane, LaneSource } from '../record/write.ts';

/**
 * A batch on its way to becoming requests. Its records are mapped a portion at a time as its lanes are taken, so that
 * the cluster works on the first rows while the next are mapped.
 */
export interface BatchPlanner extends LaneSource {
  /**
   * Every write of the batch is in one lane, on its own or folded into another. Throws what mapping throws, for a
   * topic without a route a BatchCrash.
   */
  next(): Lane | undefined;

  /** What is known once every lane was taken. Throws a RangeError before. */
  finish(): PlannedBatch;
}

/** What mapping and planning say of a whole batch. */
export interface PlannedBatch {
  readonly mapped: MappedBatch;
  readonly couplings: readonly Coupling[];
  /** What to pass in with the next batch. */
  readonly timestamps: TimestampMemory;
}

/**
 * How many records are mapped at once: 100 to 2,000. Too small: rows of one partition key seldom meet in a group;
 * too large: the cluster waits while we map.
 */
export const portionRecords = 512;

/**
 * The bytes of writes at which a portion ends early: rows may be many times larger than the records that they come
 * from, and the memory of the function is not.
 */
export const portionBytes = 8 * 1024 * 1024;

/** Plans a batch: maps its records, gives their writes timestamps that keep the log's order, folds and groups them. */
export function createPlanner(
  records: readonly SourceRecord[],
  connector: CompiledConnector,
  memory: TimestampMemory,
  nowMs: number,
  limits: GroupLimits,
): BatchPlanner {
  const mapper = createMapper(records, connector, nowMs);
  const sequencer = createTimestampSequencer(records, memory);
  // Without timestamps a row's writes must share a lane, and a lane cannot span portions.
  const isOrdered = connector.orderedTopics.size > 0;
  const [portion, maxBytes] = isOrdered ? [records.length, Infinity] : [portionRecords, portionBytes];
  let mapped = 0;
  let lanes: readonly Lane[] = [];
  let taken = 0;

  function planPortion(): void {
    // Nothing refers to the writes of the last portion while the next ones are made.
    lanes = [];
    taken = 0;
    const { writes, end } = mapper.map(mapped, Math.min(mapped + portion, records.length), maxBytes);
    lanes = planLanes(foldWrites(sequencer.sequence(writes)), limits);
    mapped = end;
  }

  return {
    next: () => {
      while (taken === lanes.length && mapped < records.length) planPortion();
      return lanes[taken++];
    },
    finish: () => {
      if (mapped < records.length || taken < lanes.length) {
        throw new RangeError(
          `${mapped} of ${records.length} records are mapped, and ${lanes.length - taken} of their lanes are not taken; take every lane first`,
        );
      }
      const { rows, skips, failures } = mapper;
      return {
        mapped: { rows, skips, failures },
        couplings: sequencer.couplings,
        timestamps: sequencer.remember(),
      };
    },
  };
}
