/** A record's place in the log. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** `topic-partition`: the name that the event, the answer to it and every message have for a partition. */
export function printPartition({ topic, partition }: Omit<RecordPosition, 'offset'>): string {
  return `${topic}-${partition}`;
}

/** `topic-partition@offset`, as every message prints it. */
export function printPosition(position: RecordPosition): string {
  return `${printPartition(position)}@${position.offset}`;
}
