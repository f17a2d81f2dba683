import { describeType } from './describe-type.ts';
import { printType } from './print-type.ts';
import type { ColumnSchema, TableSchema } from './table.ts';

/** What of a table decides how rows of some of its columns are mapped, encoded and written. */
export interface TableLayout {
  /** The partition key's columns; the clustering columns. */
  readonly key: string;
  /** By name: kind, type, and the fields of user-defined types. A column that the table does not have is absent. */
  readonly columns: ReadonlyMap<string, string>;
}

export function layoutOf(table: TableSchema, columnNames: readonly string[]): TableLayout {
  const key = [table.partitionKey, table.clusteringKey]
    .map((part) => part.map(({ name }) => name).join(', '))
    .join('; ');
  const columns = columnNames.flatMap((name) => {
    const column = table.columns.get(name);
    return column === undefined ? [] : [[name, describe(column)] as const];
  });
  return { key, columns: new Map(columns) };
}

/** What of a layout is no longer so: a sentence; `undefined` if nothing has changed. */
export function layoutDifference(before: TableLayout, now: TableLayout): string | undefined {
  if (before.key !== now.key) return `its key is (${now.key}), it was (${before.key})`;
  for (const [name, was] of before.columns) {
    const found = now.columns.get(name);
    if (found === undefined) return `column '${name}' is gone`;
    if (found !== was) return `column '${name}' is ${found}, it was ${was}`;
  }
  return undefined;
}

/** Two types of one name may have other fields, two of one layout may be frozen or not. */
function describe({ kind, type }: ColumnSchema): string {
  const [printed, layout] = [printType(type), describeType(type)];
  return `${kind} ${printed}${printed === layout ? '' : ` (${layout})`}`;
}
