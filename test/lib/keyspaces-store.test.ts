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
import { scratchFolder } from './support/scratch.ts';
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

describe('a connector into Keyspaces', () => {
  let stack: Stack;
  beforeAll(() => {
    stack = clicksStack(join(scratch, 'clicks'), { store: Store.keyspaces() });
  });

  it('tells the function the endpoint of the Region, which it enters by its role and no secret', () => {
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

  it('makes the tables of schema.cql, which outlive it', () => {
    Template.fromStack(stack).hasResource('AWS::Cassandra::Table', {
      Properties: { KeyspaceName: 'web', TableName: 'clicks', ClientSideTimestampsEnabled: true },
      DeletionPolicy: 'Retain',
    });
  });

  it("may write and read the routes' tables and no other, and read the system keyspaces", () => {
    const allowed = allowedActions(stack);
    const modified = JSON.stringify(allowed.get('cassandra:Modify'));
    expect(modified).toContain(':/keyspace/web/table/clicks');
    expect(modified).not.toContain('*');
    expect(JSON.stringify(allowed.get('cassandra:Select'))).toContain(':/keyspace/system*"');
    expect(allowed.get('ec2:DescribeVpcEndpoints')).toContain('*');
  });

  it('reaches Keyspaces by an endpoint that lets the function in, and out to this account only', () => {
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

  it('needs no way to Secrets Manager', () => {
    const services = JSON.stringify(propertiesOf(stack, 'AWS::EC2::VPCEndpoint'));
    expect(services).not.toContain('secretsmanager');
  });

  it('rings for each cause that Keyspaces turns a write away for, table by table', () => {
    const names = propertiesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName: name }) => String(name));
    expect(names.filter((name) => name.includes('/keyspaces-')).sort()).toEqual([
      'millrace/clicks/keyspaces-connections-throttled/web.clicks',
      'millrace/clicks/keyspaces-errors/web.clicks',
      'millrace/clicks/keyspaces-partition-throttled/web.clicks',
      'millrace/clicks/keyspaces-table-throttled/web.clicks',
    ]);
  });
});

describe('Keyspaces as a store', () => {
  it('makes no table that exists, and knows it all the same', () => {
    const { stack, store } = storeOf({ createTables: false }, [
      route(),
      route(),
      route({ table: 'web."Views"' }),
    ]);
    expect(stack.node.findAll().filter(CfnResource.isCfnResource)).toEqual([]);
    expect(store.keyspacesTables).toEqual([
      { keyspace: 'web', name: 'clicks' },
      { keyspace: 'web', name: 'Views' },
    ]);
  });

  it('is refused when there is nothing to make its tables of', () => {
    expect(() => storeOf({})).toThrow(/no schema\.cql to create them from/);
  });

  const refusedStack = (over: Partial<RouteDefinition>, props: KeyspacesStoreProps = {}) =>
    clicksStack(
      join(scratch, 'refused'),
      { store: Store.keyspaces(props) },
      { name: 'clicks', routes: [route(over)] },
    );

  it('is refused with timestamps that Keyspaces does not take', () => {
    expect(() => refusedStack({ timestamp: { offset: 0 } })).toThrow(
      /routes\[0\]\.timestamp[^]*got \{ offset: 0 \}/,
    );
  });

  it("is refused without client-side timestamps, but for routes that send none ('server')", () => {
    expect(() => refusedStack({}, { clientSideTimestamps: false })).toThrow(
      /routes\[0\]\.timestamp[^]*got 'record'/,
    );
  });

  it('is refused with a time to live for a table that CloudFormation makes without', () => {
    expect(() => refusedStack({ ttl: '90 days' })).toThrow(/routes\[0\]\.ttl[^]*default_time_to_live/);
  });

  it('is refused with a time to live for a table made elsewhere, unless schema.cql says that it takes one', () => {
    expect(() => refusedStack({ ttl: '90 days' }, { createTables: false })).toThrow(
      /routes\[0\]\.ttl[^]*custom_properties = \{'ttl': \{'status': 'enabled'\}\}/,
    );
  });
});
