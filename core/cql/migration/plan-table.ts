import { printIdentifier } from '../identifier.ts';
import { printType } from '../print-type.ts';
import {
  formerNames,
  printQualified,
  type ClusteringOrder,
  type DeclaredTable,
  type Schema,
} from '../schema/schema.ts';
import type { ColumnSchema } from '../table.ts';
import type { Difference } from './difference.ts';
import type { LiveColumn, LiveKeyspace, LiveTable } from './live-schema.ts';
import type { MigrationPlan } from './migration-plan.ts';
import { addColumn, createTable, printKey } from './print-statement.ts';

/** What a table takes: all of it, the columns that are missing, or nothing. */
export function planTable(
  table: DeclaredTable,
  live: LiveKeyspace,
  { renames }: Pick<Schema, 'renames'>,
): MigrationPlan {
  if (live.views.has(table.name)) return { statements: [], differences: [isView(table)] };
  const found = live.tables.get(table.name);
  if (found === undefined) return { statements: [createTable(table)], differences: [] };
  const missing = [...table.columns.values()].filter(
    (column) => !isKey(column) && !found.columns.has(column.name),
  );
  return {
    statements: missing.map((column) => addColumn(table, column)),
    differences: [
      ...keyDifferences(table, found, renames),
      ...[...table.columns.values()].flatMap((column) => columnDifferences(table, column, found)),
      ...missing.flatMap((column) => whyNotAdded(table, column, found)),
    ],
  };
}

const isKey = ({ kind }: Pick<ColumnSchema, 'kind'>): boolean =>
  kind === 'partition' || kind === 'clustering';

function nameOf({ keyspace, name }: DeclaredTable, column?: string): string {
  const ofTable = `table ${printQualified(keyspace, name)}`;
  return column === undefined ? ofTable : `${ofTable}, column ${printIdentifier(column)}`;
}

const isView = (table: DeclaredTable): Difference => ({
  what: nameOf(table),
  found: 'a materialized view of that name',
  wanted: 'a table',
  fix: 'give the table another name, in schema.cql and in the routes',
});

interface Key {
  readonly partitionKey: readonly { readonly name: string }[];
  readonly clusteringKey: readonly { readonly name: string }[];
  readonly clusteringOrder: readonly ClusteringOrder[];
}

function keyDifferences(
  table: DeclaredTable,
  live: LiveTable,
  renames: Schema['renames'],
): readonly Difference[] {
  const wanted = describeKey(table);
  const found = describeKey(liveKey(live));
  if (found === wanted) return [];
  const renaming = renamingOf(table, live, renames);
  if (renaming !== undefined) return [{ what: nameOf(table), found, wanted, fix: renaming }];
  return [
    {
      what: nameOf(table),
      found,
      wanted,
      fix: 'a key stays as it was made: make a table of another name, and name it in the routes',
    },
  ];
}

/** What to do where the keys differ only by what `schema.cql` renames. */
function renamingOf(
  table: DeclaredTable,
  { columns }: Pick<LiveTable, 'columns'>,
  renames: Schema['renames'],
): string | undefined {
  const { keyspace, name: tableName } = table;
  const former = new Map(
    [...table.partitionKey, ...table.clusteringKey].flatMap(({ name }) => {
      const names = formerNames({ renames }, { kind: 'table', keyspace, name: tableName }, name);
      const before = columns.has(name) ? undefined : names.find((each) => columns.has(each));
      return before === undefined ? [] : [[name, before] as const];
    }),
  );
  const asBefore = (part: readonly ColumnSchema[]) =>
    part.map((column) => ({ ...column, name: former.get(column.name) ?? column.name }));
  const partitionKey = asBefore(table.partitionKey);
  const before = { ...table, partitionKey, clusteringKey: asBefore(table.clusteringKey) };
  if (former.size === 0 || describeKey(before) !== describeKey(liveKey({ columns }))) return undefined;
  const names = [...former].map(([to, from]) => `${printIdentifier(from)} TO ${printIdentifier(to)}`);
  return `schema.cql renames it: rename it yourself, ALTER TABLE ${printQualified(keyspace, tableName)} RENAME ${names.join(' AND ')}`;
}

function liveKey({ columns }: Pick<LiveTable, 'columns'>): Key {
  const part = (kind: LiveColumn['kind']): readonly (LiveColumn & { readonly name: string })[] =>
    [...columns]
      .filter(([, column]) => column.kind === kind)
      .map(([name, column]) => ({ ...column, name }))
      .sort((a, b) => a.position - b.position);
  const clusteringKey = part('clustering');
  return {
    partitionKey: part('partition'),
    clusteringKey,
    clusteringOrder: clusteringKey.map(({ order }) => order),
  };
}

/** The orders too, where any column descends: `PRIMARY KEY ((a), b) with b descending`. */
function describeKey(key: Key): string {
  const descending = key.clusteringKey.filter((_, index) => key.clusteringOrder[index] === 'desc');
  if (descending.length === 0) return printKey(key);
  return `${printKey(key)} with ${descending.map(({ name }) => printIdentifier(name)).join(', ')} descending`;
}

function columnDifferences(
  table: DeclaredTable,
  column: ColumnSchema,
  { columns }: LiveTable,
): readonly Difference[] {
  const live = columns.get(column.name);
  if (live === undefined) return [];
  const wanted = printType(column.type);
  const what = nameOf(table, column.name);
  const otherName = 'or fill a column of another name';
  const differences: Difference[] = [];
  if (live.type !== wanted) {
    differences.push({
      what,
      found: live.type,
      wanted,
      fix: `the type of a column cannot change: write ${live.type} in schema.cql, ${otherName}`,
    });
  }
  // That a column is in one of the keys and not in the other is said of the keys.
  if (!isKey(live) && !isKey(column) && live.kind !== column.kind) {
    differences.push({
      what,
      found: `a ${live.kind} column`,
      wanted: `a ${column.kind} one`,
      fix: `a column stays ${live.kind}: write it so in schema.cql, ${otherName}`,
    });
  }
  return differences;
}

/** Why Cassandra would refuse a column that is missing. */
function whyNotAdded(table: DeclaredTable, column: ColumnSchema, live: LiveTable): readonly Difference[] {
  const what = nameOf(table, column.name);
  const wanted = printType(column.type);
  if (live.isCompact) {
    const fix =
      'a table created WITH COMPACT STORAGE accepts no further columns: make a table of another name';
    return [{ what, found: 'none', wanted, fix }];
  }
  const isCounter = wanted === 'counter';
  if (isCounter !== live.holdsCounters) {
    const found = live.holdsCounters ? 'a table of counters' : 'a table without counters';
    return [{ what, found, wanted, fix: 'counters need a table of their own: make a table of another name' }];
  }
  return wasDropped(what, column, live);
}

/**
 * Values of a dropped column may still lie in files, and must be readable as those of the new one. Its type is kept
 * with tuples in place of user-defined types, which Cassandra then takes for another type.
 */
function wasDropped(
  what: string,
  { name, type, kind }: ColumnSchema,
  live: LiveTable,
): readonly Difference[] {
  const dropped = live.dropped.get(name);
  if (dropped === undefined) return [];
  const wanted = printType(type);
  const isSame = dropped.isStatic === (kind === 'static') && wanted !== 'counter' && dropped.type === wanted;
  if (isSame) return [];
  return [
    {
      what,
      found: `a column that was dropped, ${dropped.isStatic ? 'static ' : ''}${dropped.type}`,
      wanted: `${kind === 'static' ? 'static ' : ''}${wanted}`,
      fix: 'a dropped column comes back only as it was: give the new one another name',
    },
  ];
}
