/** Where a record stands in the log. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface RecordHeader {
  readonly name: string;
  readonly value: Buffer;
}

/** One Kafka record as the event source delivered it, before any decoding. */
export interface SourceRecord extends RecordPosition {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  readonly key: Buffer | null;
  /** `null` for a tombstone. */
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

/** `topic-partition@offset`, as messages print it. */
export function printPosition(position: RecordPosition): string {
  return `${position.topic}-${position.partition}@${position.offset}`;
}
