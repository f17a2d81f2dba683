import type { ObservationKind } from '../contract/observation-kinds.ts';
import type { Notice } from '../cql/encode/notice.ts';

/** How often one thing was noticed of the values of one column. Holds nothing of the values themselves. */
export interface Noticed {
  /** `keyspace.table` */
  readonly table: string;
  readonly column: string;
  readonly kind: ObservationKind;
  readonly count: number;
}

const none: ReadonlySet<string> = new Set();

type Counts = Map<ObservationKind, number>;

/**
 * Counters of one compiled connector: as many as its columns have kinds, whatever the records hold. Counts the values of
 * rows that are written: what is noticed while a row is mapped is held back until {@link countRow} or {@link forgetRow}.
 */
export class Observations {
  readonly #columns: { readonly table: string; readonly column: string; readonly counts: Counts }[] = [];
  /** What was noticed of the row that is being mapped, by the counts of its columns. */
  readonly #row = new Map<Counts, Counts>();
  #isEmpty = true;

  /** Adds a column, and gives what its encoder calls. */
  of(table: string, column: string): Notice {
    const counts: Counts = new Map();
    const ofRow: Counts = new Map();
    this.#columns.push({ table, column, counts });
    return (kind) => {
      add(ofRow, kind, 1);
      this.#row.set(counts, ofRow);
    };
  }

  /** The tables, `keyspace.table` each, of whose columns one of these was noticed since the last {@link drain}. */
  tablesWith(kinds: readonly ObservationKind[]): ReadonlySet<string> {
    if (this.#isEmpty) return none;
    const found = this.#columns.filter(({ counts }) => kinds.some((kind) => counts.has(kind)));
    return new Set(found.map(({ table }) => table));
  }

  /** The row that is being mapped will be written: counts what was noticed of it. */
  countRow(): void {
    if (this.#row.size === 0) return;
    this.#isEmpty = false;
    for (const [counts, ofRow] of this.#row) {
      for (const [kind, count] of ofRow) add(counts, kind, count);
    }
    this.forgetRow();
  }

  /** There will be no such row. */
  forgetRow(): void {
    for (const ofRow of this.#row.values()) ofRow.clear();
    this.#row.clear();
  }

  /** What was noticed since the last call, in the order of the connector file's columns; starts anew from zero. */
  drain(): readonly Noticed[] {
    if (this.#isEmpty) return [];
    this.#isEmpty = true;
    return this.#columns.flatMap(({ table, column, counts }) => {
      const noticed = [...counts].map(([kind, count]) => ({ table, column, kind, count }));
      counts.clear();
      return noticed;
    });
  }
}

function add(counts: Counts, kind: ObservationKind, count: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + count);
}
