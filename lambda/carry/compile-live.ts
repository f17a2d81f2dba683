import type { Dialect } from '../../core/contract/environment.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import type { TableSchema } from '../../core/cql/table.ts';
import type { SchemaSources } from '../../core/decode/schema/schema-source.ts';
import { compileConnector, tablesOf } from '../../core/mapping/compile-connector.ts';
import type { CompiledConnector } from '../../core/mapping/compile/compiled.ts';
import { known, message } from '../../core/failure/failure-message.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { RowStore } from '../ports/store.ts';

/** A connector that is ready to map and write, and what it took to get there. */
export interface LiveConnector {
  readonly connector: CompiledConnector;
  /** `keyspace.table` each. */
  readonly tables: readonly string[];
  readonly statements: number;
}

/**
 * Reads the connector's tables from the live cluster, compiles it against them and prepares its statements.
 * Throws {@link BatchCrash} if a table is missing or the cluster does not answer in time, ConfigurationError if the connector does not fit its tables.
 */
export async function compileLiveConnector(
  definition: ConnectorDefinition,
  store: RowStore,
  dialect: Dialect = 'cassandra',
  timeLeftMs?: () => number,
  schemas: SchemaSources = {},
): Promise<LiveConnector> {
  const names = tablesOf(definition);
  const found = await Promise.all(
    names.map(({ keyspace, name }) => store.readTable(keyspace, name, timeLeftMs?.())),
  );
  const tables = new Map<string, TableSchema>();
  for (const [index, { keyspace, name }] of names.entries()) {
    const table = found[index];
    if (table === undefined) throw missing(`${keyspace}.${name}`);
    tables.set(keyOf(keyspace, name), table);
  }
  const connector = compileConnector(
    definition,
    (keyspace, name) => tables.get(keyOf(keyspace, name)),
    dialect,
    schemas,
  );
  const shapes = [...connector.routesByTopic.values()].flat().flatMap((route) => route.shapes);
  await store.prepare(shapes, timeLeftMs?.());
  return {
    connector,
    tables: names.map(({ keyspace, name }) => `${keyspace}.${name}`),
    statements: shapes.length,
  };
}

function keyOf(keyspace: string, name: string): string {
  return JSON.stringify([keyspace, name]);
}

function missing(table: string): BatchCrash {
  return new BatchCrash({
    next: 'crash',
    stage: 'map',
    code: 'schema_missing',
    table,
    message: message`table ${known(table)} does not exist in the cluster; create it, or correct the route that writes it`,
  });
}
