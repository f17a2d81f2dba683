import { columnKinds, type ColumnRow, type TypeRow } from '../table-from-rows.ts';
import type { ColumnKind } from '../table.ts';
import type { ClusteringOrder } from '../schema/schema.ts';

/**
 * The keyspaces that a `schema.cql` names, as the cluster has them, by name; one that does not exist is absent.
 * Types are texts as `system_schema` prints them: one that we cannot read is no concern of ours until it is to change.
 */
export type LiveSchema = ReadonlyMap<string, LiveKeyspace>;

export interface LiveKeyspace {
  /** By the type's name. */
  readonly types: ReadonlyMap<string, readonly LiveField[]>;
  readonly tables: ReadonlyMap<string, LiveTable>;
  /** Materialized views, which share their names with tables. */
  readonly views: ReadonlySet<string>;
}

export interface LiveField {
  readonly name: string;
  readonly type: string;
}

export interface LiveTable {
  readonly holdsCounters: boolean;
  /** Made `WITH COMPACT STORAGE`: it takes no further columns. */
  readonly isCompact: boolean;
  readonly columns: ReadonlyMap<string, LiveColumn>;
  /** Columns that were dropped: Cassandra remembers them, since their values may still lie in files. */
  readonly dropped: ReadonlyMap<string, DroppedColumn>;
}

export interface LiveColumn {
  readonly kind: ColumnKind;
  /** Place in its part of the key. */
  readonly position: number;
  readonly type: string;
  /** Means something for clustering columns only. */
  readonly order: ClusteringOrder;
}

export interface DroppedColumn {
  readonly isStatic: boolean;
  /** As it was, with every user-defined type written as a tuple. */
  readonly type: string;
}

/** A row of `system_schema.tables`. */
export interface TableRow {
  readonly table_name: string;
  readonly flags: readonly string[];
}

/** A row of `system_schema.columns`, of whichever table. */
export interface LiveColumnRow extends ColumnRow {
  readonly table_name: string;
  /** `asc`, `desc` or `none`. */
  readonly clustering_order: string;
}

/** A row of `system_schema.dropped_columns`. */
export interface DroppedColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  /** `static` or `regular`. */
  readonly kind: string;
  readonly type: string;
}

/** What `system_schema` has of one keyspace. */
export interface KeyspaceRows {
  readonly types: readonly TypeRow[];
  readonly tables: readonly TableRow[];
  readonly columns: readonly LiveColumnRow[];
  readonly droppedColumns: readonly DroppedColumnRow[];
  readonly views: readonly string[];
}

/** Puts the rows of one keyspace together. */
export function keyspaceFromRows(rows: KeyspaceRows): LiveKeyspace {
  return {
    types: new Map(
      rows.types.map(({ type_name: name, field_names: names, field_types: types }) => [
        name,
        names.map((field, index) => ({ name: field, type: types[index] ?? '' })),
      ]),
    ),
    tables: new Map(rows.tables.map((table) => [table.table_name, tableFrom(table, rows)])),
    views: new Set(rows.views),
  };
}

function tableFrom({ table_name: table, flags }: TableRow, rows: KeyspaceRows): LiveTable {
  const ofTable = <Row extends { readonly table_name: string }>(all: readonly Row[]): readonly Row[] =>
    all.filter(({ table_name: name }) => name === table);
  return {
    holdsCounters: flags.includes('counter'),
    isCompact: flags.includes('dense') || flags.includes('super') || !flags.includes('compound'),
    columns: new Map(ofTable(rows.columns).map((row) => [row.column_name, columnFrom(row)])),
    dropped: new Map(
      ofTable(rows.droppedColumns).map(({ column_name: column, kind, type }) => [
        column,
        { isStatic: kind === 'static', type },
      ]),
    ),
  };
}

function columnFrom({ kind, position, type, clustering_order: order }: LiveColumnRow): LiveColumn {
  // As with types: a kind that we don't know is no concern of ours.
  return {
    kind: columnKinds.get(kind) ?? 'regular',
    position,
    type,
    order: order === 'desc' ? 'desc' : 'asc',
  };
}
