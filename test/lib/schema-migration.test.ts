import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { Connector } from '../../lib/connector.ts';
import type { ConnectorProps } from '../../lib/connector.ts';
import { Network } from '../../lib/network/network.ts';
import type { CassandraStoreProps } from '../../lib/store/cassandra-store.ts';
import { clicks, clicksApp, clicksProps, clicksStack, clicksStore } from './support/connector.ts';
import { resourcesOf } from './support/references.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf, secretArn, secretOf, warningsOf } from './support/stack.ts';
import { writeConnector } from './support/write-connector.ts';

const scratch = scratchFolder();
const login = secretArn('login');
const adminLogin = secretArn('admin');

const stackOf = (
  folder: string,
  store: (stack: Stack) => Partial<CassandraStoreProps>,
  props: Partial<ConnectorProps> = {},
) => clicksStack(join(scratch, folder), (stack) => ({ store: clicksStore(store(stack)), ...props }));

const stack = stackOf('migrating', (scope) => ({
  credentials: secretOf(scope, 'login'),
  tlsAuthorities: secretOf(scope, 'ca'),
  migrateSchema: { credentials: secretOf(scope, 'admin') },
}));
const template = Template.fromStack(stack);
const [migrationId] = Object.keys(template.findResources('Custom::MillraceTables'));

/** What a resource waits for, by type. */
const neededBy = (type: string): readonly string[] =>
  Object.values(template.findResources(type)).flatMap(
    ({ DependsOn: needed = [] }: { DependsOn?: string[] }) => needed,
  );

/** Without them the first deployment could run into its time limit. */
describe('ways that a migration waits for', () => {
  it('a migration waits until the nodes let its function in', () => {
    const waiting = stackOf('nodes', (scope) => ({
      securityGroup: SecurityGroup.fromSecurityGroupId(scope, 'Nodes', 'sg-0a1b2c3d4e5f60719'),
      migrateSchema: {},
    }));
    const rules = Object.entries(
      Template.fromStack(waiting).findResources('AWS::EC2::SecurityGroupIngress', {
        Properties: { GroupId: 'sg-0a1b2c3d4e5f60719', FromPort: 9042 },
      }),
    );
    expect(rules).toHaveLength(1);
    Template.fromStack(waiting).hasResource('Custom::MillraceTables', {
      DependsOn: Match.arrayWith(rules.map(([id]) => id)),
    });
  });

  it('a migration in a shared network waits for the endpoints that it shares, and until they let it in', () => {
    const app = clicksApp(join(scratch, 'shared'));
    const both = new Stack(app, 'Both');
    const store = clicksStore({ credentials: secretOf(both, 'login'), migrateSchema: {} });
    const owner = new Connector(both, 'Owner', { ...clicksProps(join(scratch, 'shared/owner')), store });
    new Connector(both, 'Guest', {
      ...clicksProps(join(scratch, 'shared/guest'), { ...clicks, name: 'views' }),
      store,
      network: Network.shared(owner),
    });
    const resources = resourcesOf(both);
    const [, needed = []] =
      [...resources].flatMap(([id, { Type: type, DependsOn: ids }]) =>
        type === 'Custom::MillraceTables' && id.startsWith('Guest') ? [[id, ids] as const] : [],
      )[0] ?? [];
    const types = needed.map((id) => resources.get(id)?.Type);
    expect(types.filter((type) => type === 'AWS::EC2::VPCEndpoint')).toHaveLength(3);
    // From the guest's group to the endpoints of SQS and of Secrets Manager.
    const rules = needed.filter((id) => /^OwnerNetwork.*fromBothGuestNetworkFunction/.test(id));
    expect(rules).toHaveLength(2);
  });
});

describe('stack that migrates its tables', () => {
  const functions = propertiesOf(stack, 'AWS::Lambda::Function');
  const migration = functions.find(({ Description: text }) => String(text).includes('added at deployment'));
  const live = functions.find(({ Description: text }) => String(text).includes('Kafka records'));

  it('a migrating stack migrates when the tables or the address change, with a time limit', () => {
    expect(propertiesOf(stack, 'Custom::MillraceTables')).toEqual([
      {
        ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^MigrationFunction/), 'Arn'] },
        ServiceTimeout: '660',
        Schema: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        ContactPoints: 'cassandra.web.internal:9042',
        LocalDatacenter: 'dc1',
      },
    ]);
  });

  it('a migrating stack changes the tables before the functions and event sources', () => {
    const waiting = [...Object.values(template.findResources('AWS::Lambda::Function'))].filter(
      ({ DependsOn: needed = [] }: { DependsOn?: string[] }) => needed.includes(migrationId ?? ''),
    );
    expect(waiting).toHaveLength(2);
    expect(neededBy('AWS::Lambda::EventSourceMapping').filter((id) => id === migrationId)).not.toEqual([]);
    // Its ways to the cluster, to the secrets and back to CloudFormation.
    for (const way of [
      /SecurityGroupfrom.*9042|FunctionSecurityGroup/,
      /S3Endpoint/,
      /SecretsManagerEndpoint/,
    ]) {
      expect(
        neededBy('Custom::MillraceTables').some((id) => way.test(id)),
        String(way),
      ).toBe(true);
    }
  });

  it("the migration function is in the connector's VPC and knows the cluster and secrets only by their ARNs", () => {
    expect(migration?.['VpcConfig']).toEqual(live?.['VpcConfig']);
    expect(migration).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Timeout: 600 });
    expect(migration?.['Environment']).toEqual({
      Variables: {
        MILLRACE_CONTACT_POINTS: 'cassandra.web.internal:9042',
        MILLRACE_LOCAL_DATACENTER: 'dc1',
        MILLRACE_DIALECT: 'cassandra',
        MILLRACE_CONSISTENCY: 'LOCAL_QUORUM',
        MILLRACE_TLS: 'verified',
        MILLRACE_TLS_CA: secretArn('ca'),
        MILLRACE_CREDENTIALS_SECRET: adminLogin,
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
    expect(live).toMatchObject({ Environment: { Variables: { MILLRACE_CREDENTIALS_SECRET: login } } });
  });

  it('the migration function may only read its secrets, write its log and join the VPC', () => {
    const policies = propertiesOf(stack, 'AWS::IAM::Policy');
    const own = policies.find(({ PolicyName: name }) => String(name).startsWith('MigrationFunction'));
    const text = JSON.stringify(own);
    for (const service of ['sqs:', 's3:', 'kafka', 'lambda:']) expect(text).not.toContain(service);
    expect(text).toContain(adminLogin);
    expect(text).not.toContain(login);
  });

  it('the migration bundle has the statements beside it, without the comments', () => {
    const assembly = join(scratch, 'migrating/assembly');
    const bundles = readdirSync(assembly).filter((name) => /^bundle\.[0-9a-f]+$/.test(name));
    const withSchema = bundles.filter((name) => readdirSync(join(assembly, name)).includes('schema.cql'));
    expect(bundles).toHaveLength(2);
    expect(withSchema).toHaveLength(1);
    expect(readFileSync(join(assembly, withSchema[0] ?? '', 'schema.cql'), 'utf8')).toBe(
      'CREATE TABLE web.clicks (id text, at timestamp, PRIMARY KEY (id, at));\n',
    );
  });

  it("the S3 endpoint of a migrating stack allows answers to CloudFormation's bucket", () => {
    const s3 = propertiesOf(stack, 'AWS::EC2::VPCEndpoint').find(
      ({ VpcEndpointType: type }) => type === 'Gateway',
    );
    expect(s3).toMatchObject({
      PolicyDocument: {
        Statement: [
          { Condition: expect.anything() as unknown },
          {
            Action: 's3:PutObject',
            Resource: {
              'Fn::Join': ['', expect.arrayContaining([':s3:::cloudformation-custom-resource-response-'])],
            },
          },
        ],
      },
    });
  });
});

describe('stack that migrates with the login of its function', () => {
  it("a migration without a login of its own signs in by the function's login", () => {
    const [migration] = propertiesOf(
      stackOf('same', (scope) => ({ credentials: secretOf(scope, 'login'), migrateSchema: {} })),
      'AWS::Lambda::Function',
    ).filter(({ Description: text }) => String(text).includes('added at deployment'));
    expect(migration).toMatchObject({ Environment: { Variables: { MILLRACE_CREDENTIALS_SECRET: login } } });
  });
});

describe('stack without migration', () => {
  it('a stack without migration has no migration resource, and its S3 endpoint allows only this account', () => {
    const without = stackOf('without', () => ({}));
    Template.fromStack(without).resourceCountIs('Custom::MillraceTables', 0);
    expect(JSON.stringify(propertiesOf(without, 'AWS::EC2::VPCEndpoint'))).not.toContain('cloudformation');
  });

  it('a migrating stack is refused without a schema.cql', () => {
    const connectorFile = writeConnector(join(scratch, 'bare'), clicks);
    expect(() =>
      clicksStack(join(scratch, 'bare-app'), {
        connectorFile,
        store: clicksStore({ migrateSchema: {} }),
      }),
    ).toThrow(/store\.migrateSchema: there is no schema\.cql/);
  });
});

describe('keyspace that ignores datacenters', () => {
  it('a stack that would create a keyspace with SimpleStrategy in production warns', () => {
    const folder = join(scratch, 'simple');
    const { connectorFile } = clicksProps(folder);
    const cql =
      "CREATE KEYSPACE web WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};\n";
    const file = join(folder, 'with-keyspace.cql');
    writeFileSync(file, cql + readFileSync(join(dirname(connectorFile), 'schema.cql'), 'utf8'));
    const warned = clicksStack(join(scratch, 'simple-app'), {
      connectorFile,
      schemaFile: file,
      store: clicksStore({ migrateSchema: {} }),
    });
    expect(warningsOf(warned)).toEqual([expect.stringContaining('web with SimpleStrategy')]);
  });
});
