import { describe, expect, it } from 'vitest';
import { compareStacks } from '../../lib/changes/compare.ts';
import { knownRules } from '../../lib/changes/create-only.ts';
import { readTemplate } from '../../lib/changes/template.ts';
import { stacksOf } from './support/templates.ts';
import type { WrittenResource } from './support/templates.ts';

type Resources = Readonly<Record<string, WrittenResource>>;

/** `ID outcome decisive properties`, a line for each resource that differs in stack S. */
const compare = (before: Resources, after: Resources): readonly string[] =>
  compareStacks(stacksOf({ S: before }), stacksOf({ S: after }), knownRules).map(
    ({ logicalId, outcome, stays, decisive }) =>
      [logicalId, outcome, ...(stays ? ['stays'] : []), ...decisive].join(' '),
  );

const table = (properties: object, policies: object = {}): WrittenResource => ({
  Type: 'AWS::Cassandra::Table',
  Properties: { KeyspaceName: 'web', TableName: 'clicks', ...properties },
  ...policies,
});
const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const source = (properties: object): WrittenResource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: 'Function' },
    EventSourceArn: 'arn:one',
    Topics: ['clicks'],
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  },
});
const group = (ConsumerGroupId: string): object => ({
  AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId },
});

describe('what CloudFormation does with a resource', () => {
  it('a resource that is equal, in whatever order, is not listed', () => {
    const cluster = (info: object): WrittenResource => ({
      Type: 'AWS::MSK::Cluster',
      Properties: { ClusterName: 'a', BrokerNodeGroupInfo: info },
    });
    const one = cluster({ ClientSubnets: ['a', 'b'], InstanceType: 'm' });
    expect(compare({ A: one }, { A: cluster({ InstanceType: 'm', ClientSubnets: ['a', 'b'] }) })).toEqual([]);
    expect(
      compare({ A: one }, { A: cluster({ ClientSubnets: ['b', 'a'], InstanceType: 'm' }) }),
    ).toHaveLength(1);
  });

  it('a new one is created, and one that is gone is deleted unless its policy retains it', () => {
    expect(compare({}, { A: table({}) })).toEqual(['A created']);
    expect(compare({ A: table({}) }, {})).toEqual(['A deleted']);
    expect(compare({ A: table({}, kept) }, {})).toEqual(['A deleted stays']);
    expect(compare({ A: table({}, { DeletionPolicy: 'Retain' }) }, {})).toEqual(['A deleted stays']);
  });

  it('a property that is not create-only is updated', () => {
    expect(compare({ A: table({ DefaultTimeToLive: 1 }) }, { A: table({ DefaultTimeToLive: 2 }) })).toEqual([
      'A updated',
    ]);
  });

  it('a create-only property makes another resource, deep ones and absent ones too', () => {
    const broker = (ClientSubnets?: readonly string[]): WrittenResource => ({
      Type: 'AWS::MSK::Cluster',
      Properties: { BrokerNodeGroupInfo: { ...(ClientSubnets && { ClientSubnets }), InstanceType: 'm' } },
    });
    const decisive = 'A replaced BrokerNodeGroupInfo/ClientSubnets';
    expect(compare({ A: broker(['a']) }, { A: broker(['a', 'b']) })).toEqual([decisive]);
    expect(compare({ A: broker(['a']) }, { A: broker() })).toEqual([decisive]);
    expect(compare({ A: { ...broker(['a']), ...kept } }, { A: { ...broker(['b']), ...kept } })).toEqual([
      'A replaced stays BrokerNodeGroupInfo/ClientSubnets',
    ]);
  });

  it('the old resource stays only where both templates say so', () => {
    const named = (BucketName: string, policies: object = {}): WrittenResource => ({
      Type: 'AWS::S3::Bucket',
      Properties: { BucketName },
      ...policies,
    });
    expect(compare({ A: named('a') }, { A: named('b', kept) })).toEqual(['A replaced BucketName']);
    expect(compare({ A: named('a', kept) }, { A: named('b', kept) })).toEqual([
      'A replaced stays BucketName',
    ]);
  });

  it('what only sometimes makes another resource says so', () => {
    const subnet = (Ipv6CidrBlock: string): WrittenResource => ({
      Type: 'AWS::EC2::Subnet',
      Properties: { Ipv6CidrBlock },
    });
    expect(compare({ A: subnet('a') }, { A: subnet('b') })).toEqual(['A may be replaced Ipv6CidrBlock']);
  });

  it('what refers to a replaced resource in a create-only property is replaced too', () => {
    const network = (CidrBlock: string): Resources => ({
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock } },
      Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } },
      Association: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { SubnetId: 's', RouteTableId: { 'Fn::GetAtt': ['Table', 'RouteTableId'] } },
      },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { 'Fn::Sub': '${Vpc.VpcId}' } } },
      Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Vpc' }] } },
    });
    expect(compare(network('10.0.0.0/16'), network('10.1.0.0/16'))).toEqual([
      'Vpc replaced CidrBlock',
      'Table replaced VpcId',
      'Association replaced RouteTableId',
      'Group replaced VpcId',
      'Policy updated',
    ]);
  });

  it('a type that is not known is judged by its presence only', () => {
    const other = (Name: string): WrittenResource => ({ Type: 'AWS::Other::Thing', Properties: { Name } });
    expect(compare({ A: other('a') }, { A: other('b'), B: other('c') })).toEqual(['A updated', 'B created']);
  });
});

describe('what CloudFormation or the service refuses', () => {
  it('another type under a logical id is refused', () => {
    expect(compare({ A: table({}) }, { A: { Type: 'AWS::S3::Bucket' } })).toEqual(['A refused Type']);
  });

  it('a resource with a name of its own cannot be replaced under that name', () => {
    const key = (name: string): object => ({
      PartitionKeyColumns: [{ ColumnName: name, ColumnType: 'text' }],
    });
    expect(compare({ A: table(key('id'), kept) }, { A: table(key('user'), kept) })).toEqual([
      'A refused PartitionKeyColumns KeyspaceName TableName',
    ]);
    const cluster = (subnet: string, ClusterName: string): WrittenResource => ({
      Type: 'AWS::MSK::Cluster',
      Properties: { ClusterName, BrokerNodeGroupInfo: { ClientSubnets: [subnet] } },
      ...kept,
    });
    expect(compare({ A: cluster('a', 'shop') }, { A: cluster('b', 'shop') })).toEqual([
      'A refused BrokerNodeGroupInfo/ClientSubnets ClusterName',
    ]);
    expect(compare({ A: cluster('a', 'shop') }, { A: cluster('b', 'shop2') })).toEqual([
      'A replaced stays BrokerNodeGroupInfo/ClientSubnets ClusterName',
    ]);
  });

  it('a name that another resource has until the end of the deployment is taken, in other stacks too', () => {
    const moved = compareStacks(
      stacksOf({ Orders: { A: table({}, kept) } }),
      stacksOf({ Orders: {}, Tables: { B: table({}, kept) } }),
      knownRules,
    );
    expect(moved.map(({ stack, logicalId, outcome }) => `${stack} ${logicalId} ${outcome}`)).toEqual([
      'Orders A deleted',
      'Tables B refused',
    ]);
    expect(compare({ A: table({}) }, { B: table({ TableName: 'others' }) })).toEqual([
      'A deleted',
      'B created',
    ]);
  });

  it('a name that is part of a new resource is free', () => {
    const topic = (cluster: string): WrittenResource => ({
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: { 'Fn::GetAtt': [cluster, 'Arn'] }, TopicName: 'clicks' },
    });
    const cluster = (ClusterName: string): WrittenResource => ({
      Type: 'AWS::MSK::Cluster',
      Properties: { ClusterName },
    });
    expect(compare({ C: cluster('a'), T: topic('C') }, { C: cluster('b'), T: topic('C') })).toEqual([
      'C replaced ClusterName',
      'T replaced ClusterArn',
    ]);
    expect(compare({ C: cluster('a'), T: topic('C') }, { C: cluster('a'), U: topic('C') })).toEqual([
      'T deleted',
      'U refused ClusterArn TopicName',
    ]);
  });

  it('an event source cannot be made again for the same function, cluster and topic', () => {
    expect(compare({ A: source({}) }, { A: source({ StartingPosition: 'LATEST' }) })).toEqual([
      'A refused StartingPosition FunctionName EventSourceArn Topics',
    ]);
    expect(compare({ A: source(group('a')) }, { B: source(group('b')) })).toEqual([
      'A deleted',
      'B refused FunctionName EventSourceArn Topics',
    ]);
    expect(compare({ A: source({}) }, { A: source({ EventSourceArn: 'arn:two' }) })).toEqual([
      'A replaced EventSourceArn',
    ]);
  });

  it('the consumer group and the topic of an event source are set once', () => {
    expect(compare({ A: source(group('a')) }, { A: source(group('b')) })).toEqual([
      'A refused AmazonManagedKafkaEventSourceConfig/ConsumerGroupId',
    ]);
    expect(compare({ A: source({}) }, { A: source({ Topics: ['others'] }) })).toEqual(['A refused Topics']);
    expect(compare({ A: source({ BatchSize: 1 }) }, { A: source({ BatchSize: 2 }) })).toEqual(['A updated']);
  });

  it('columns can be added, and neither removed nor changed', () => {
    const columns = (...names: readonly string[]): WrittenResource =>
      table({ RegularColumns: names.map((ColumnName) => ({ ColumnName, ColumnType: 'text' })) });
    expect(compare({ A: columns('a') }, { A: columns('b', 'a') })).toEqual(['A updated']);
    expect(compare({ A: columns('a', 'b') }, { A: columns('a') })).toEqual(['A refused RegularColumns']);
    expect(compare({ A: columns('a') }, { A: columns('b') })).toEqual(['A refused RegularColumns']);
  });

  it('partitions can be added, and not removed', () => {
    const topic = (PartitionCount: number): WrittenResource => ({
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: 'arn:one', TopicName: 'clicks', PartitionCount },
    });
    expect(compare({ A: topic(3) }, { A: topic(6) })).toEqual(['A updated']);
    expect(compare({ A: topic(6) }, { A: topic(3) })).toEqual(['A refused PartitionCount']);
  });
});

describe('the text of a template', () => {
  it('a text that is no template is refused with what to give', () => {
    expect(() => readTemplate('Resources:\n', 'old.yaml')).toThrow(
      'old.yaml: is no JSON; give the template as JSON',
    );
    expect(() => readTemplate('{}', 'old.json')).toThrow('old.json: has no Resources; give a template');
  });
});
