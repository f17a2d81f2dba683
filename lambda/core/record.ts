/** Where a record stands in the log. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface RecordHeader {
  readonly name: string;
  /** `null` for a header that has a name alone; one of zero bytes has a value. */
  readonly value: Buffer | null;
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

/** The value of a record's last header of a name; `undefined` where there is none, or the last has no value. */
export function lastHeader({ headers }: SourceRecord, name: string): Buffer | undefined {
  for (let index = headers.length - 1; index >= 0; index--) {
    const header = headers[index];
    if (header?.name === name) return header.value ?? undefined;
  }
  return undefined;
}

/** `topic-partition@offset`, as messages print it. */
export function printPosition(position: RecordPosition): string {
  return `${position.topic}-${position.partition}@${position.offset}`;
}
