import type { Format } from '../decode/format.ts';

/** A decoded record, as a connector's functions see it. All functions of a record's routes share it: change nothing in it. */
export interface ConnectorRecord<Value = unknown, Key = unknown> {
  /** The topic that the record was read from. */
  readonly topic: string;
  /** The partition within the topic, from 0. */
  readonly partition: number;
  /** The position within the partition. */
  readonly offset: number;
  /**
   * Milliseconds since the epoch; `undefined` if the record has none (Kafka's -1). As the producer gave it: it may be a
   * number of another unit, a fraction, or beyond what a Date holds.
   */
  readonly timestamp: number | undefined;
  /** The key, decoded by the route's key format; `null` if absent. */
  readonly key: Key;
  /** The value, decoded by the route's value format; `null` for a tombstone. Its numbers are JavaScript numbers. */
  readonly value: Value;
  /** The last value of a header as text; `undefined` if the record has none of that name, or the last has no value. */
  header(name: string): string | undefined;
}

/**
 * Text that is read as an expression:
 * - `'key'`, `'value'`: the whole of it
 * - `'value.address.city'`, `'value["first name"]'`, `'value.items[0].sku'`: a path into it
 * - `'header.source'`, `'header["ce.type"]'`: a header's last value
 * - `'topic'`, `'partition'`, `'offset'`, `'timestamp'`
 * - `"'web'"` (quotes within quotes), `'42'`, `'true'`, `'false'`, `'null'`: a literal
 * - `'now()'`: when the batch was written
 */
export type ExpressionText =
  | 'key'
  | 'value'
  | 'topic'
  | 'partition'
  | 'offset'
  | 'timestamp'
  | 'now()'
  | 'true'
  | 'false'
  | 'null'
  | `key.${string}`
  | `key[${string}`
  | `value.${string}`
  | `value[${string}`
  | `header.${string}`
  | `header[${string}`
  | `'${string}'`
  | `${number}`;

/**
 * What fills a column: an expression (`'value.address.city'`, `'header.source'`, `'now()'`, `"'literal'"`),
 * or a function of the record. A function gives the column's value; `undefined` leaves the column as it is.
 * A function that throws makes its record a dead letter.
 */
export type ColumnSource<Value = unknown, Key = unknown> =
  ExpressionText | RecordFunction<unknown, Value, Key>;

/** A column's source with options of its own: `{ from: 'value.at', unit: 'seconds' }`. */
export interface ColumnWithOptions<Value = unknown, Key = unknown> extends ValueOptions {
  readonly from: ColumnSource<Value, Key>;
}

/** What the connector file says of a column. */
export type ColumnDefinition<Value = unknown, Key = unknown> =
  ColumnSource<Value, Key> | ColumnWithOptions<Value, Key>;

/**
 * How values are read, wherever they stand within a column: in a collection, in a user-defined type, as a map's keys.
 * A column's own options go before those of its route. `check` refuses an option that nothing in the column asks for.
 */
export interface ValueOptions {
  /**
   * What numbers count that fill a `timestamp` or a `date` (since the epoch) or a `time` (since midnight): one unit
   * for all, or one per type. With a unit, numbers may have a fraction and stand in text, and are rounded down to
   * what the type holds. Default: milliseconds for `timestamp`, nanoseconds for `time`; a `date` takes no numbers.
   * The record's own `timestamp` is in milliseconds, and only a column's own `unit` changes that; `now()` has none.
   */
  readonly unit?: DateUnit | UnitsByType;
  /**
   * How text is read that fills a `blob`. `'base64'` is base64 with its padding, `'hex'` is hexadecimal digits with
   * '0x' or without, `'utf8'` is the text's own bytes. A header's bytes are taken as they are unless its column has
   * an `encoding` of its own. Default: base64, or hexadecimal digits after '0x'; text that could be either is refused.
   */
  readonly encoding?: BlobEncoding;
  /**
   * What becomes of a number for a `timestamp` or a `date` that lands after the year 9999 or before the year 0000:
   * most often it is in a finer unit. `'write'` is for far times by design. Default: `'refuse'`: a dead letter.
   */
  readonly after9999?: 'refuse' | 'write';
  /**
   * What becomes of a number for a `timestamp` or a `date` that lands within 31 days of the epoch, 1970-01-01: most
   * often seconds are read as milliseconds. `'warn'` writes it, counts it in the metric `ValuesNoticed` and names the
   * column in the log; `'write'` only writes it; `'refuse'` makes its record a dead letter. Default: `'warn'`.
   */
  readonly january1970?: 'warn' | 'write' | 'refuse';
  /**
   * What becomes of a field that the user-defined type does not have. `'ignore'` leaves it out and counts it in the
   * metric `ValuesNoticed`; `'refuse'` makes the record a dead letter. An object with none of the type's fields is
   * refused always. Default: `'ignore'`.
   */
  readonly unknownFields?: 'ignore' | 'refuse';
}

export type TimeUnit = 'seconds' | 'millis' | 'micros' | 'nanos';

export type DateUnit = TimeUnit | 'days';

/** Units of numbers, by the type that they fill. */
export interface UnitsByType {
  /** Of numbers since the epoch. Default: milliseconds. */
  readonly timestamp?: TimeUnit;
  /** Of numbers since the epoch. Default: none; a `date` takes no numbers. */
  readonly date?: DateUnit;
  /** Of numbers since midnight. Default: nanoseconds. */
  readonly time?: TimeUnit;
}

export type BlobEncoding = 'base64' | 'hex' | 'utf8';

/**
 * A function of the record. Its value has the type of the route's format (`json<Order>()`). A parameter may also be
 * annotated, `(record: ConnectorRecord<Order>) => …`: it is a method's, which may say more than the format does.
 */
export type RecordFunction<Result, Value = unknown, Key = unknown> = {
  of(record: ConnectorRecord<Value, Key>): Result;
}['of'];

/** A length of time in words: `'90 days'`. */
export type DurationText = `${number} ${DurationUnit}`;

export type DurationUnit =
  'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days' | 'week' | 'weeks';

/**
 * Where a write's timestamp comes from.
 * - `'record'` (default): the record's timestamp in ms × 1000 + offset mod 997.
 * - `'server'`: none is sent.
 * - `{ offset: base }`: base + offset, in microseconds: total order per partition.
 * - `{ field, unit }`: an expression that yields a number of that unit since the epoch.
 */
export type TimestampSource =
  | 'record'
  | 'server'
  | { readonly offset: number }
  | { readonly field: ExpressionText; readonly unit: TimestampUnit };

export type TimestampUnit = TimeUnit;

export type EmptyValueAction = 'row' | 'delete' | 'skip' | 'dead-letter';

export interface EmptyValues {
  /** A JSON `null`, which many producers mean as a delete. Default: as `tombstones` says, `'skip'` or `'delete'`. */
  readonly jsonNull?: EmptyValueAction;
  /** A value of zero bytes. Default: as its format has it: not JSON (`malformed_json`), an empty text, no bytes. */
  readonly noBytes?: EmptyValueAction;
  /**
   * A value of which no column took anything: `{}`, or one whose mapped fields are all absent or null (with
   * `nulls: 'delete'` a null is something). Only for routes with a column that takes something from the value, and none
   * of these in the primary key. Default: `'dead-letter'` (`nothing_mapped`), since a row of nothing but its key and a
   * lost record are both wrong more often than not.
   */
  readonly nothingMapped?: EmptyValueAction;
}

/** A time to live that each record says: an expression that yields a number of `unit`, rounded up to whole seconds. */
export interface TtlField {
  readonly from: ExpressionText;
  /** Default: `'seconds'`, and then only whole ones. */
  readonly unit?: DateUnit;
}

/**
 * One topic → one table. Its value options are the defaults of all its columns. Functions see a `Value` and a `Key`;
 * `defineConnector` infers the value from the route's format.
 */
export interface RouteDefinition<Value = unknown, Key = unknown> extends ValueOptions {
  /** The topic's exact name. */
  readonly topic: string;
  /** How keys are read. Default: `text()`. */
  readonly key?: Format;
  /** How values are read. Default: `json()`. */
  readonly value?: Format;
  /** `keyspace.table`; quote a name with capitals: `shop."Orders"`. */
  readonly table: string;
  /** Column name, exactly as the table has it → what fills it. Every primary-key column must be named. */
  readonly columns: Readonly<Record<string, ColumnDefinition<Value, Key>>>;
  /**
   * Time to live of written rows: `'90 days'`, whole seconds, or an expression that yields seconds (`'value.ttl'`;
   * a record without it gets the table's own). From 0 (never expires) to 630720000 (20 years).
   * Cassandra refuses rows that would expire after 2038-01-19T03:14:06Z; only 5.0 with
   * `storage_compatibility_mode: NONE` in its cassandra.yaml goes to 2106. A fixed TTL beyond that is refused when the
   * function starts, one of a record makes that record a dead letter (`invalid_ttl`).
   * On Keyspaces the table must have TTL turned on: by a `default_time_to_live`, or by its custom property `ttl`.
   * Default: the table's own.
   */
  readonly ttl?: number | DurationText | ExpressionText | TtlField;
  /** Default: `'record'`. */
  readonly timestamp?: TimestampSource;
  /**
   * How far a write timestamp from `'record'` or a field may be ahead of the function's clock. One further ahead makes
   * its record a dead letter (`invalid_timestamp`): written, it would hide every later change of its row until then.
   * No matter to `'server'` and `{ offset }`. Keyspaces takes 5 minutes at most, whatever is said here.
   * Default: `'1 day'`.
   */
  readonly maxTimestampAhead?: DurationText | 'unlimited';
  /** What a JSON `null` does to its column. Default: `'unset'` (the column keeps what it had). */
  readonly nulls?: 'unset' | 'delete';
  /**
   * What a record with a null value does, and one whose value is JSON `null` unless `emptyValues` says otherwise.
   * `'delete'` deletes the row named by the key columns. Default: `'skip'`.
   */
  readonly tombstones?: 'skip' | 'delete';
  /**
   * What a record does whose value gives nothing to write. Each action is `'row'` (write what the other columns have),
   * `'delete'` (delete the row that the key columns name, which then cannot come from the value), `'skip'` or
   * `'dead-letter'`. A record without any value is a tombstone, see `tombstones`. Default: the defaults of each kind.
   */
  readonly emptyValues?: EmptyValues;
  /**
   * Only records for which this returns true are written; the others are skipped. With `tombstones: 'delete'` it is
   * also called for tombstones: their value is `null`. So it is for those of `emptyValues` that are not skipped.
   * Default: all records are written.
   */
  readonly where?: RecordFunction<boolean, Value, Key>;
}

/** One `connector.ts`. */
export interface ConnectorDefinition {
  /** Lower-case letters, digits and `-`, at most 40: it names the stack's resources and the metrics' dimension. */
  readonly name: string;
  readonly routes: readonly RouteDefinition[];
  /**
   * When more than this share of a topic's last 1,000 records (of at least 100) would become dead letters, those of
   * that topic are held: none is stored, the alarm rings, and their records are redelivered while all others are
   * written. From 0 to 1, which is no limit. Default: 0.5. `MILLRACE_DEAD_LETTER_LIMIT` on the function overrides it.
   */
  readonly deadLetterLimit?: number;
}
