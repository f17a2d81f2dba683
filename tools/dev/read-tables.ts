import type { Client } from 'cassandra-driver';
import type { RouteDefinition } from '../../core/connector/connector.ts';

/** Table → order id → the status in its row. */
export type OrderTables = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads, page by page, the id and the status of every order in the routes' tables.
 * A route that keeps neither `value.id` nor `value.status` is an error: its rows could not be counted.
 */
export async function readOrderTables(
  client: Client,
  routes: readonly RouteDefinition[],
): Promise<OrderTables> {
  const tables = new Map<string, ReadonlyMap<string, string>>();
  for (const route of routes) tables.set(route.table, await readOrders(client, route));
  return tables;
}

async function readOrders(client: Client, route: RouteDefinition): Promise<ReadonlyMap<string, string>> {
  const id = quote(columnOf(route, 'value.id'));
  const status = quote(columnOf(route, 'value.status'));
  const orders = new Map<string, string>();
  const rows = await client.execute(`SELECT ${id} AS id, ${status} AS status FROM ${route.table}`, [], {
    fetchSize: 5_000,
  });
  for await (const row of rows) orders.set(String(row.get('id')), String(row.get('status')));
  return orders;
}

function columnOf({ columns, table }: RouteDefinition, source: string): string {
  const found = Object.entries(columns).find(([, columnSource]) => columnSource === source);
  if (found !== undefined) return found[0];
  throw new Error(`the rows of ${table} can't be counted: no column is filled by '${source}'`);
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
