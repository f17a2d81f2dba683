import type { GetTableResponse, KeyspacesClient } from '@aws-sdk/client-keyspaces';
import type { TableName } from '../../../core/connector/table-name.ts';
import { printQualified } from '../../../core/cql/schema/schema.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import { tableFromRows, type ColumnRow, type TypeRow } from '../../../core/cql/table-from-rows.ts';
import type { AwsAccess } from './aws-access.ts';
import { ask } from './ask.ts';
import { askWith, derive, type Fact } from '../facts/fact.ts';
import type { KeyspacesTable, LiveTable } from '../facts/table-facts.ts';

/** Asks Keyspaces for tables; its control plane answers from anywhere, also where the VPC's endpoint is out of reach. */
export async function gatherKeyspacesTables(
  access: AwsAccess,
  names: readonly TableName[],
): Promise<readonly LiveTable[]> {
  const { KeyspacesClient: Client } = await import('@aws-sdk/client-keyspaces');
  const client = new Client(access);
  try {
    return await Promise.all(names.map((name) => gatherTable(client, name)));
  } finally {
    client.destroy();
  }
}

async function gatherTable(client: KeyspacesClient, { keyspace, name }: TableName): Promise<LiveTable> {
  const { GetTableCommand } = await import('@aws-sdk/client-keyspaces');
  const answer = await ask('cassandra:Select (GetTable)', () =>
    client.send(new GetTableCommand({ keyspaceName: keyspace, tableName: name })),
  );
  const region = await client.config.region();
  const keyspaces = derive(answer, (table) => readOptions(table, region));
  return {
    name: printQualified(keyspace, name),
    schema: await askWith(answer, (table) => askSchema(client, keyspace, name, table)),
    keyspaces,
  };
}

const takesTimestamps = ({ clientSideTimestamps }: GetTableResponse): boolean =>
  clientSideTimestamps?.status === 'ENABLED';

const takesTtl = ({ ttl, defaultTimeToLive = 0 }: GetTableResponse): boolean =>
  ttl?.status === 'ENABLED' || defaultTimeToLive > 0;

const readOptions = (table: GetTableResponse, region: string): KeyspacesTable => ({
  status: table.status ?? '',
  takesTimestamps: takesTimestamps(table),
  takesTtl: takesTtl(table),
  restoresToAnySecond: table.pointInTimeRecovery?.status === 'ENABLED',
  multiRegion: (table.replicaSpecifications ?? []).some((replica) => replica.region !== region),
});

async function askSchema(
  client: KeyspacesClient,
  keyspace: string,
  name: string,
  table: GetTableResponse,
): Promise<Fact<TableSchema>> {
  return ask('cassandra:Select (ListTypes, GetType)', async () => {
    const rows = columnRows(table);
    const types = rows.some(({ type }) => !isBuiltIn(type)) ? await typeRows(client, keyspace) : [];
    const schema = tableFromRows(keyspace, name, rows, types);
    if (schema === undefined) throw new Error('the answer has no columns');
    return { ...schema, allows: { timestamps: takesTimestamps(table), ttl: takesTtl(table) } };
  });
}

/** Types of the user's own have any name; those of CQL are these, alone or within each other. */
const builtIn =
  /^(?:ascii|bigint|blob|boolean|counter|date|decimal|double|float|inet|int|smallint|text|time|timestamp|timeuuid|tinyint|uuid|varchar|varint|frozen|list|map|set|tuple|[<>, ])+$/;

const isBuiltIn = (type: string): boolean => builtIn.test(type);

/** The columns as `system_schema.columns` would have them. */
function columnRows({ schemaDefinition }: GetTableResponse): readonly ColumnRow[] {
  const {
    allColumns = [],
    partitionKeys = [],
    clusteringKeys = [],
    staticColumns = [],
  } = schemaDefinition ?? {};
  const place = (columns: readonly { readonly name: string | undefined }[], name: string): number =>
    columns.findIndex((column) => column.name === name);
  return allColumns.map(({ name = '', type = '' }) => {
    const partition = place(partitionKeys, name);
    const clustering = place(clusteringKeys, name);
    const row = { column_name: name, type };
    if (partition >= 0) return { ...row, kind: 'partition_key', position: partition };
    if (clustering >= 0) return { ...row, kind: 'clustering', position: clustering };
    return { ...row, kind: place(staticColumns, name) >= 0 ? 'static' : 'regular', position: -1 };
  });
}

async function typeRows(client: KeyspacesClient, keyspaceName: string): Promise<readonly TypeRow[]> {
  const { GetTypeCommand, paginateListTypes } = await import('@aws-sdk/client-keyspaces');
  const names: string[] = [];
  for await (const { types = [] } of paginateListTypes({ client }, { keyspaceName })) names.push(...types);
  return Promise.all(
    names.map(async (typeName) => {
      const { fieldDefinitions = [] } = await client.send(new GetTypeCommand({ keyspaceName, typeName }));
      return {
        type_name: typeName,
        field_names: fieldDefinitions.map(({ name = '' }) => name),
        field_types: fieldDefinitions.map(({ type = '' }) => type),
      };
    }),
  );
}
