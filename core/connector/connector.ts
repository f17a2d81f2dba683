import type { DateUnit, TimeUnit } from '../cql/encode/units.ts';
import type { Format } from '../decode/format.ts';
import type { ValueOptions } from './value-options.ts';

export type { DateUnit, TimeUnit } from '../cql/encode/units.ts';
export type { ValueOptions } from './value-options.ts';

/**
 * A decoded record, as the functions of a connector see it. All functions of its routes get the same object: do not
 * change it. Key and value are decoded when a function first reads them; one that cannot be decoded makes the record a
 * dead letter.
 */
export interface ConnectorRecord<Value = unknown, Key = unknown> {
  /** The topic that the record was read from. */
  readonly topic: string;
  /** The partition within the topic, from 0. */
  readonly partition: number;
  /** The position within the partition. */
  readonly offset: number;
  /**
   * Milliseconds since the epoch; `undefined` if the record has none (Kafka's -1). The number is as the producer sent it:
   * it may be in another unit, a fraction, or beyond the range of a Date.
   */
  readonly timestamp: number | undefined;
  /** The key, decoded by the route's key format; `null` if absent. */
  readonly key: Key;
  /**
   * The value, decoded by the route's value format; `null` for a tombstone. Its numbers are JavaScript numbers: a
   * decimal or a large integer may lose digits here. An expression, such as `'value.total'`, keeps all of them.
   */
  readonly value: Value;
  /** The last value of a header as text; `undefined` if the record has none of that name, or the last has no value. */
  header(name: string): string | undefined;
  /**
   * The last value of a header, decoded by the format that `headers` of the route declares for it, else as text;
   * `undefined` as with `header`. Like the value, it has JavaScript numbers.
   */
  headerValue(name: string): unknown;
}

/**
 * Text that is read as an expression. One that cannot be parsed is refused by `check`, with the part that is wrong.
 * - `'key'`, `'value'`: the whole key or value
 * - `'value.address.city'`, `'value["first name"]'`, `'value.items[0].sku'`: a path into it; the format must be one of
 *   documents, such as `json()`
 * - `'header.source'`, `'header["ce.type"]'`: the last value of a header; `'header.meta.user.id'`: a path into it, where
 *   `headers` of the route declares a format of documents for it
 * - `'topic'`, `'partition'`, `'offset'`, `'timestamp'`
 * - `"'web'"` (quotes within quotes), `'42'`, `'true'`, `'false'`, `'null'`: a literal
 * - `'now()'`: the time at which the batch is mapped
 * - `'toJson(value.address)'`: a part of the record as JSON text, with every digit of its numbers
 */
export type ExpressionText =
  | 'key'
  | 'value'
  | 'topic'
  | 'partition'
  | 'offset'
  | 'timestamp'
  | 'now()'
  | `toJson(${string})`
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
 * or a function of the record: `({ value }) => value.createdAt.slice(0, 10)`. A function returns the column's value;
 * `undefined` leaves the column unchanged. It must not be async. A function that throws makes its record a dead letter
 * (`function_threw`).
 */
export type ColumnSource<Value = unknown, Key = unknown> =
  ExpressionText | RecordFunction<unknown, Value, Key>;

/** What fills a column, with options for this column alone: `{ from: 'value.at', unit: 'seconds' }`. */
export interface ColumnWithOptions<Value = unknown, Key = unknown> extends ValueOptions {
  readonly from: ColumnSource<Value, Key>;
}

/** A column: what fills it, alone or with options. */
export type ColumnDefinition<Value = unknown, Key = unknown> =
  ColumnSource<Value, Key> | ColumnWithOptions<Value, Key>;

/**
 * A function of the record. Inside `defineConnector` its parameter needs no annotation: `record.value` has the type of
 * the route's format, `json<Order>()`. A function that is declared elsewhere, or that reads a key, is annotated:
 * `(record: ConnectorRecord<Order, string>) => …`.
 */
export type RecordFunction<Result, Value = unknown, Key = unknown> = {
  of(record: ConnectorRecord<Value, Key>): Result;
}['of'];

/** A length of time, a number and its unit: `'90 days'`. */
export type DurationText = `${number} ${DurationUnit}`;

export type DurationUnit =
  'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days' | 'week' | 'weeks';

/**
 * Where the timestamp of a write comes from. Of two writes of a row, the one with the higher timestamp wins, in whatever
 * order they arrive.
 * - `'record'`: the record's timestamp in milliseconds × 1000 + offset mod 997, in microseconds.
 * - `'server'`: none is sent; the last write wins. A failed record makes the whole batch redelivered, to preserve order.
 * - `{ offset: 0 }`: this base + the record's offset, in microseconds: the order of the partition, whatever the clocks.
 * - `{ field: 'value.updatedAt', unit: 'millis' }`: an expression that yields a number of that unit since the epoch, an
 *   instant (whose own unit counts), or ISO 8601 text with an offset.
 */
export type TimestampSource =
  | 'record'
  | 'server'
  | { readonly offset: number }
  | { readonly field: ExpressionText; readonly unit: TimestampUnit };

export type TimestampUnit = TimeUnit;

/**
 * What to do with a record whose value is empty: write a row of the other columns, delete the row that the key columns
 * name, skip the record, or make it a dead letter.
 */
export type EmptyValueAction = 'row' | 'delete' | 'skip' | 'dead-letter';

/** What to do with each kind of empty value: `{ jsonNull: 'delete', nothingMapped: 'skip' }`. */
export interface EmptyValues {
  /** JSON `null`, by which many producers mean a delete. Default: the action of `tombstones`, `'skip'` or `'delete'`. */
  readonly jsonNull?: EmptyValueAction;
  /**
   * A value of zero bytes. Default: it is decoded by its format: JSON makes it a dead letter (`malformed_json`), for
   * `text()` it is an empty text, for `bytes()` no bytes.
   */
  readonly noBytes?: EmptyValueAction;
  /**
   * A value that fills no column: `{}`, or one whose mapped fields are all absent or null (with `nulls: 'delete'` a null
   * fills its column). It applies to routes that fill columns from the value, and none of the primary key.
   * Default: `'dead-letter'` (`nothing_mapped`): a row of its key alone and a lost record are both usually wrong.
   */
  readonly nothingMapped?: EmptyValueAction;
}

/**
 * A time to live from the record: `{ from: 'value.expiresIn', unit: 'days' }`. A record without it gets the table's own.
 */
export interface TtlField {
  /**
   * An expression that yields a number of `unit`, or a duration as text without months (`'1d12h'`, `'PT30M'`), from 0
   * (never expires) to 20 years; rounded up to whole seconds.
   */
  readonly from: ExpressionText;
  /** The unit of that number. Default: `'seconds'`, and then only whole numbers. */
  readonly unit?: DateUnit;
}

/**
 * How the records of one topic are written to one table. A topic may have several routes, each into a table of its own.
 * Value options, such as `unit`, are the defaults of all columns. Functions see a `Value` and a `Key`; `defineConnector`
 * infers the value from the format.
 */
export interface RouteDefinition<Value = unknown, Key = unknown> extends ValueOptions {
  /** The topic's exact name. */
  readonly topic: string;
  /** The format of keys. Default: `text()`. */
  readonly key?: Format;
  /** The format of values: `json<Order>()` types the route's functions. Default: `json()`. */
  readonly value?: Format;
  /**
   * The formats of headers, by their names: `{ 'retry-count': int(), meta: json() }`. Default: text, of which a `blob`
   * takes the bytes.
   */
  readonly headers?: Readonly<Record<string, Format>>;
  /** `keyspace.table`; quote a name with capitals: `shop."Orders"`. */
  readonly table: string;
  /**
   * The name of a column, exactly as in the table → what fills it: `{ customer_id: 'key', city: 'value.city' }`. Every
   * primary-key column must be named. A column that is not named is never written.
   */
  readonly columns: Readonly<Record<string, ColumnDefinition<Value, Key>>>;
  /**
   * Time to live of written rows: `'90 days'`, whole seconds, or an expression that yields seconds (`'value.ttl'`; a
   * record without it gets the table's own). From 0 (never expires) to 630720000 (20 years).
   * Cassandra refuses rows that would expire after 2038-01-19T03:14:06Z; Cassandra 5.0 with
   * `storage_compatibility_mode: NONE` in cassandra.yaml accepts times up to 2106. The function does not start with a
   * fixed TTL beyond that; a TTL of a record that is out of range makes the record a dead letter (`invalid_ttl`).
   * On Keyspaces, TTL must be on for the table: by its `default_time_to_live`, or by its custom property `ttl`.
   * Default: the table's own.
   */
  readonly ttl?: number | DurationText | ExpressionText | TtlField;
  /** Where write timestamps come from: they decide which of two changes of a row wins. Default: `'record'`. */
  readonly timestamp?: TimestampSource;
  /**
   * How far a write timestamp from `'record'` or a field may be ahead of the function's clock. A timestamp further ahead
   * makes its record a dead letter (`invalid_timestamp`): if it were written, it would hide every later change of its
   * row until that time. It has no effect with `'server'` and `{ offset }`. Keyspaces accepts at most 5 minutes.
   * Default: `'1 day'`.
   */
  readonly maxTimestampAhead?: DurationText | 'unlimited';
  /** What a null does to its column: `'unset'` leaves it unchanged, `'delete'` deletes its value. Default: `'unset'`. */
  readonly nulls?: 'unset' | 'delete';
  /**
   * What to do with a tombstone: a record whose value is null. `'delete'` deletes the row that the key columns name;
   * functions then see the value `null`. JSON `null` is treated alike, unless `emptyValues.jsonNull` is given.
   * Default: `'skip'`.
   */
  readonly tombstones?: 'skip' | 'delete';
  /**
   * What to do with a record whose value has nothing to write: `'row'` (write the other columns), `'delete'` (delete the
   * row that the key columns name; they cannot come from the value then), `'skip'` or `'dead-letter'`. A record without
   * a value is a tombstone, see `tombstones`. Where `jsonNull` or `noBytes` is not `'skip'`, functions see the value
   * `null`, and the type of a JSON value must include it: `json<Order | null>()`. Default: the defaults of each kind.
   */
  readonly emptyValues?: EmptyValues;
  /**
   * Only records for which this returns true are written; the others are skipped: `({ value }) => value.total > 0`. With
   * `tombstones: 'delete'` it is called for tombstones too, whose value is `null`, and likewise for empty values that
   * are not skipped. Where it throws, or returns anything but a boolean, the record becomes a dead letter
   * (`function_threw`). Default: all records are written.
   */
  readonly where?: RecordFunction<boolean, Value, Key>;
}

/** What a `connector.ts` declares: a name and its routes. */
export interface ConnectorDefinition {
  /**
   * A lower-case letter, then lower-case letters, digits and `-`, at most 40 characters. It is part of the names of the
   * stack's resources, and the `connector` of metrics and dead letters.
   */
  readonly name: string;
  /** At least one. Two routes of one topic into one table are refused: put their columns into one route. */
  readonly routes: readonly RouteDefinition[];
  /**
   * The largest share of a topic's last 1,000 records (at least 100) that may become dead letters, from 0 to 1, which is
   * no limit. Above it, the dead letters of that topic are held: none is stored, an alarm fires, and their records are
   * redelivered, while all other records are written. `MILLRACE_DEAD_LETTER_LIMIT` on the function overrides it.
   * Default: 0.5.
   */
  readonly deadLetterLimit?: number;
}
