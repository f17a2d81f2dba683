import type { TableSchema } from '../../cql/table.ts';
import { layoutDifference, layoutOf } from '../../cql/table-layout.ts';
import type { CompiledRoute } from './compiled.ts';

/**
 * What of a table is no longer as a route was compiled for: a sentence; `undefined` if the route would be compiled to
 * the same. Columns that the route does not write count only as a part of the key.
 */
export function differenceFrom(
  { table: before, columns }: CompiledRoute,
  now: TableSchema,
): string | undefined {
  const names = columns.map(({ name }) => name);
  const difference = layoutDifference(layoutOf(before, names), layoutOf(now, names));
  if (difference !== undefined) return difference;
  return before.allows?.timestamps === now.allows?.timestamps
    ? undefined
    : 'it has other rules for write timestamps';
}
