/**
 * What is written as it is asked for, but is most often a mistake of the producer or of the connector file:
 * - `january_1970`: a number that lands in the month after or before the epoch; most often seconds read as milliseconds
 * - `unknown_field`: a field of an object that its user-defined type does not have, left out
 * - `misspelled_field`: such a field whose name differs from one of the type's only in upper and lower case
 */
export const observationKinds = ['january_1970', 'unknown_field', 'misspelled_field'] as const;

export type ObservationKind = (typeof observationKinds)[number];

/** How often one thing was noticed of the values of one column. Holds nothing of the values themselves. */
export interface Noticed {
  /** `keyspace.table` */
  readonly table: string;
  readonly column: string;
  readonly kind: ObservationKind;
  readonly count: number;
}

/** Called by an encoder for each value that is written and worth a look. */
export type Notice = (kind: ObservationKind) => void;

/** For encoders whose values nobody counts. */
export const noticeNothing: Notice = () => undefined;

const none: ReadonlySet<string> = new Set();

/** Counters of one compiled connector: as many as its columns have kinds, whatever the records hold. */
export class Observations {
  readonly #columns: {
    readonly table: string;
    readonly column: string;
    counts: Map<ObservationKind, number>;
  }[] = [];
  #isEmpty = true;

  /** Adds a column, and gives what its encoder calls. */
  of(table: string, column: string): Notice {
    const counts = new Map<ObservationKind, number>();
    this.#columns.push({ table, column, counts });
    return (kind) => {
      this.#isEmpty = false;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    };
  }

  /** The tables, `keyspace.table` each, of whose columns one of these was noticed since the last {@link drain}. */
  tablesWith(kinds: readonly ObservationKind[]): ReadonlySet<string> {
    if (this.#isEmpty) return none;
    const found = this.#columns.filter(({ counts }) => kinds.some((kind) => counts.has(kind)));
    return new Set(found.map(({ table }) => table));
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
