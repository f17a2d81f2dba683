/** A record for `millrace dev` to send to Kafka. */
export interface DevRecord {
  readonly topic: string;
  /** Chooses the partition, as long as `partition` does not. `null`: the record has none. Text is sent as UTF-8. */
  readonly key: string | Uint8Array | null;
  /** `null`: the record is a tombstone. Text is sent as UTF-8. */
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
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
  open(run: DevRun): DevFeed;
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
