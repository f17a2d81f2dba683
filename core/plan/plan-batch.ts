import type { CompiledConnector } from '../mapping/compile/compiled.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { foldWrites } from './fold.ts';
import { planLanes, type GroupLimits } from './group.ts';
import { createMapper, type MappedBatch } from './map-batch.ts';
import { orderedTopics } from './ordered-topics.ts';
import type { TimestampMemory } from './timestamp-memory.ts';
import { createCarrier, type Coupling } from './timestamps.ts';
import type { Lane } from '../record/write.ts';

/** A batch on its way to becoming requests. */
export interface BatchPlan {
  /**
   * Every write of the batch, once, on its own or folded into another. Made as they are taken, a portion at a time, so that the cluster works on the
   * first rows while the next are mapped; to be taken to the end before anything else is read here.
   */
  readonly lanes: Iterable<Lane>;
  readonly mapped: MappedBatch;
  readonly couplings: readonly Coupling[];
  readonly remember: () => TimestampMemory;
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

/** Plans a batch: maps its records, carries their timestamps, folds and groups their writes. */
export function planBatch(
  records: readonly SourceRecord[],
  connector: CompiledConnector,
  memory: TimestampMemory,
  nowMs: number,
  limits: GroupLimits,
): BatchPlan {
  const mapper = createMapper(records, connector, nowMs);
  const carrier = createCarrier(records, memory);
  // Without timestamps a row's writes must share a lane, and a lane can't span portions.
  const isOrdered = orderedTopics(connector).size > 0;
  const [portion, maxBytes] = isOrdered ? [records.length, Infinity] : [portionRecords, portionBytes];

  function* lanes(): Generator<Lane, void, undefined> {
    for (let start = 0; start < records.length;) {
      const { writes, end } = mapper.map(start, Math.min(start + portion, records.length), maxBytes);
      yield* planLanes(foldWrites(carrier.carry(writes)), limits);
      start = end;
    }
  }

  return {
    lanes: lanes(),
    mapped: mapper,
    couplings: carrier.couplings,
    remember: carrier.remember,
  };
}
