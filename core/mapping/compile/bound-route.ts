import type { RouteDefinition } from '../../connector/connector.ts';
import type { ValidRoute } from '../../connector/validate.ts';
import { parseTableName } from '../../connector/table-name.ts';
import type { ColumnSchema, TableSchema } from '../../cql/table.ts';
import type { FindTable } from './compiled.ts';

/** A valid route and the table that it writes. */
export interface BoundRoute<Table extends TableSchema = TableSchema> extends ValidRoute {
  readonly table: Table;
}

/** Pairs valid routes with their tables; `unbound` are those whose table does not exist. */
export function pairWithTables<Given extends ValidRoute, Table extends TableSchema>(
  routes: readonly Given[],
  findTable: FindTable<Table>,
): { readonly found: readonly (Given & BoundRoute<Table>)[]; readonly unbound: readonly Given[] } {
  const found: (Given & BoundRoute<Table>)[] = [];
  const unbound: Given[] = [];
  for (const given of routes) {
    const name = parseTableName(given.route.table);
    const table = name === undefined ? undefined : findTable(name.keyspace, name.name);
    if (table === undefined) unbound.push(given);
    else found.push({ ...given, table });
  }
  return { found, unbound };
}

/** The primary-key columns a route writes; without any clustering column it writes a partition's static ones. */
export function keyColumnsOf(route: RouteDefinition, table: TableSchema): readonly ColumnSchema[] {
  const writesRows = table.clusteringKey.some(({ name }) => Object.hasOwn(route.columns, name));
  return writesRows ? [...table.partitionKey, ...table.clusteringKey] : table.partitionKey;
}
