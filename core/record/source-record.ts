import type { RecordPosition } from '../contract/record-position.ts';
import type { SchemaMetadata } from '../contract/schema-metadata.ts';

export interface RecordHeader {
  readonly name: string;
  /** `null` for a header that has a name alone; one of zero bytes has a value. */
  readonly value: Buffer | null;
}

/** One Kafka record as the event source delivered it, before any decoding. */
export interface SourceRecord extends RecordPosition {
  /** Milliseconds since the epoch as the broker stores them; a producer may send any finite number; `null` if the event has none. */
  readonly timestamp: number | null;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME' | null;
  readonly key: Buffer | null;
  /** `null` for a tombstone. */
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  /** What the event source's own schema registry integration says of the key; absent without one. */
  readonly keySchema?: SchemaMetadata;
  /** The same of the value. */
  readonly valueSchema?: SchemaMetadata;
  /** Absent where everything that the event says of the record can be read. */
  readonly unreadable?: UnreadableFields;
}

/**
 * Fields of an event's record that cannot be read, as they came: in the record itself they are null, empty or absent.
 * `position` has what is wrong of topic, partition and offset (null where it is absent), or the whole entry where that
 * is no object; the record's own position is then worked out from its list.
 */
export type UnreadableFields = Readonly<
  Partial<
    Record<
      | 'position'
      | 'timestamp'
      | 'timestampType'
      | 'key'
      | 'value'
      | 'headers'
      | 'keySchemaMetadata'
      | 'valueSchemaMetadata',
      unknown
    >
  >
>;

/** Kafka's timestamp of a record that has none; other negative ones are times before 1970. */
const noTimestamp = -1;

/** A record's timestamp in milliseconds since the epoch, any finite number; `undefined` if it has none. */
export function recordTime({ timestamp }: Pick<SourceRecord, 'timestamp'>): number | undefined {
  return timestamp === null || timestamp === noTimestamp ? undefined : timestamp;
}
