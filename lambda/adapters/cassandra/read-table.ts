import type { Client, QueryOptions, types } from 'cassandra-driver';
import { tableFromRows, type ColumnRow, type TypeRow } from '../../../core/cql/table-from-rows.ts';
import type { TableSchema } from '../../../core/cql/table.ts';

const columnsOfTable =
  'SELECT column_name, kind, position, type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?';
const typesOfKeyspace =
  'SELECT type_name, field_names, field_types FROM system_schema.types WHERE keyspace_name = ?';

const options: QueryOptions = { prepare: true, isIdempotent: true };

/**
 * Reads a table from the schema tables; `undefined` if it does not exist.
 * @param at of which node, and for how long; any, if not given
 */
export async function readTable(
  client: Client,
  keyspace: string,
  table: string,
  at: Pick<QueryOptions, 'host' | 'readTimeout'> = {},
): Promise<TableSchema | undefined> {
  const [columns, udts] = await Promise.all([
    client.execute(columnsOfTable, [keyspace, table], { ...options, ...at }),
    client.execute(typesOfKeyspace, [keyspace], { ...options, ...at }),
  ]);
  return tableFromRows(keyspace, table, columns.rows.map(toColumnRow), udts.rows.map(toTypeRow));
}

/** A row of `system_schema.columns`. */
export function toColumnRow(row: types.Row): ColumnRow {
  return {
    column_name: readText(row, 'column_name'),
    kind: readText(row, 'kind'),
    position: Number(row.get('position')),
    type: readText(row, 'type'),
  };
}

/** A row of `system_schema.types`. */
export function toTypeRow(row: types.Row): TypeRow {
  return {
    type_name: readText(row, 'type_name'),
    field_names: readTexts(row, 'field_names'),
    field_types: readTexts(row, 'field_types'),
  };
}

/** Throws a TypeError if the column holds no text. */
export function readText(row: types.Row, column: string): string {
  const value: unknown = row.get(column);
  if (typeof value !== 'string') throw new TypeError(`column ${column} of system_schema is not text`);
  return value;
}

/**
 * A list or a set, in either form that a driver gives it; none where there is no value. Throws a TypeError if the column
 * holds something else, which would otherwise pass for an empty one.
 */
export function readTexts(row: types.Row, column: string): readonly string[] {
  const values: unknown = row.get(column);
  if (values === null || values === undefined) return [];
  if (Array.isArray(values) || values instanceof Set) return Array.from(values, String);
  throw new TypeError(`column ${column} of system_schema is no list and no set`);
}
