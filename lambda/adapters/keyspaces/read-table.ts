import type { Client, types } from 'cassandra-driver';
import type { TableSchema, WriteOptions } from '../../../core/cql/table.ts';
import { known, message } from '../../../core/failure/failure-message.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { readTable } from '../cassandra/read-table.ts';

/**
 * What Keyspaces knows of a table and Cassandra does not
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/working-with-keyspaces.html). All of it is asked for, so that
 * a column that is not there is not an error.
 */
const stateOfTable = 'SELECT * FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?';

/** Rows can be written in these; tables are made, changed and deleted in the background. */
const usableStates: readonly string[] = ['ACTIVE', 'UPDATING'];

/**
 * Reads a table from the schema tables; `undefined` if it does not exist. Throws BatchCrash if it cannot be written
 * yet: the batch is redelivered, and by then it may be.
 */
export async function readKeyspacesTable(
  client: Client,
  keyspace: string,
  name: string,
): Promise<TableSchema | undefined> {
  const [table, { rows }] = await Promise.all([
    readTable(client, keyspace, name),
    client.execute(stateOfTable, [keyspace, name], { prepare: true, isIdempotent: true }),
  ]);
  const state = rows[0];
  if (state === undefined) return table;
  const status = String(state.get('status'));
  if (!usableStates.includes(status)) throw notUsable(`${keyspace}.${name}`, status);
  return table === undefined ? undefined : { ...table, allows: allowed(state) };
}

/**
 * Client-side timestamps are a custom property, `{'client_side_timestamps': {'status': 'enabled'}}`, or off. Whether
 * TTL is on is not documented to be here.
 */
function allowed(state: types.Row): WriteOptions {
  const properties: unknown = state.get('custom_properties');
  if (properties === undefined) return {};
  const status = fieldOf(fieldOf(properties, 'client_side_timestamps'), 'status');
  return { timestamps: String(status).toLowerCase() === 'enabled' };
}

/** A map is a Map or an object, as the driver was told to read maps. */
function fieldOf(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function notUsable(table: string, status: string): BatchCrash {
  return new BatchCrash({
    next: 'crash',
    stage: 'map',
    code: 'schema_missing',
    table,
    message: message`table ${known(table)} cannot be written: its state is ${known(status)}, and it must be ${known(usableStates.join(' or '))}; while it is being made, waiting helps`,
  });
}
