import type { PartitionStamps, Stamp } from './partition-stamps.ts';

/**
 * Per row, the stamps of the partition's last millisecond, and every one that was raised: a record that is redelivered
 * after its millisecond has passed gets the timestamp that it had.
 */
export type RememberedRows = ReadonlyMap<string, readonly Stamp[]>;

/** What a warm function remembers from one batch to the next, per partition; bounded by {@link memoryLimits}. */
export type TimestampMemory = ReadonlyMap<string, RememberedRows>;

/** The memory of a cold start. */
export const emptyTimestampMemory: TimestampMemory = new Map();

/** Beyond these the oldest are forgotten, which costs what a cold start costs: the odds stated for `record` mode. */
export const memoryLimits = { partitions: 1000, stampsPerPartition: 10_000, stampsPerRow: 50 } as const;

/** The memory after a batch; `partitions` by the name that they have in the memory. */
export function remember(
  memory: TimestampMemory,
  partitions: ReadonlyMap<string, PartitionStamps>,
): TimestampMemory {
  if (partitions.size === 0) return memory;
  const next = new Map(memory);
  for (const [name, stamps] of partitions) {
    // Deleted first so that the map stays ordered by last use, the oldest at its head.
    next.delete(name);
    next.set(name, rememberPartition(memory.get(name), stamps));
  }
  for (const name of next.keys()) {
    if (next.size <= memoryLimits.partitions) break;
    next.delete(name);
  }
  return next;
}

/** Keeps what can still collide: the stamps that reach into the last record's millisecond or beyond it, or were raised. */
function rememberPartition(remembered: RememberedRows | undefined, stamps: PartitionStamps): RememberedRows {
  const kept = new Map<string, Stamp[]>();
  let room: number = memoryLimits.stampsPerPartition;
  const keep = (rowId: string, stamp: Stamp): void => {
    if (room === 0) return;
    const known = kept.get(rowId);
    if (known === undefined) kept.set(rowId, [stamp]);
    else if (known.length === memoryLimits.stampsPerRow) return;
    else if (known.some(({ offset }) => offset === stamp.offset)) return;
    else known.push(stamp);
    room -= 1;
  };
  const lastMicros = stamps.lastMs * 1000;
  for (const stamp of stamps.from(lastMicros)) keep(stamp.rowId, stamp);
  for (const stamp of stamps.raised.toReversed()) keep(stamp.rowId, stamp);
  for (const [rowId, older] of remembered ?? []) {
    for (const stamp of older) if (stamp.raised || stamp.micros >= lastMicros) keep(rowId, stamp);
  }
  return kept;
}
