import { openStore } from '../../../lambda/adapters/cassandra/index.ts';
import { openSecrets } from '../../../lambda/adapters/secrets/index.ts';
import {
  readConnectionSecrets,
  type ConnectionReferences,
} from '../../../lambda/adapters/secrets/connection-secrets.ts';
import type { Dialect, TlsMode } from '../../../core/contract/environment.ts';
import { parseTableName, type TableName } from '../../../core/connector/table-name.ts';
import { printQualified, type Schema } from '../../../core/cql/schema/schema.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import type { ProjectConnector } from '../../../project/load-project.ts';
import type { AwsAccess } from './aws-access.ts';
import { ask } from './ask.ts';
import type { Fact, Unknown } from '../facts/fact.ts';
import type { GrantTable } from '../facts/grants.ts';
import { gatherKeyspacesTables } from './keyspaces.ts';
import type { LiveTable, TableFacts } from '../facts/table-facts.ts';

/** How a Cassandra of one's own is reached. */
export interface CassandraTarget extends ConnectionReferences {
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  readonly tls: TlsMode;
}

/** Where the tables are. */
export type Target =
  { readonly dialect: 'keyspaces' } | { readonly dialect: 'cassandra'; readonly reach: CassandraTarget };

/** Reads the tables of a connector's routes from their live target, and holds the connector against them. */
export async function gatherTables(
  access: AwsAccess,
  target: Target,
  connector: ProjectConnector,
  schema: Schema | undefined,
): Promise<TableFacts> {
  const names = tableNames(connector);
  const tables =
    target.dialect === 'keyspaces'
      ? await gatherKeyspacesTables(access, names)
      : await readCassandraTables(target.reach, names);
  return {
    dialect: target.dialect,
    tables,
    declared: schema?.tables,
    problems: problemsWith(connector, tables, target.dialect),
  };
}

/** The tables that routes name, each once. */
export function tableNames({ routes }: ProjectConnector): readonly TableName[] {
  const texts = new Set(routes.map(({ table }) => table));
  return [...texts].flatMap((text) => parseTableName(text) ?? []);
}

/** The tables that routes name, as far as it decides what writes them; see {@link gatherTables}. */
export function grantTables(
  connector: ProjectConnector,
  facts: TableFacts | undefined,
): readonly GrantTable[] {
  return tableNames(connector).map(({ keyspace, name }) => {
    const live = facts?.tables.find((table) => table.name === printQualified(keyspace, name))?.keyspaces;
    return { keyspace, name, multiRegion: live?.known === true && live.value.multiRegion };
  });
}

async function readCassandraTables(
  cassandra: CassandraTarget,
  names: readonly TableName[],
): Promise<readonly LiveTable[]> {
  const live = (schemaOf: (name: TableName) => LiveTable['schema']): readonly LiveTable[] =>
    names.map((name) => ({
      name: printQualified(name.keyspace, name.name),
      schema: schemaOf(name),
      keyspaces: undefined,
    }));
  const secrets = await ask('secretsmanager:GetSecretValue', async () => {
    const read = await readConnectionSecrets(cassandra, openSecrets());
    // The store reads the login when a node asks for it, and what is wrong with it would look like the node's fault.
    await read.readCredentials?.('current');
    return read;
  });
  if (!secrets.known) return live(() => ({ ...secrets, fix: 'fix the secret, and run the command again' }));
  const opened = await ask("the cluster's nodes", async () =>
    openStore({ ...cassandra, ...secrets.value, consistency: 'LOCAL_ONE', tokenAware: true }),
  );
  if (!opened.known) return live(() => opened);
  const store = opened.value;
  try {
    const schemas = new Map<TableName, LiveTable['schema']>();
    for (const name of names) {
      const read = await ask('system_schema.columns', () => store.readTable(name.keyspace, name.name));
      schemas.set(name, read.known ? existing(read.value, name) : read);
    }
    return live((name) => schemas.get(name) ?? noTable(name));
  } finally {
    await store.close();
  }
}

const existing = <T>(table: T | undefined, name: TableName): Fact<T> =>
  table === undefined ? noTable(name) : { known: true, value: table };

const noTable = ({ keyspace, name }: TableName): Unknown => ({
  known: false,
  kind: 'absent',
  question: 'system_schema.columns',
  message: `there is no table ${printQualified(keyspace, name)}`,
});

/** What of the connector does not fit its tables; nothing of routes whose table could not be read. */
function problemsWith(
  connector: ProjectConnector,
  tables: readonly LiveTable[],
  dialect: Dialect,
): TableFacts['problems'] {
  const schemas = new Map(
    tables.flatMap(({ name, schema }) => (schema.known ? [[name, schema.value] as const] : [])),
  );
  const find = (keyspace: string, name: string) => schemas.get(printQualified(keyspace, name));
  const isRead = connector.routes.map(({ table }) => {
    const name = parseTableName(table);
    return name !== undefined && find(name.keyspace, name.name) !== undefined;
  });
  const { name, routes } = connector;
  return checkConnector({ name, routes }, find, [...schemas.keys()], dialect).filter(({ path }) => {
    const route = /^routes\[(\d+)\]/.exec(path)?.[1];
    return route === undefined || isRead[Number(route)] === true;
  });
}
