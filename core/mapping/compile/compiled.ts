import type { ColumnSchema, TableSchema } from '../../cql/table.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import type { Observations } from '../../record/observations.ts';
import type { SkipReason } from '../../record/outcome.ts';
import type { SourceRecord } from '../../record/source-record.ts';
import type { Write, WriteShape } from '../../record/write.ts';

/** A connector and the tables it writes, turned into closures: nothing is looked up by name per record. */
export interface CompiledConnector {
  readonly name: string;
  /** More than this share of a topic's last records as dead letters holds them: 0 to 1. */
  readonly deadLetterLimit: number;
  /** In the order of the connector file. A topic that no route names has no entry. */
  readonly routesByTopic: ReadonlyMap<string, readonly CompiledRoute[]>;
  /** Topics with a route in `server` mode: their records must not be written again after later ones. */
  readonly orderedTopics: ReadonlySet<string>;
  /**
   * Fetches what the formats of the connector need before a batch can be mapped, such as schemas, within `timeoutMs`;
   * absent where none of them needs anything, so that such a connector awaits nothing. Rejects where no record
   * of the batch can be mapped now: the whole batch is then redelivered.
   */
  readonly prepare?: Prepare;
  /** Counts what mapping notices; drained once per batch. */
  readonly observations: Observations;
}

export type Prepare = (records: readonly SourceRecord[], timeoutMs: number) => Promise<void>;

export interface CompiledRoute {
  /** Where the connector file has it: `routes[0]`. */
  readonly path: string;
  readonly topic: string;
  readonly table: TableSchema;
  /** Those that the route writes. */
  readonly columns: readonly ColumnSchema[];
  /** Every statement the route may send, so that a cold start can prepare them. */
  readonly shapes: readonly WriteShape[];
  /**
   * Maps one record to any number of writes, which it appends to `writes`. Returns why the record has none; `undefined`
   * where it has one or more. Throws RecordError, and nothing else, for a record that cannot be mapped; the caller
   * then removes what it has appended.
   * @param recordIndex index of the record in its batch
   * @param nowMs what `now()` is for the whole batch: milliseconds since the epoch
   * @param writes is not an array per record: that would cost an allocation for each
   */
  readonly map: (
    record: DecodedRecord,
    recordIndex: number,
    nowMs: number,
    writes: Write[],
  ) => SkipReason | undefined;
}

/** Looks a table up, in schema.cql or on the live cluster; `undefined` if there is none of that name. */
export type FindTable<Table extends TableSchema = TableSchema> = (
  keyspace: string,
  name: string,
) => Table | undefined;
