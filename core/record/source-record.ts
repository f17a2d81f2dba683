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

/** The value of a record's last header of a name; `undefined` where there is none, or the last has no value. */
export function lastHeader({ headers }: SourceRecord, name: string): Buffer | undefined {
  if (headers.length > fewHeaders) return indexOf(headers).get(name) ?? undefined;
  for (let index = headers.length - 1; index >= 0; index--) {
    const header = headers[index];
    if (header?.name === name) return header.value ?? undefined;
  }
  return undefined;
}

/** Up to here a look through all of them is cheaper than an index, however many columns ask. */
const fewHeaders = 32;

const indexes = new WeakMap<readonly RecordHeader[], ReadonlyMap<string, Buffer | null>>();

function indexOf(headers: readonly RecordHeader[]): ReadonlyMap<string, Buffer | null> {
  const known = indexes.get(headers);
  if (known !== undefined) return known;
  const index = new Map(headers.map(({ name, value }) => [name, value] as const));
  indexes.set(headers, index);
  return index;
}
