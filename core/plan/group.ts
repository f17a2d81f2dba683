import type { Lane, Write, WriteGroup, WriteShape } from '../record/write.ts';

export interface GroupLimits {
  readonly maxWrites: number;
  readonly maxBytes: number;
}

/**
 * Limits of production. Keyspaces takes 30 statements in an unlogged batch
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/quotas.html); Cassandra holds only batches of several
 * partitions against its `batch_size_fail_threshold`, so that bytes only bound what one request costs.
 */
export const groupLimits: GroupLimits = { maxWrites: 30, maxBytes: 65_536 };

/**
 * Lanes of groups that hold every write once: a group has one table and one partition key, keeps the order it
 * was given and stays within the limits (one write larger than `maxBytes` is a group of its own).
 *
 * In `server` mode a group never holds two writes of one row, or two that set static columns, since all writes of a
 * request get one timestamp; and the groups of a partition key share a lane.
 */
export function planLanes(writes: readonly Write[], limits: GroupLimits): readonly Lane[] {
  const lanes: OpenLane[] = [];
  const byTable = new Map<string, Map<string, OpenLane>>();
  const byShape = new Map<WriteShape, Map<string, OpenLane>>();
  for (const write of writes) {
    const partitions = byShape.get(write.shape) ?? partitionsOf(write.shape, byTable, byShape);
    const partitionKey = write.partitionKey.toString('latin1');
    let lane = partitions.get(partitionKey);
    if (lane === undefined || (!fits(lane.open, write, limits) && !isOrdered(write))) {
      lane = { groups: [], open: openGroup() };
      lane.groups.push(lane.open);
      partitions.set(partitionKey, lane);
      lanes.push(lane);
    } else if (!fits(lane.open, write, limits)) {
      lane.open = openGroup();
      lane.groups.push(lane.open);
    }
    lane.open.writes.push(write);
    lane.open.bytes += write.bytes;
  }
  return lanes.map((lane) => lane.groups);
}

interface OpenGroup extends WriteGroup {
  readonly writes: Write[];
  bytes: number;
}

interface OpenLane {
  readonly groups: OpenGroup[];
  open: OpenGroup;
}

function openGroup(): OpenGroup {
  return { writes: [], bytes: 0 };
}

function isOrdered(write: Write): boolean {
  return write.shape.timestampMode === 'server';
}

function fits(group: OpenGroup, write: Write, limits: GroupLimits): boolean {
  if (group.writes.length >= limits.maxWrites || group.bytes + write.bytes > limits.maxBytes) return false;
  return !isOrdered(write) || !group.writes.some((other) => sharesCells(other, write));
}

/** Whether they may set the same cell: of the same row, or static ones of the partition that they are in. */
function sharesCells(one: Write, other: Write): boolean {
  return one.rowId === other.rowId || (one.shape.setsStatics && other.shape.setsStatics);
}

function partitionsOf(
  shape: WriteShape,
  byTable: Map<string, Map<string, OpenLane>>,
  byShape: Map<WriteShape, Map<string, OpenLane>>,
): Map<string, OpenLane> {
  // Names in quotes: a dot may be part of one.
  const table = JSON.stringify([shape.keyspace, shape.table, shape.timestampMode === 'server']);
  const partitions = byTable.get(table) ?? new Map<string, OpenLane>();
  byTable.set(table, partitions);
  byShape.set(shape, partitions);
  return partitions;
}
