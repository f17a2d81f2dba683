import { Stack, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { TableSchema } from '../../core/cql/table.ts';
import { allow } from '../grants/allow.ts';
import { keyspacesSchemaActions, keyspacesWriteActions } from './keyspaces-actions.ts';

/**
 * Lets a function write tables in Keyspaces, and read what the driver must know of the cluster. No function reads a row:
 * there is no SELECT on a table of a route, and no condition on a write.
 */
export function allowKeyspacesWrites(
  scope: Construct,
  target: IFunction,
  tables: readonly Pick<TableSchema, 'keyspace' | 'name'>[],
  options: { readonly multiRegion: boolean },
): void {
  const { partition, region, account } = Stack.of(scope);
  const keyspaces = `arn:${partition}:cassandra:${region}:${account}:/keyspace`;
  allow(
    target,
    keyspacesWriteActions(options),
    ...tables.map(({ keyspace, name }) => `${keyspaces}/${keyspace}/table/${name}`),
  );
  allow(target, keyspacesSchemaActions(options), `${keyspaces}/system*`);
  // With them Keyspaces finds the addresses of the VPC's endpoint and fills system.peers; without them the driver knows
  // one node only (https://docs.aws.amazon.com/keyspaces/latest/devguide/vpc-endpoints.html).
  allow(target, ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeVpcEndpoints'], '*');

  Validations.of(target.role ?? target).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cassandra:<AWS::Region>:<AWS::AccountId>:/keyspace/system*]',
      reason: 'the driver reads nodes and schemas from the system keyspaces, which hold no rows of anyone',
    },
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'EC2 lists network interfaces and endpoints of all or none: it knows no narrower resource',
    },
  );
}
