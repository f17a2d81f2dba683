import type { Cell } from './cell.ts';
import { mergeRows, readRow, type Row } from './row.ts';

/** An INSERT or a DELETE of one row, as the server gets it. */
export type RowWrite =
  | {
      readonly kind: 'upsert';
      readonly row: string;
      readonly micros: bigint;
      /** By name; `null` deletes the column, one that is absent stays as it is. */
      readonly columns: ReadonlyMap<string, Buffer | null>;
      /** Absent or 0: the values stay. */
      readonly ttlSeconds?: number;
      /** When the server got it. */
      readonly atSeconds: number;
    }
  | { readonly kind: 'delete'; readonly row: string; readonly micros: bigint };

/** A table as Cassandra would hold it: the same whatever the order of the writes, and however often each comes. */
export class CellTable {
  readonly #rows = new Map<string, Row>();

  apply(write: RowWrite): void {
    const known = this.#rows.get(write.row);
    const written = write.kind === 'delete' ? deletedRow(write.micros) : insertedRow(write);
    this.#rows.set(write.row, known === undefined ? written : mergeRows(known, written));
  }

  /** Rows by name, each with its columns by name, as a reader sees them at a time: values in hexadecimal. */
  read(atSeconds: number): Record<string, Record<string, string>> {
    const rows: Record<string, Record<string, string>> = {};
    for (const [name, row] of [...this.#rows].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const columns = readRow(row, atSeconds);
      if (columns === undefined) continue;
      const printed = [...columns].map(([column, value]) => [column, value.toString('hex')] as const);
      rows[name] = Object.fromEntries(printed.sort(([one], [other]) => (one < other ? -1 : 1)));
    }
    return rows;
  }
}

function deletedRow(micros: bigint): Row {
  return { marker: undefined, deletedMicros: micros, cells: new Map() };
}

function insertedRow(write: RowWrite & { kind: 'upsert' }): Row {
  const { micros, columns, ttlSeconds = 0, atSeconds } = write;
  const expiresAtSeconds = ttlSeconds === 0 ? undefined : atSeconds + ttlSeconds;
  const cells = new Map<string, Cell>();
  for (const [name, value] of columns) {
    cells.set(name, { micros, value, expiresAtSeconds: value === null ? undefined : expiresAtSeconds });
  }
  return { marker: { micros, value: Buffer.alloc(0), expiresAtSeconds }, deletedMicros: undefined, cells };
}
