/**
 * The encoded size of a row in Amazon Keyspaces, which decides what its writes and its storage cost
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/calculating-row-size.html).
 */
import type { ColumnKind } from '../../core/cql/table.ts';
import { idBytes, type CellBytes } from './value-bytes.ts';

export interface SizedColumn extends CellBytes {
  readonly name: string;
  readonly kind: ColumnKind;
}

export interface RowFeatures {
  /** Columns of the table, written or not. */
  readonly tableColumns: number;
  /** Of a cell's client-side timestamp: 20 to 40, depending on the data; 0 where the table has none. */
  readonly timestampBytes: number;
  /** Whether rows of the table expire. */
  readonly expires: boolean;
}

/** Bytes of one row. */
export interface RowBytes {
  readonly partitionKey: number;
  readonly clusteringKey: number;
  readonly values: number;
  readonly timestamps: number;
  readonly ttl: number;
  /** What a write of the row is charged for. */
  readonly written: number;
  /** What keeping the row is charged for. */
  readonly stored: number;
  /** Write units of one write: 1 for each 1,024 bytes begun. */
  readonly writeUnits: number;
}

const partitionColumnBytes = 3;
const ttlBytes = 8;
const storedRowBytes = 100;
const writeUnitBytes = 1_024;

/** Adds a row up from its columns. */
export function rowBytes(columns: readonly SizedColumn[], features: RowFeatures): RowBytes {
  const id = idBytes(features.tableColumns);
  const total = (of: (column: SizedColumn) => number): number =>
    columns.reduce((bytes, column) => bytes + of(column), 0);

  const partitionKey = total(({ kind, bytes }) =>
    kind === 'partition' ? 2 * bytes + id + partitionColumnBytes : 0,
  );
  const clusteringKey = total(({ kind, bytes }) =>
    kind === 'clustering' ? 2 * bytes + Math.ceil(bytes / 5) + id : 0,
  );
  const values = total(({ kind, bytes }) => (kind === 'partition' || kind === 'clustering' ? 0 : bytes + id));
  const cells = total((column) => column.cells);
  const timestamps = cells * features.timestampBytes;
  const ttl = features.expires ? ttlBytes + cells * ttlBytes : 0;
  const written = partitionKey + clusteringKey + values + timestamps + ttl;
  return {
    partitionKey,
    clusteringKey,
    values,
    timestamps,
    ttl,
    written,
    stored: written + storedRowBytes,
    writeUnits: Math.max(1, Math.ceil(written / writeUnitBytes)),
  };
}
