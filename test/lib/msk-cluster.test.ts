import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Environment, Stack } from 'aws-cdk-lib';
import { Peer, Port, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { INetwork } from '../../lib/network/bound-network.ts';
import { Network } from '../../lib/network/network.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import type { MskAuthentication } from '../../lib/source/kafka-authentication.ts';
import { MskCluster } from '../../lib/source/msk-cluster.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import { NewCluster } from '../../lib/source/new-cluster.ts';
import type { MskClusterDefinition } from '../../lib/source/new-cluster.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourceContext } from './support/source.ts';
import { emptyStack, propertiesOf, secretOf } from './support/stack.ts';

const scratch = scratchFolder();

const iam = (): MskAuthentication => KafkaAuthentication.iam();
const scram = (stack: Stack) => KafkaAuthentication.scram512(secretOf(stack, 'AmazonMSK_clicks'));
const mutualTls = (stack: Stack) => KafkaAuthentication.mutualTls(secretOf(stack, 'pollers'));

const inZones =
  (...availabilityZones: readonly string[]) =>
  () =>
    Network.create({ availabilityZones });
const inThreeZones = inZones('eu-west-1a', 'eu-west-1b', 'eu-west-1c');

const twiceInOneZone = (stack: Stack): INetwork =>
  Network.existing({
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      availabilityZones: ['a', 'b', 'a'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
    }),
    subnets: {
      subnets: ['a', 'b', 'a'].map((availabilityZone, index) =>
        Subnet.fromSubnetAttributes(stack, `Subnet${index}`, {
          subnetId: `subnet-0a1b2c3d4e5f6071${index}`,
          availabilityZone,
        }),
      ),
    },
    createEndpoints: [],
  });

interface Place {
  readonly network?: (stack: Stack) => INetwork;
  readonly env?: Environment;
  readonly logRetention?: RetentionDays;
  readonly logEncryptionKey?: (stack: Stack) => Key;
}

function clusterStack(
  cluster: MskClusterDefinition,
  authentication: (stack: Stack) => MskAuthentication = iam,
  { network = inThreeZones, env, logRetention, logEncryptionKey }: Place = {},
) {
  const stack = emptyStack(scratch, env);
  new MskCluster(stack, 'Kafka', {
    cluster,
    authentication: authentication(stack),
    connectorName: 'clicks',
    network: network(stack).bind(stack, { services: [] }),
    ...(logRetention && { logRetention }),
    ...(logEncryptionKey && { logEncryptionKey: logEncryptionKey(stack) }),
    pollersCallLambda: false,
  });
  return stack;
}

describe('provisioned MSK cluster', () => {
  const stack = clusterStack(NewCluster.provisioned());

  it('a provisioned cluster uses TLS only, authenticates every client and is retained with its logs', () => {
    Template.fromStack(stack).hasResource('AWS::MSK::Cluster', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        ClusterName: 'millrace-clicks',
        NumberOfBrokerNodes: 3,
        BrokerNodeGroupInfo: { StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } } },
        ClientAuthentication: {
          Sasl: { Iam: { Enabled: true }, Scram: { Enabled: false } },
          Tls: { Enabled: false },
          Unauthenticated: { Enabled: false },
        },
        EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
        LoggingInfo: { BrokerLogs: { CloudWatchLogs: { Enabled: true } } },
      },
    });
  });

  it('a provisioned cluster stores the logs of its brokers for a month, or as long as the connector says', () => {
    const year = clusterStack(NewCluster.provisioned(), iam, { logRetention: RetentionDays.ONE_YEAR });
    const days = (stack: Stack) =>
      propertiesOf(stack, 'AWS::Logs::LogGroup').map(({ RetentionInDays: retention }) => retention);
    // The network has flow logs of its own.
    expect(days(stack)).toEqual([30, 30]);
    expect(days(year)).toEqual([30, 365]);
  });

  it('a provisioned cluster encrypts the logs of its brokers by a key that is given, which CloudWatch Logs may use', () => {
    const encrypted = clusterStack(NewCluster.provisioned(), iam, {
      logEncryptionKey: (stack) => new Key(stack, 'Key'),
    });
    const keys = propertiesOf(encrypted, 'AWS::Logs::LogGroup').map(({ KmsKeyId: key }) => key);
    expect(keys).toEqual([undefined, { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }]);
    expect(JSON.stringify(propertiesOf(encrypted, 'AWS::KMS::Key'))).toContain('"logs."');
  });

  it('a provisioned cluster loses no acknowledged record for a broker that lags behind', () => {
    const text = String(propertiesOf(stack, 'AWS::MSK::Configuration')[0]?.['ServerProperties']);
    expect(text.split('\n')).toEqual([
      'auto.create.topics.enable=false',
      'unclean.leader.election.enable=false',
      'default.replication.factor=3',
      'min.insync.replicas=2',
    ]);
  });

  it.each([
    ['IAM', iam, 9098],
    ['SCRAM', scram, 9096],
    ['mutual TLS', mutualTls, 9094],
  ] as const)(
    'a provisioned cluster admits only the pollers, by %s on port %i',
    (_, authentication, port) => {
      const certificateAuthorities = [
        'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0f1e2d3c',
      ];
      const made = clusterStack(NewCluster.provisioned({ certificateAuthorities }), authentication);
      const rules = propertiesOf(made, 'AWS::EC2::SecurityGroupIngress');
      expect(rules).toMatchObject([{ FromPort: port, ToPort: port }]);
      expect(rules[0]?.['GroupId']).toEqual(rules[0]?.['SourceSecurityGroupId']);
      expect(propertiesOf(made, 'AWS::MSK::BatchScramSecret')).toHaveLength(authentication === scram ? 1 : 0);
    },
  );

  it('a provisioned cluster of express brokers has no storage or settings of its own', () => {
    const express = clusterStack(NewCluster.provisioned({ instanceType: 'express.m7g.large' }));
    const [properties] = propertiesOf(express, 'AWS::MSK::Cluster');
    expect(properties).not.toHaveProperty('ConfigurationInfo');
    expect(properties?.['BrokerNodeGroupInfo']).not.toHaveProperty('StorageInfo');
  });

  it('a provisioned cluster with mutual TLS is refused without an authority', () => {
    expect(() => clusterStack(NewCluster.provisioned(), mutualTls)).toThrow(
      /certificateAuthorities: none given/,
    );
  });
});

/** Both are create-only in the schemas of AWS::MSK::Cluster and AWS::MSK::ServerlessCluster. */
const createOnly = (stack: Stack): readonly unknown[] => [
  ...propertiesOf(stack, 'AWS::MSK::Cluster').map(({ BrokerNodeGroupInfo: info, ClusterName: name }) =>
    typeof info === 'object' && info !== null && 'ClientSubnets' in info && 'SecurityGroups' in info
      ? [name, info.ClientSubnets, info.SecurityGroups]
      : undefined,
  ),
  ...propertiesOf(stack, 'AWS::MSK::ServerlessCluster').map(({ VpcConfigs: configs, ClusterName: name }) => [
    name,
    configs,
  ]),
];

describe('the zones of an MSK cluster', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const unnamed = () => Network.create();

  // Without env CDK knows two zones, with env those that it looks up: three in its absence.
  it.each([
    ['provisioned with zones', NewCluster.provisioned({ zones: 2 }), unnamed],
    ['serverless with zones', NewCluster.serverless({ zones: 2 }), unnamed],
    ['provisioned with named zones', NewCluster.provisioned(), inThreeZones],
    ['serverless with named zones', NewCluster.serverless(), inThreeZones],
  ] as const)('a cluster is not replaced when its stack gets an env: %s', (_, cluster, network) => {
    const before = clusterStack(cluster, iam, { network });
    const after = clusterStack(cluster, iam, { network, env });
    expect(createOnly(before)).toHaveLength(1);
    expect(createOnly(after)).toEqual(createOnly(before));
  });

  it('the subnets of named zones are not replaced when the stack gets an env', () => {
    const subnets = (stack: Stack) =>
      propertiesOf(stack, 'AWS::EC2::Subnet').map((properties) => [
        properties['AvailabilityZone'],
        properties['CidrBlock'],
      ]);
    const before = clusterStack(NewCluster.provisioned());
    expect(subnets(before)).toEqual([
      ['eu-west-1a', '10.0.0.0/24'],
      ['eu-west-1b', '10.0.1.0/24'],
      ['eu-west-1c', '10.0.2.0/24'],
    ]);
    expect(subnets(clusterStack(NewCluster.provisioned(), iam, { env }))).toEqual(subnets(before));
  });

  it.each([
    [
      'unknown zones',
      NewCluster.serverless(),
      unnamed,
      /zones: not given, and .* set zones: 2, or name the zones/,
    ],
    [
      'too few zones',
      NewCluster.provisioned({ zones: 3 }),
      unnamed,
      /zones: 3, but the network has 2 subnets/,
    ],
    [
      'one zone',
      NewCluster.serverless(),
      inZones('a'),
      /1 subnets are in 1 zones; .* serverless cluster: 2 or more/,
    ],
    [
      'four zones',
      NewCluster.provisioned(),
      inZones('a', 'b', 'c', 'd'),
      /allowed for a provisioned cluster: 2 or 3/,
    ],
    // https://docs.aws.amazon.com/msk/latest/developerguide/msk-create-cluster.html
    [
      'express brokers in two zones',
      NewCluster.provisioned({ instanceType: 'express.m7g.large' }),
      inZones('a', 'b'),
      /allowed for express brokers: 3 zones/,
    ],
    ['two subnets of one zone', NewCluster.provisioned(), twiceInOneZone, /3 subnets are in 2 zones/],
  ] as const)('a cluster is refused with %s', (_, cluster, network, message) => {
    expect(() => clusterStack(cluster, iam, { network })).toThrow(message);
  });
});

describe('serverless MSK cluster', () => {
  it('a serverless cluster uses IAM in the given subnets and is retained when the stack is deleted', () => {
    Template.fromStack(clusterStack(NewCluster.serverless({ name: 'clicks' }))).hasResource(
      'AWS::MSK::ServerlessCluster',
      {
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { ClusterName: 'clicks', ClientAuthentication: { Sasl: { Iam: { Enabled: true } } } },
      },
    );
  });

  it('a serverless cluster is refused with any other authentication', () => {
    expect(() => clusterStack(NewCluster.serverless(), scram)).toThrow(
      /'scram-512', but a serverless cluster takes IAM only/,
    );
  });
});

describe('a cluster that a source creates', () => {
  const stack = emptyStack(scratch);
  const { cluster, topicSources } = KafkaSource.newMsk({ cluster: NewCluster.serverless() }).bind(
    stack,
    sourceContext(stack),
  );
  cluster?.securityGroup.addIngressRule(Peer.ipv4('10.1.0.0/16'), Port.tcp(9098), 'Producers');

  it('a cluster that a source creates is returned with its security group, for producers', () => {
    const [group] = propertiesOf(stack, 'AWS::EC2::SecurityGroup').filter(({ GroupDescription: text }) =>
      String(text).startsWith('Kafka brokers'),
    );
    expect(group).toMatchObject({ SecurityGroupIngress: [{ CidrIp: '10.1.0.0/16', FromPort: 9098 }] });
  });

  it('a cluster that a source creates exists before its event sources', () => {
    expect(topicSources.map(({ topic }) => topic)).toEqual(['shop.orders']);
    const template = Template.fromStack(stack);
    const [clusterId = ''] = Object.keys(template.findResources('AWS::MSK::ServerlessCluster'));
    template.hasResource('AWS::Lambda::EventSourceMapping', { DependsOn: Match.arrayWith([clusterId]) });
  });
});
