import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Stack } from 'aws-cdk-lib';
import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
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

function clusterStack(
  cluster: MskClusterDefinition,
  authentication: (stack: Stack) => MskAuthentication = iam,
) {
  const stack = emptyStack(scratch);
  new MskCluster(stack, 'Kafka', {
    cluster,
    authentication: authentication(stack),
    connectorName: 'clicks',
    network: Network.create().bind(stack, { services: [] }),
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
        NumberOfBrokerNodes: 2,
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

  it('a provisioned cluster loses no acknowledged record for a broker that lags behind', () => {
    const text = String(propertiesOf(stack, 'AWS::MSK::Configuration')[0]?.['ServerProperties']);
    expect(text.split('\n')).toEqual([
      'auto.create.topics.enable=false',
      'unclean.leader.election.enable=false',
      // Two zones are all that a stack without Region is sure of.
      'default.replication.factor=2',
      'min.insync.replicas=1',
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
