import type { Client, QueryOptions, types } from 'cassandra-driver';
import {
  keyspaceFromRows,
  type LiveKeyspace,
  type LiveSchema,
} from '../../../core/cql/migration/live-schema.ts';
import { readText, readTexts, toColumnRow, toTypeRow } from './read-table.ts';

/** Reads what a cluster has of some keyspaces; one that does not exist is left out. */
export async function readLiveSchema(
  client: Client,
  keyspaces: readonly string[],
  options: QueryOptions,
): Promise<LiveSchema> {
  const found = await Promise.all(
    keyspaces.map(async (name) => [name, await readKeyspace(client, name, options)] as const),
  );
  return new Map(found.flatMap(([name, keyspace]) => (keyspace === undefined ? [] : [[name, keyspace]])));
}

async function readKeyspace(
  client: Client,
  keyspace: string,
  options: QueryOptions,
): Promise<LiveKeyspace | undefined> {
  const rowsOf = async (table: string): Promise<readonly types.Row[]> => {
    const query = `SELECT * FROM system_schema.${table} WHERE keyspace_name = ?`;
    const { rows } = await client.execute(query, [keyspace], {
      ...options,
      prepare: true,
      fetchSize: 100_000,
    });
    return rows;
  };
  const [self, udts, tables, columns, dropped, views] = await Promise.all([
    rowsOf('keyspaces'),
    rowsOf('types'),
    rowsOf('tables'),
    rowsOf('columns'),
    rowsOf('dropped_columns'),
    rowsOf('views'),
  ]);
  if (self.length === 0) return undefined;
  return keyspaceFromRows({
    types: udts.map(toTypeRow),
    tables: tables.map((row) => ({
      table_name: readText(row, 'table_name'),
      flags: readTexts(row, 'flags'),
    })),
    columns: columns.map((row) => ({
      ...toColumnRow(row),
      table_name: readText(row, 'table_name'),
      clustering_order: readText(row, 'clustering_order'),
    })),
    droppedColumns: dropped.map((row) => ({
      table_name: readText(row, 'table_name'),
      column_name: readText(row, 'column_name'),
      kind: readText(row, 'kind'),
      type: readText(row, 'type'),
    })),
    views: views.map((row) => readText(row, 'view_name')),
  });
}
