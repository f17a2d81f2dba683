import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ConnectorNetwork } from '../../lib/network/connector-network.ts';
import type { MskAuthentication } from '../../lib/source/msk-authentication.ts';
import { MskCluster } from '../../lib/source/msk-cluster.ts';
import type { NewMskCluster } from '../../lib/source/msk-cluster.ts';
import { scratchFolder } from './support/scratch.ts';
import { emptyStack, propertiesOf } from './support/stack.ts';

const scratch = scratchFolder();
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_clicks-a1b2c3';

function clusterStack(cluster: NewMskCluster, authentication: MskAuthentication = { kind: 'iam' }) {
  const stack = emptyStack(scratch);
  new MskCluster(stack, 'Kafka', {
    cluster,
    authentication,
    connectorName: 'clicks',
    network: new ConnectorNetwork(stack, 'Network', { network: { kind: 'new' }, services: [] }),
    pollersCallLambda: false,
  });
  return stack;
}

describe('a provisioned cluster', () => {
  const stack = clusterStack({ kind: 'provisioned' });

  it('speaks TLS only, knows everyone who comes in, and keeps its logs and records', () => {
    Template.fromStack(stack).hasResource('AWS::MSK::Cluster', {
      DeletionPolicy: 'Retain',
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

  it('gives up no acknowledged record for a broker that lags behind', () => {
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
    [{ kind: 'iam' }, 9098],
    [{ kind: 'scram', secret }, 9096],
    [{ kind: 'mtls', secret }, 9094],
  ] as const)('lets the pollers in, and nobody else, by %o on port %i', (authentication, port) => {
    const certificateAuthorities = ['arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0f1e2d3c'];
    const made = clusterStack({ kind: 'provisioned', certificateAuthorities }, authentication);
    const rules = propertiesOf(made, 'AWS::EC2::SecurityGroupIngress');
    expect(rules).toMatchObject([{ FromPort: port, ToPort: port }]);
    expect(rules[0]?.['GroupId']).toEqual(rules[0]?.['SourceSecurityGroupId']);
    expect(propertiesOf(made, 'AWS::MSK::BatchScramSecret')).toHaveLength(
      authentication.kind === 'scram' ? 1 : 0,
    );
  });

  it('of express brokers brings its own storage and settings', () => {
    const express = clusterStack({ kind: 'provisioned', instanceType: 'express.m7g.large' });
    const [properties] = propertiesOf(express, 'AWS::MSK::Cluster');
    expect(properties).not.toHaveProperty('ConfigurationInfo');
    expect(properties?.['BrokerNodeGroupInfo']).not.toHaveProperty('StorageInfo');
  });

  it('is refused for mutual TLS without an authority', () => {
    expect(() => clusterStack({ kind: 'provisioned' }, { kind: 'mtls', secret })).toThrow(
      /certificateAuthorities: none given/,
    );
  });
});

describe('a serverless cluster', () => {
  it('takes IAM in the given subnets, and outlives the stack', () => {
    Template.fromStack(clusterStack({ kind: 'serverless', name: 'clicks' })).hasResource(
      'AWS::MSK::ServerlessCluster',
      {
        DeletionPolicy: 'Retain',
        Properties: { ClusterName: 'clicks', ClientAuthentication: { Sasl: { Iam: { Enabled: true } } } },
      },
    );
  });

  it('is refused with any other authentication', () => {
    expect(() => clusterStack({ kind: 'serverless' }, { kind: 'scram', secret })).toThrow(
      /'scram', but a serverless cluster takes IAM only/,
    );
  });
});
