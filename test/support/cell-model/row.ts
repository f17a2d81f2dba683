import { readCell, resolveCells, type Cell } from './cell.ts';

/** What is known of one row: the result of any number of writes, in any order. */
export interface Row {
  /** Says that the row was inserted: it makes a row of nothing but its key visible. Its value is empty. */
  readonly marker: Cell | undefined;
  /** Timestamp of the latest delete: it takes everything that is not younger, also what arrives later. */
  readonly deletedMicros: bigint | undefined;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Merges what is known of one row from two sides: commutative, associative, idempotent. */
export function mergeRows(one: Row, other: Row): Row {
  const deletedMicros = latest(one.deletedMicros, other.deletedMicros);
  const cells = new Map<string, Cell>();
  for (const [name, cell] of [...one.cells, ...other.cells]) {
    if (isDeleted(cell, deletedMicros)) continue;
    const known = cells.get(name);
    cells.set(name, known === undefined ? cell : resolveCells(known, cell));
  }
  const markers = [one.marker, other.marker].filter(
    (marker) => marker !== undefined && !isDeleted(marker, deletedMicros),
  );
  const [first, second] = markers;
  return {
    marker: first === undefined || second === undefined ? first : resolveCells(first, second),
    deletedMicros,
    cells,
  };
}

/** The row's columns as a reader sees them at a time; `undefined` if it sees no row. */
export function readRow(row: Row, atSeconds: number): ReadonlyMap<string, Buffer> | undefined {
  const columns = new Map<string, Buffer>();
  for (const [name, cell] of row.cells) {
    const value = readCell(cell, atSeconds);
    if (value !== undefined) columns.set(name, value);
  }
  const isMarked = row.marker !== undefined && readCell(row.marker, atSeconds) !== undefined;
  return isMarked || columns.size > 0 ? columns : undefined;
}

function isDeleted(cell: Cell, deletedMicros: bigint | undefined): boolean {
  return deletedMicros !== undefined && cell.micros <= deletedMicros;
}

function latest(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
