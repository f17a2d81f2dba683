import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { KeyspacesCapacity } from '../../lib/store/keyspaces-capacity.ts';
import { KeyspacesTables } from '../../lib/store/keyspaces-tables.ts';
import type { KeyspacesTablesProps } from '../../lib/store/keyspaces-tables.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';
import { emptyStack, propertiesOf, warningsOf } from './support/stack.ts';

const scratch = scratchFolder();
const example = readFileSync(join(projectRoot, 'examples/shop/schema.cql'), 'utf8');

function schemaOf(cql: string) {
  const { schema, problems } = parseSchema(cql, 'schema.cql');
  expect(problems).toEqual([]);
  return schema;
}

function tablesStack(cql: string, props: Partial<KeyspacesTablesProps> = {}) {
  const stack = emptyStack(scratch);
  const tables = new KeyspacesTables(stack, 'Tables', { schema: schemaOf(cql), ...props });
  return { stack, tables };
}

const table = (cql: string, props?: Partial<KeyspacesTablesProps>) =>
  propertiesOf(tablesStack(cql, props).stack, 'AWS::Cassandra::Table')[0];

const plain = 'CREATE TABLE web.clicks (id text, at timestamp, url text, PRIMARY KEY (id, at))';

describe('Keyspaces tables of the example schema', () => {
  const { stack } = tablesStack(example);
  const template = Template.fromStack(stack);

  it('the example schema gives one keyspace, its types and its tables', () => {
    template.resourceCountIs('AWS::Cassandra::Keyspace', 1);
    template.resourceCountIs('AWS::Cassandra::Type', 2);
    template.resourceCountIs('AWS::Cassandra::Table', 2);
  });

  it('the tables keep their keys, clustering order and types, and accept client-side timestamps', () => {
    template.hasResourceProperties('AWS::Cassandra::Table', {
      KeyspaceName: 'shop',
      TableName: 'orders_by_customer',
      PartitionKeyColumns: [{ ColumnName: 'customer_id', ColumnType: 'text' }],
      ClusteringKeyColumns: [
        { Column: { ColumnName: 'ordered_at', ColumnType: 'timestamp' }, OrderBy: 'DESC' },
        { Column: { ColumnName: 'order_id', ColumnType: 'uuid' }, OrderBy: 'ASC' },
      ],
      ClientSideTimestampsEnabled: true,
      PointInTimeRecoveryEnabled: true,
      BillingMode: { Mode: 'ON_DEMAND' },
    });
    const columns = propertiesOf(stack, 'AWS::Cassandra::Table')[0]?.['RegularColumns'];
    expect(columns).toContainEqual({ ColumnName: 'items', ColumnType: 'frozen<list<frozen<item>>>' });
    expect(columns).toContainEqual({ ColumnName: 'attributes', ColumnType: 'map<text, text>' });
  });

  it('the keyspace is created before the types, and the types before the tables', () => {
    const needs = (type: string) =>
      Object.values(template.findResources(type)).map(
        (resource: { DependsOn?: readonly string[] }) => resource.DependsOn,
      );
    expect(needs('AWS::Cassandra::Type')).toEqual([
      [expect.stringMatching(/^TablesKeyspaceshop/)],
      [expect.stringMatching(/^TablesKeyspaceshop/)],
    ]);
    for (const ids of needs('AWS::Cassandra::Table')) {
      expect(ids).toEqual([
        expect.stringMatching(/^TablesKeyspaceshop/),
        expect.stringMatching(/^TablesTypeshopaddress/),
        expect.stringMatching(/^TablesTypeshopitem/),
      ]);
    }
  });

  it('the tables are retained when the stack is deleted', () => {
    const resources = Object.values(template.findResources('AWS::Cassandra::Table'));
    for (const resource of resources)
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate' });
  });
});

describe('KeyspacesTables', () => {
  it('a Keyspaces table takes its default TTL from the schema', () => {
    expect(table(`${plain} WITH default_time_to_live = 86400`)).toMatchObject({ DefaultTimeToLive: 86_400 });
    expect(table(plain)).not.toHaveProperty('DefaultTimeToLive');
  });

  it('a Keyspaces table with provisioned capacity scales between its bounds', () => {
    const bounds = { minimumUnits: 10, maximumUnits: 100 };
    expect(
      table(plain, { capacity: KeyspacesCapacity.provisioned({ read: bounds, write: bounds }) }),
    ).toMatchObject({
      BillingMode: {
        Mode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      },
      AutoScalingSpecifications: {
        WriteCapacityAutoScaling: {
          MinimumUnits: 10,
          MaximumUnits: 100,
          ScalingPolicy: { TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 } },
        },
      },
    });
  });

  it('a Keyspaces table warns about options that Keyspaces ignores', () => {
    const { stack } = tablesStack(`${plain} WITH gc_grace_seconds = 60 AND comment = 'clicks'`);
    expect(warningsOf(stack)).toEqual([expect.stringContaining('ignores gc_grace_seconds;')]);
  });

  it('a Keyspaces table can be created in an existing keyspace', () => {
    const { stack } = tablesStack(plain, { createKeyspaces: false });
    expect(propertiesOf(stack, 'AWS::Cassandra::Keyspace')).toEqual([]);
  });

  it('a Keyspaces table can be replicated to other Regions, with client-side timestamps', () => {
    const { stack } = tablesStack(plain, { replicateTo: ['eu-west-1', 'eu-north-1'] });
    expect(propertiesOf(stack, 'AWS::Cassandra::Keyspace')).toEqual([
      {
        KeyspaceName: 'web',
        ClientSideTimestampsEnabled: true,
        ReplicationSpecification: {
          ReplicationStrategy: 'MULTI_REGION',
          RegionList: [{ Ref: 'AWS::Region' }, 'eu-west-1', 'eu-north-1'],
        },
      },
    ]);
  });

  it('a Keyspaces table has the given warm throughput from the start', () => {
    expect(table(plain, { warmThroughput: { readUnits: 20_000, writeUnits: 8_000 } })).toMatchObject({
      WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 8_000 },
    });
  });

  it('a Keyspaces table has a change stream if asked', () => {
    expect(table(plain, { changeStream: 'new-and-old-images' })).toMatchObject({
      CdcSpecification: { Status: 'ENABLED', ViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(table(plain)).not.toHaveProperty('CdcSpecification');
  });

  it("a Keyspaces table is encrypted with the user's key if there is one", () => {
    const stack = emptyStack(scratch);
    const encryptionKey = new Key(stack, 'Key');
    new KeyspacesTables(stack, 'Tables', { schema: schemaOf(plain), encryptionKey });
    expect(propertiesOf(stack, 'AWS::Cassandra::Table')).toMatchObject([
      { EncryptionSpecification: { EncryptionType: 'CUSTOMER_MANAGED_KMS_KEY' } },
    ]);
    expect(table(plain)).toMatchObject({ EncryptionSpecification: { EncryptionType: 'AWS_OWNED_KMS_KEY' } });
  });

  it('a Keyspaces table in several Regions is refused with all unsupported options at once', () => {
    const stack = emptyStack(scratch);
    expect(
      () =>
        new KeyspacesTables(stack, 'Tables', {
          schema: schemaOf(plain),
          replicateTo: ['eu-west-1'],
          clientSideTimestamps: false,
          createKeyspaces: false,
          encryptionKey: new Key(stack, 'Key'),
        }),
    ).toThrow(/clientSideTimestamps: false[^]*store\.encryptionKey[^]*createKeyspaces is false/);
  });

  it.each<[string, Partial<KeyspacesTablesProps>, RegExp]>([
    [
      'several Regions and one at once',
      { replicateTo: ['eu-west-1'], multiRegion: false },
      /store\.multiRegion: false, but replicateTo is eu-west-1/,
    ],
    [
      'several Regions that are not named for the keyspaces',
      { multiRegion: true },
      /store\.multiRegion: true, but the keyspaces are created in one Region/,
    ],
    [
      'server timestamps in existing keyspaces of several Regions',
      { multiRegion: true, createKeyspaces: false, clientSideTimestamps: false },
      /store\.clientSideTimestamps: false, but Regions agree[^]*remove it or multiRegion/,
    ],
  ])('a Keyspaces table is refused with %s', (_, props, message) => {
    expect(() => tablesStack(plain, props)).toThrow(message);
  });

  it.each([
    [
      'a duration',
      'CREATE TABLE web.t (id text PRIMARY KEY, d duration)',
      /web\.t: column 'd' is of type duration/,
    ],
    [
      'a vector in a list',
      'CREATE TABLE web.t (id text PRIMARY KEY, v list<frozen<vector<float, 3>>>)',
      /column 'v' is of type list/,
    ],
    [
      'a static column',
      'CREATE TABLE web.t (id text, at int, s text STATIC, PRIMARY KEY (id, at))',
      /column 's' is static/,
    ],
    [
      '226 columns',
      `CREATE TABLE web.t (id text PRIMARY KEY, ${Array.from({ length: 225 }, (_, index) => `c${index} int`).join(', ')})`,
      /226 columns; Keyspaces writes at most 225/,
    ],
  ])('a Keyspaces table is refused with %s', (_, cql, message) => {
    expect(() => tablesStack(cql)).toThrow(message);
  });

  it('a Keyspaces table is refused with invalid capacity bounds', () => {
    const bounds = {
      read: { minimumUnits: 1, maximumUnits: 2 },
      write: { minimumUnits: 5, maximumUnits: 2 },
    };
    expect(() => KeyspacesCapacity.provisioned(bounds)).toThrow(
      /capacity\.write: minimumUnits 5 to maximumUnits 2/,
    );
  });
});
