import type { TableLayout } from '../cql/table-layout.ts';
import type { CqlType } from '../cql/type.ts';

/** Where a write's timestamp comes from: the kinds of a route's timestamp source. */
export type TimestampMode = 'record' | 'offset' | 'field' | 'server';

/** One prepared statement: every write of a route that sets the same columns shares it. */
export interface WriteShape {
  readonly kind: 'upsert' | 'delete';
  readonly keyspace: string;
  readonly table: string;
  readonly cql: string;
  /** What the values are encoded for, one per bind marker. */
  readonly types: readonly CqlType[];
  /** The table that it was compiled for, with the columns that it names. */
  readonly layout: TableLayout;
  readonly timestampMode: TimestampMode;
  /** Which bind marker is the write timestamp's; `undefined` in `server` mode, whose writes send none. */
  readonly timestampIndex: number | undefined;
  /** Of an upsert: how many bind markers, from the first on, are columns. Of a delete: 0. */
  readonly columnCount: number;
  /** Whether it sets static columns, which all rows of the partition share. */
  readonly setsStatics: boolean;
}

/** An upsert or a delete of one row, encoded: the driver has nothing left to convert. */
export interface Write {
  readonly shape: WriteShape;
  /** One per bind marker of the shape, in its order; `undefined` leaves the column unset, `null` deletes it. */
  readonly params: readonly (Buffer | null | undefined)[];
  /** The serialized partition key, as Cassandra's partitioner reads it (composite keys framed). */
  readonly partitionKey: Buffer;
  /** Identity of the row among all tables: equal exactly for writes of one row. */
  readonly rowId: string;
  /** Microseconds since the epoch; `undefined` leaves the timestamp to the server. */
  readonly timestampMicros: number | undefined;
  /** Size of the encoded values. */
  readonly bytes: number;
  /** Index of the record in its batch. */
  readonly recordIndex: number;
  /** Writes of the same row that need not be sent, since this one hides them; in log order. They share its fate. */
  readonly folded?: readonly Write[];
}

/** Writes sent in one request: one table, one partition key, in log order. */
export interface WriteGroup {
  readonly writes: readonly Write[];
  readonly bytes: number;
}

/**
 * Groups written one after the other. Lanes run side by side; a lane has more than one group only where nothing
 * but the order of the requests decides which write of a row wins (`server` mode).
 */
export type Lane = readonly WriteGroup[];

/** Hands out lanes one by one, each once. */
export interface LaneSource {
  /** The next lane; `undefined` once there is none. */
  next(): Lane | undefined;
}
