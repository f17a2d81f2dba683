import type { RouteDefinition } from '../../connector/connector.ts';
import type { SoundRoute } from '../../connector/validate.ts';
import { parseTableName } from '../../connector/table-name.ts';
import type { ColumnSchema, TableSchema } from '../../cql/table.ts';
import type { FindTable } from './compiled.ts';

/** A route that is sound in itself, and the table it writes. */
export interface RouteOfTable extends SoundRoute {
  readonly table: TableSchema;
}

/** Pairs sound routes with their tables; `lost` are those whose table is nowhere. */
export function pairWithTables<Given extends SoundRoute>(
  routes: readonly Given[],
  findTable: FindTable,
): { readonly found: readonly (Given & RouteOfTable)[]; readonly lost: readonly Given[] } {
  const found: (Given & RouteOfTable)[] = [];
  const lost: Given[] = [];
  for (const given of routes) {
    const name = parseTableName(given.route.table);
    const table = name === undefined ? undefined : findTable(name.keyspace, name.name);
    if (table === undefined) lost.push(given);
    else found.push({ ...given, table });
  }
  return { found, lost };
}

/** The primary-key columns a route writes; without any clustering column it writes a partition's static ones. */
export function keyColumnsOf(route: RouteDefinition, table: TableSchema): readonly ColumnSchema[] {
  const writesRows = table.clusteringKey.some(({ name }) => Object.hasOwn(route.columns, name));
  return writesRows ? [...table.partitionKey, ...table.clusteringKey] : table.partitionKey;
}
