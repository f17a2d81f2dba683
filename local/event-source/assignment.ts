import { printPartition } from '../../core/contract/record-position.ts';
import type { ConsumerGroup, GroupOffset, TopicPartition } from './kafka/consumer-group.ts';
import type { StartingPosition } from './kafka/starting-position.ts';
import { SourcePartition } from './source-partition.ts';

/** What a change of the group means: partitions that come, at the offset where they start, and partitions that go. */
export interface AssignmentChange {
  readonly added: readonly SourcePartition[];
  readonly removed: readonly SourcePartition[];
}

/**
 * Compares what is assigned with what was; a partition starts where the group has committed, unless that is to be ignored,
 * else at the starting position.
 */
export async function changeAssignment(
  group: ConsumerGroup,
  current: readonly SourcePartition[],
  assigned: readonly TopicPartition[],
  startingPosition: StartingPosition,
  ignoreCommitted = false,
): Promise<AssignmentChange> {
  const assignedNames = new Set(assigned.map(printPartition));
  const currentNames = new Set(current.map(({ name }) => name));
  const fresh = assigned.filter((partition) => !currentNames.has(printPartition(partition)));
  const committed = offsetsByName(ignoreCommitted ? [] : await group.committedOffsets(fresh));
  const unknown = fresh.filter((partition) => !committed.has(printPartition(partition)));
  const starting = offsetsByName(await group.startingOffsets(unknown, startingPosition));
  const added = fresh.map((partition) => {
    const known = committed.get(printPartition(partition));
    const start = known ?? starting.get(printPartition(partition)) ?? 0;
    return new SourcePartition(partition.topic, partition.partition, start, known);
  });
  return { added, removed: current.filter(({ name }) => !assignedNames.has(name)) };
}

function offsetsByName(offsets: readonly GroupOffset[]): ReadonlyMap<string, number> {
  return new Map(offsets.map((offset) => [printPartition(offset), offset.offset]));
}
