import type { WriteGroup } from '../record/write.ts';
import { createPartitionBackoff, reserveTurn, type PartitionBackoff } from './partition-backoff.ts';
import { createRate, reserve, type RateCeilings } from './rate.ts';

/**
 * How long a group has to wait before it may pass, in ms: it has then passed. `undefined`, and nothing is taken, if
 * that is more than `maxWaitMs`.
 */
export type Gate = (group: WriteGroup, nowMs: number, maxWaitMs: number) => number | undefined;

/** What holds requests back although the limiter would let them go. State of one function instance. */
export interface Pacing {
  /** Every request passes them in this order, a retry anew. */
  readonly gates: readonly Gate[];
  /** To be told how requests end; `undefined` where the target has no bound per partition key. */
  readonly partitions: PartitionBackoff | undefined;
}

export interface PacingOptions extends RateCeilings {
  /** Whether the target bounds the writes of a partition key, as Keyspaces does. */
  readonly boundsPartitions: boolean;
}

/** The pacing of a cold start. */
export function createPacing({ boundsPartitions, ...ceilings }: PacingOptions): Pacing {
  const partitions = boundsPartitions ? createPartitionBackoff() : undefined;
  const gates: Gate[] = [];
  // A key's turn comes first: a group that waited for it after taking from the rate would hold up all others.
  if (partitions !== undefined) gates.push(reserveTurn.bind(undefined, partitions));
  if (ceilings.rowsPerSecond !== undefined || ceilings.bytesPerSecond !== undefined)
    gates.push(rateGate(ceilings));
  return { gates, partitions };
}

function rateGate(ceilings: RateCeilings): Gate {
  let rate = createRate(ceilings);
  return (group, nowMs, maxWaitMs) => {
    const decision = reserve(rate, group.writes.length, group.bytes, nowMs, maxWaitMs);
    if (decision !== undefined) rate = decision.rate;
    return decision?.waitMs;
  };
}
