import { describeType } from '../cql/describe-type.ts';
import { printType } from '../cql/print-type.ts';
import type { ColumnSchema, TableSchema } from '../cql/table.ts';
import type { CompiledRoute } from './compiled.ts';

/**
 * What of a table is no longer as a route was compiled for: a sentence; `undefined` if the route would be compiled to
 * the same. Columns that the route does not write count only as a part of the key.
 */
export function differenceFrom(
  { table: before, columns }: CompiledRoute,
  now: TableSchema,
): string | undefined {
  const key = (table: TableSchema): string =>
    [table.partitionKey, table.clusteringKey]
      .map((part) => part.map(({ name }) => name).join(', '))
      .join('; ');
  if (key(before) !== key(now)) return `its key is (${key(now)}), it was (${key(before)})`;
  if (before.allows?.timestamps !== now.allows?.timestamps) return 'it has other rules for write timestamps';
  for (const column of columns) {
    const found = now.columns.get(column.name);
    if (found === undefined) return `column '${column.name}' is gone`;
    if (describe(found) !== describe(column)) {
      return `column '${column.name}' is ${describe(found)}, it was ${describe(column)}`;
    }
  }
  return undefined;
}

/** Two types of one name may have other fields, two of one layout may be frozen or not. */
function describe({ kind, type }: ColumnSchema): string {
  const [printed, layout] = [printType(type), describeType(type)];
  return `${kind} ${printed}${printed === layout ? '' : ` (${layout})`}`;
}
