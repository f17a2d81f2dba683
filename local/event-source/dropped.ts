import type { DeliveryPart, DiscardCondition } from './delivery.ts';
import { recordBytes } from './event-text.ts';

/** Records of one partition that no invocation took and no destination keeps. */
export interface DroppedRecords {
  /** `topic-partition`. */
  readonly partition: string;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly count: number;
  /** Of the largest record, as JSON in an event. */
  readonly largestBytes: number;
  readonly condition: DiscardCondition;
}

export function describeDropped(
  { partition, records }: DeliveryPart,
  condition: DiscardCondition,
): DroppedRecords {
  return {
    partition: partition.name,
    firstOffset: records[0]?.offset ?? -1,
    lastOffset: records.at(-1)?.offset ?? -1,
    count: records.length,
    largestBytes: records.reduce((most, record) => Math.max(most, recordBytes(record)), 0),
    condition,
  };
}
