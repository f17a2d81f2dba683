import type { Client } from 'cassandra-driver';
import { printIdentifier } from '../../core/cql/identifier.ts';
import { printQualified, type DeclaredTable } from '../../core/cql/schema/schema.ts';

const pageRows = 5_000;

/** Every row of a table, page by page. */
export async function* readRows(
  client: Client,
  table: string,
  columns: readonly string[],
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const names = columns.map(printIdentifier).join(', ');
  const rows = await client.execute(`SELECT ${names} FROM ${table}`, [], { fetchSize: pageRows });
  for await (const row of rows) {
    yield Object.fromEntries(columns.map((name): [string, unknown] => [name, row.get(name)]));
  }
}

/** Table → rows. Counted here: `COUNT(*)` of a large table takes longer than a server waits for. */
export async function countRows(
  client: Client,
  tables: readonly DeclaredTable[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { keyspace, name, partitionKey } of tables) {
    const table = printQualified(keyspace, name);
    const columns = partitionKey.map((column) => column.name);
    const rows = readRows(client, table, columns);
    let count = 0;
    while ((await rows.next()).done !== true) count += 1;
    counts.set(table, count);
  }
  return counts;
}
