import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { KeyspacesStore } from '../../lib/store/keyspaces-store.ts';
import type { KeyspacesStoreProps } from '../../lib/store/keyspaces-store.ts';
import { Store } from '../../lib/store/store.ts';
import { clicksStack } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { emptyStack, propertiesOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();

const route = (over: Partial<RouteDefinition> = {}): RouteDefinition => ({
  topic: 'web.clicks',
  table: 'web.clicks',
  columns: { id: 'key', at: 'timestamp' },
  ...over,
});

function storeOf(props: KeyspacesStoreProps, routes: readonly RouteDefinition[] = [route()]) {
  const stack = emptyStack(scratch);
  const store = new KeyspacesStore(stack, 'Store', props, {
    connector: { name: 'clicks', routes },
    schema: undefined,
  });
  return { stack, store };
}

describe('connector into Keyspaces', () => {
  let stack: Stack;
  beforeAll(() => {
    stack = clicksStack(join(scratch, 'clicks'), { store: Store.keyspaces() });
  });

  it('the function gets the endpoint of the Region and signs in by its role, without a secret', () => {
    const [variables] = propertiesOf(stack, 'AWS::Lambda::Function').map(
      ({ Environment: environment }) => environment,
    );
    expect(variables).toMatchObject({
      Variables: {
        MILLRACE_CONTACT_POINTS: {
          'Fn::Join': ['', ['cassandra.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, ':9142']],
        },
        MILLRACE_LOCAL_DATACENTER: { Ref: 'AWS::Region' },
        MILLRACE_DIALECT: 'keyspaces',
        MILLRACE_CONSISTENCY: 'LOCAL_QUORUM',
        MILLRACE_TLS: 'verified',
      },
    });
    expect(JSON.stringify(variables)).not.toContain('MILLRACE_CREDENTIALS_SECRET');
  });

  it('the stack creates the tables of schema.cql and retains them when it is deleted', () => {
    Template.fromStack(stack).hasResource('AWS::Cassandra::Table', {
      Properties: { KeyspaceName: 'web', TableName: 'clicks', ClientSideTimestampsEnabled: true },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  it('the function may write only the tables of the routes, and read only the system keyspaces', () => {
    const allowed = allowedActions(stack);
    const modified = JSON.stringify(allowed.get('cassandra:Modify'));
    expect(modified).toContain(':/keyspace/web/table/clicks');
    expect(modified).not.toContain('*');
    const selected = new Set(allowed.get('cassandra:Select')?.map((resource) => JSON.stringify(resource)));
    expect([...selected]).toEqual([expect.stringContaining(':/keyspace/system*"')]);
    expect(allowed.get('ec2:DescribeVpcEndpoints')).toContain('*');
  });

  it('the function reaches Keyspaces by an endpoint that serves only this account', () => {
    const endpoint = propertiesOf(stack, 'AWS::EC2::VPCEndpoint').find((properties) =>
      JSON.stringify(properties['ServiceName']).includes('.cassandra'),
    );
    expect(endpoint).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true });
    expect(JSON.stringify(endpoint?.['PolicyDocument'])).toMatch(/"cassandra:\*".*:\/keyspace\/\*/);
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroupIngress')).toContainEqual(
      expect.objectContaining({ FromPort: 9142, ToPort: 9142, IpProtocol: 'tcp' }),
    );
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroupEgress')).toContainEqual(
      expect.objectContaining({ FromPort: 9142, ToPort: 9142 }),
    );
  });

  it('the stack has no endpoint for Secrets Manager', () => {
    const services = JSON.stringify(propertiesOf(stack, 'AWS::EC2::VPCEndpoint'));
    expect(services).not.toContain('secretsmanager');
  });

  it('the stack has an alarm for each cause by which Keyspaces refuses a write, per table', () => {
    const names = propertiesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName: name }) => String(name));
    expect(names.filter((name) => name.includes('/keyspaces-')).sort()).toEqual([
      'millrace/clicks/keyspaces-connections-throttled/web.clicks',
      'millrace/clicks/keyspaces-errors/web.clicks',
      'millrace/clicks/keyspaces-partition-throttled/web.clicks',
      'millrace/clicks/keyspaces-table-throttled/web.clicks',
    ]);
  });
});

describe('Keyspaces store', () => {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkeyspacesforapachecassandra.html
  it.each<[string, KeyspacesStoreProps]>([
    ['that are created in several Regions', { replicateTo: ['eu-north-1'] }],
    ['in keyspaces of several Regions', { createKeyspaces: false, multiRegion: true }],
    ['that exist in several Regions', { createTables: false, multiRegion: true }],
  ])('the function may write tables %s by the action that is for them', (name, props) => {
    const folder = join(scratch, name.replaceAll(' ', '-'));
    const allowed = allowedActions(clicksStack(folder, { store: Store.keyspaces(props) }));
    expect(allowed.get('cassandra:ModifyMultiRegionResource')).toEqual(allowed.get('cassandra:Modify'));
    // https://docs.aws.amazon.com/keyspaces/latest/devguide/configure-udt-permissions.html
    expect(allowed.get('cassandra:SelectMultiRegionResource')).toEqual(allowed.get('cassandra:Select'));
    expect(JSON.stringify(allowed.get('cassandra:Select'))).not.toContain('table/clicks');
  });

  it('the function may not write tables in several Regions if its tables are in one', () => {
    const allowed = allowedActions(clicksStack(join(scratch, 'single'), { store: Store.keyspaces() }));
    expect([...allowed.keys()].filter((action) => action.includes('MultiRegion'))).toEqual([]);
  });

  it('a Keyspaces store of existing tables is refused with options of tables that are created', () => {
    expect(() => storeOf({ createTables: false, replicateTo: ['eu-north-1'] })).toThrow(
      'store.createTables: false, but replicateTo given, for tables that are created; remove it; say multiRegion: true',
    );
    expect(() =>
      storeOf({ createTables: false, pointInTimeRecovery: false, createKeyspaces: false }),
    ).toThrow('pointInTimeRecovery, createKeyspaces given, for tables that are created; remove them');
  });

  it('a Keyspaces store of existing tables creates none and still knows them', () => {
    const { stack, store } = storeOf({ createTables: false }, [
      route(),
      route(),
      route({ table: 'web."Views"' }),
    ]);
    expect(stack.node.findAll().filter(CfnResource.isCfnResource)).toEqual([]);
    expect(store.keyspacesTables).toEqual([
      { keyspace: 'web', name: 'clicks', deletes: false },
      { keyspace: 'web', name: 'Views', deletes: false },
    ]);
  });

  // https://docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps-how-to-queries.html
  it('a Keyspaces store takes write timestamps of the last two days', () => {
    expect(storeOf({ createTables: false }).store.timestampWindow.toHours()).toBe(48);
  });

  it('a Keyspaces store that creates its tables is refused without a schema.cql', () => {
    expect(() => storeOf({})).toThrow(/no schema\.cql to create them from/);
  });

  const refusedStack = (over: Partial<RouteDefinition>, props: KeyspacesStoreProps = {}) =>
    clicksStack(
      join(scratch, 'refused'),
      { store: Store.keyspaces(props) },
      { name: 'clicks', routes: [route(over)] },
    );

  it('a Keyspaces store is refused with timestamps that Keyspaces does not accept', () => {
    expect(() => refusedStack({ timestamp: { offset: 0 } })).toThrow(
      /routes\[0\]\.timestamp[^]*got \{ offset: 0 \}/,
    );
  });

  it("a Keyspaces store without client-side timestamps is refused, except for routes that send none ('server')", () => {
    expect(() => refusedStack({}, { clientSideTimestamps: false })).toThrow(
      /routes\[0\]\.timestamp[^]*got 'record'/,
    );
  });

  it('a Keyspaces store is refused with a TTL for a table that CloudFormation creates without one', () => {
    expect(() => refusedStack({ ttl: '90 days' })).toThrow(/routes\[0\]\.ttl[^]*default_time_to_live/);
  });

  it('a Keyspaces store is refused with a TTL for an existing table unless schema.cql enables it', () => {
    expect(() => refusedStack({ ttl: '90 days' }, { createTables: false })).toThrow(
      /routes\[0\]\.ttl[^]*custom_properties = \{'ttl': \{'status': 'enabled'\}\}/,
    );
  });
});
