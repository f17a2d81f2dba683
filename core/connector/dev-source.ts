import type { SchemaType } from '../decode/schema/schema-source.ts';

/** A record for `millrace dev` to send to Kafka. */
export interface DevRecord {
  readonly topic: string;
  /** Chooses the partition, as long as `partition` does not. `null`: the record has none. Text is sent as UTF-8. */
  readonly key: string | Uint8Array | null;
  /** `null`: the record is a tombstone. Text is sent as UTF-8. */
  readonly value: string | Uint8Array | null;
  /** Text is sent as UTF-8. */
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
  /** Milliseconds since the epoch. Default: when the record is sent. */
  readonly timestamp?: number;
  /** From 0; `dev` creates topics of 4 partitions. Default: chosen by the key. */
  readonly partition?: number;
}

/** What a run of `millrace dev` begins with. */
export interface DevRun {
  /** `--seed`: the same seed and the same times give the same records. */
  readonly seed: number;
  /** Whether {@link DevFeed.check} is called at the end, as with `--exit`; without, nothing needs to be remembered. */
  readonly isChecked: boolean;
  /**
   * The schema registry that `dev` has started; `undefined` where no format of the connector is of `confluentRegistry()`
   * or `apicurioRegistry()`.
   */
  readonly registry: DevRegistry | undefined;
}

/** An Apicurio Registry 2.6 without a login, which is empty at first and gone after the run. */
export interface DevRegistry {
  /** Of its Confluent-compatible API: `http://127.0.0.1:PORT/apis/ccompat/v7`. */
  readonly confluentUrl: string;
  /** Of Apicurio's own API: `http://127.0.0.1:PORT/apis/registry/v2`. */
  readonly apicurioUrl: string;
  /**
   * Registers a version of a subject, such as `shop.orders-value`, by the Confluent-compatible API. Resolves to the id of
   * the schema, which is the same for equal schemas; rejects with the registry's reason.
   */
  register(subject: string, schema: DevSchema): Promise<number>;
}

/** A schema to register. */
export interface DevSchema {
  readonly type: SchemaType;
  /** Avro or JSON Schema as JSON; for Protobuf the text of a .proto file. */
  readonly text: string;
  /** The schemas that it refers to by `name`, which are registered already. Default: none. */
  readonly references?: readonly {
    readonly name: string;
    readonly subject: string;
    readonly version: number;
  }[];
}

/**
 * Generates records for `millrace dev --source FILE`: the default export of that file.
 *
 * ```ts
 * const source: DevSource = {
 *   topics: ['shop.orders'],
 *   open: () => ({
 *     next: (nowMs) => ({ topic: 'shop.orders', key: 'c-1', value: JSON.stringify({ id: nowMs }) }),
 *   }),
 * };
 * export default source;
 * ```
 */
export interface DevSource {
  /** The topics that its records go to; a route of the connector must read each. */
  readonly topics: readonly string[];
  /** Called once, when the connector is ready. */
  open(run: DevRun): DevFeed | Promise<DevFeed>;
}

/** The records of one run. */
export interface DevFeed {
  /** The next record; `undefined` ends the feed. Called once for each record, at the time at which it is sent. */
  next(nowMs: number): DevRecord | undefined;
  /**
   * Compares what is in the tables with what was sent, after the last record; a line for each problem. Any problem
   * makes `dev --exit` end with 1. Default: only records are accounted for, not what the rows hold.
   */
  check?(found: DevFindings): Promise<readonly string[]>;
}

/** What a run has left in the tables and the dead letters. */
export interface DevFindings {
  /** Failure code → records with a dead letter. */
  readonly deadLetters: ReadonlyMap<string, number>;
  /** Every row of a table (`keyspace.table`), with these columns as cassandra-driver gives them. */
  readRows(table: string, columns: readonly string[]): AsyncIterable<Readonly<Record<string, unknown>>>;
}
