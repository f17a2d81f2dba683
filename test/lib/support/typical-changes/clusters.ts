import { Network } from '../../../../lib/network/network.ts';
import { NewCluster } from '../../../../lib/source/new-cluster.ts';
import { updated, grants, anotherCluster, code } from './typical-change.ts';
import type { TypicalChange } from './typical-change.ts';

const clusterNamed = (name: string): string =>
  `arn:aws:kafka:eu-central-1:111122223333:cluster/${name}/bbbb-1`;

const networkIn = (...availabilityZones: readonly string[]) => Network.create({ availabilityZones });

export const clusterChanges: readonly TypicalChange[] = [
  {
    title: 'another cluster is read',
    kind: 'keyspaces',
    before: { source: { createTopics: {} } },
    after: { source: { createTopics: {}, clusterArn: clusterNamed('shop2') } },
    expected: {
      ...grants,
      'Lambda::EventSourceMapping': 'replaced',
      'CloudWatch::Alarm': updated,
      'CloudWatch::Dashboard': updated,
    },
  },
  {
    title: 'another cluster is read',
    kind: 'keyspaces',
    after: { source: { clusterArn: clusterNamed('shop2') } },
    expected: {
      ...grants,
      'Lambda::EventSourceMapping': 'replaced',
      'CloudWatch::Alarm': updated,
      'CloudWatch::Dashboard': updated,
      'MSK::Topic': 'replaced (the old one stays)',
    },
    problems: ['data-replaced'],
  },
  {
    title: "the instance type of the stack's cluster changes",
    kind: 'new cluster',
    after: { newSource: { cluster: NewCluster.provisioned({ instanceType: 'kafka.m7g.xlarge' }) } },
    expected: { 'MSK::Cluster': updated },
  },
  {
    title: "the name of the stack's cluster changes",
    kind: 'new cluster',
    after: { newSource: { cluster: NewCluster.provisioned({ name: 'other' }) } },
    expected: {
      ...grants,
      ...anotherCluster,
      'Lambda::EventSourceMapping': 'replaced',
      'CloudWatch::Alarm': updated,
      'CloudWatch::Dashboard': updated,
    },
    problems: ['cluster-replaced', 'data-replaced'],
  },
  {
    title: "the zones of the stack's cluster change",
    kind: 'new cluster',
    before: { stack: { network: networkIn('eu-central-1a', 'eu-central-1b') } },
    after: { stack: { network: networkIn('eu-central-1a', 'eu-central-1b', 'eu-central-1c') } },
    expected: {
      ...code,
      ...grants,
      'EC2::Subnet': 'created',
      'EC2::RouteTable': 'created',
      'EC2::SubnetRouteTableAssociation': 'created',
      'EC2::VPCEndpoint': updated,
      'MSK::Configuration': updated,
      'MSK::Cluster': 'refused for BrokerNodeGroupInfo/ClientSubnets ClusterName',
      // What refers to the cluster, as if it could be made again.
      'MSK::Topic': 'replaced (the old one stays)',
      'Lambda::EventSourceMapping': 'replaced',
      'CloudWatch::Alarm': updated,
      'CloudWatch::Dashboard': updated,
    },
    problems: ['cluster-taken', 'data-replaced'],
  },
  {
    title: 'the address block of the VPC changes',
    kind: 'keyspaces',
    before: { stack: { network: Network.create({ cidr: '10.0.0.0/16' }) } },
    after: { stack: { network: Network.create({ cidr: '10.20.0.0/16' }) } },
    expected: {
      ...code,
      'EC2::VPC': 'replaced',
      'EC2::FlowLog': 'replaced',
      'EC2::Subnet': 'replaced',
      'EC2::RouteTable': 'replaced',
      'EC2::SubnetRouteTableAssociation': 'replaced',
      'EC2::SecurityGroup': 'replaced',
      'EC2::SecurityGroupEgress': 'replaced',
      'EC2::SecurityGroupIngress': 'replaced',
      'EC2::VPCEndpoint': 'replaced',
    },
  },
];
