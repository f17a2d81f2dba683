import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { IFunction, SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ConnectorNetwork } from '../network/connector-network.ts';
import { allowPollers } from './broker-port.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { createEventSources } from './event-sources.ts';
import type { SourceProps, TopicSource } from './event-sources.ts';
import type { MskAuthentication } from './msk-authentication.ts';
import { mskArns } from './msk-arn.ts';
import type { MskArns } from './msk-arn.ts';
import { allow, allowPollersInVpc, readableSecret } from './source-grants.ts';
import { vpcConnectionArn } from './vpc-connection.ts';
import type { MskVpcConnection } from './vpc-connection.ts';

/** A topic that the stack makes. It outlives the stack, with its records. */
export interface TopicToCreate {
  /** The ceiling of what can be read at the same time; can be raised later, which moves keys, and never lowered. */
  readonly partitions: number;
  /** Default: 3. */
  readonly replicationFactor?: number;
  /** Settings by Kafka's names: `{ 'retention.ms': '604800000' }`. Default: the cluster's. */
  readonly configuration?: Readonly<Record<string, string>>;
}

/** An MSK cluster that exists, provisioned or serverless. */
export interface MskSourceOptions extends EventSourceOptions {
  readonly kind: 'msk';
  readonly clusterArn: string;
  /** Default: `{ kind: 'iam' }`. */
  readonly authentication?: MskAuthentication;
  /**
   * The brokers' group, or its id. The pollers stand in it too, so it must let itself in on the brokers' port: named
   * here, it gets that rule. Default: none; see to the rule yourself.
   */
  readonly securityGroup?: ISecurityGroup | string;
  /**
   * Those of the connector's topics that the stack shall make, by name. Default: none. MSK documents this for
   * provisioned clusters of Kafka 3.6 or later.
   */
  readonly createTopics?: Readonly<Record<string, TopicToCreate>>;
  /**
   * How to a provisioned cluster of another account, whose owner must allow it; see docs/DEPLOY.md. Default: none; the
   * cluster is of the stack's account.
   */
  readonly vpcConnection?: MskVpcConnection;
}

export interface MskSourceProps extends SourceProps {
  readonly source: MskSourceOptions;
  /** Where a VPC connection is made; needed if one is to be. */
  readonly network?: ConnectorNetwork;
}

/** Invokes the function with the records of MSK topics, and grants its role what reading them needs. */
export class MskSource extends Construct {
  readonly topicSources: readonly TopicSource[];

  constructor(scope: Construct, id: string, props: MskSourceProps) {
    super(scope, id);
    const { source, function: target } = props;
    const authentication = source.authentication ?? { kind: 'iam' };
    const arns = mskArns(source.clusterArn);
    checkPlace(Stack.of(this), source);
    const eventSourceArn = this.connect(props, authentication);

    allow(
      target,
      ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      arns.cluster,
    );
    allowPollersInVpc(target);
    if (source.securityGroup !== undefined) {
      allowPollers(securityGroupOf(this, source.securityGroup), authentication);
    }
    this.topicSources = createEventSources(
      this,
      props,
      source,
      { eventSourceArn },
      this.grantAccess(authentication, target, arns),
    );
    if (authentication.kind === 'iam') {
      for (const topicSource of this.topicSources) grantReading(target, arns, topicSource);
    }
    this.createTopics(source, props.topics);
  }

  /** What the event sources name: the cluster, or the connection to it, at which the role may then look. */
  private connect(
    { source, network, function: target }: MskSourceProps,
    authentication: MskAuthentication,
  ): string {
    const { vpcConnection: connection, clusterArn, polling } = source;
    if (connection === undefined) return clusterArn;
    const arn = vpcConnectionArn(this, { connection, clusterArn, authentication, polling, network });
    allow(target, ['kafka:DescribeVpcConnection'], arn);
    return arn;
  }

  /** Lets the function's role sign in, and says how the pollers do where it is not by the role itself. */
  private grantAccess(
    authentication: MskAuthentication,
    target: IFunction,
    { cluster }: MskArns,
  ): readonly SourceAccessConfiguration[] {
    if (authentication.kind === 'iam') {
      allow(target, ['kafka-cluster:Connect'], cluster);
      return [];
    }
    if (authentication.kind === 'scram') allow(target, ['kafka:ListScramSecrets'], cluster);
    const secret = readableSecret(this, 'Secret', authentication.secret, target);
    return [{ type: accessTypes[authentication.kind], uri: secret.secretArn }];
  }

  private createTopics(source: MskSourceOptions, topics: readonly string[]): void {
    for (const [name, topic] of Object.entries(source.createTopics ?? {})) {
      const topicSource = this.topicSources.find((candidate) => candidate.topic === name);
      if (topicSource === undefined) {
        throw new Error(
          `source.createTopics: no route reads '${name}'; allowed: ${topics.join(', ')}; add a route or remove it`,
        );
      }
      const created = new CfnTopic(this, `Topic-${name}`, {
        clusterArn: source.clusterArn,
        topicName: name,
        partitionCount: topic.partitions,
        replicationFactor: topic.replicationFactor ?? 3,
        ...(topic.configuration && { configs: encodeConfiguration(topic.configuration) }),
      });
      created.applyRemovalPolicy(RemovalPolicy.RETAIN);
      topicSource.eventSource.node.addDependency(created);
    }
  }
}

/** Refuses what can't be reached from where the stack is deployed, as far as that is known. */
function checkPlace({ account, region }: Stack, source: MskSourceOptions): void {
  const { clusterArn, vpcConnection, securityGroup, createTopics } = source;
  const [, , , clusterRegion, clusterAccount] = Token.isUnresolved(clusterArn) ? [] : clusterArn.split(':');
  const differs = (own: string, clusters: string | undefined): boolean =>
    !Token.isUnresolved(own) && clusters !== undefined && clusters !== own;
  if (differs(region, clusterRegion)) {
    throw new Error(
      `source.clusterArn: the cluster is in ${clusterRegion}, the stack in ${region}; Lambda reads clusters of its own Region only, deploy the stack there`,
    );
  }
  if (vpcConnection === undefined) {
    if (!differs(account, clusterAccount)) return;
    throw new Error(
      `source.clusterArn: the cluster is of account ${clusterAccount}, the stack of ${account}; set source.vpcConnection, { kind: 'create' } or one that exists`,
    );
  }
  if (securityGroup !== undefined) {
    throw new Error(
      "source.securityGroup: is the brokers', and with source.vpcConnection the pollers stand in the group of the connection; remove it",
    );
  }
  if (createTopics !== undefined) {
    throw new Error(
      'source.createTopics: not possible with source.vpcConnection, since topics are made in the account of the cluster; make them there and remove it',
    );
  }
}

const securityGroupOf = (scope: Construct, group: ISecurityGroup | string): ISecurityGroup =>
  typeof group === 'string' ? SecurityGroup.fromSecurityGroupId(scope, 'BrokerSecurityGroup', group) : group;

const accessTypes = {
  scram: SourceAccessConfigurationType.SASL_SCRAM_512_AUTH,
  mtls: SourceAccessConfigurationType.CLIENT_CERTIFICATE_TLS_AUTH,
} as const;

function grantReading(target: IFunction, arns: MskArns, { topic, consumerGroup }: TopicSource): void {
  allow(target, ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], arns.topic(topic));
  allow(target, ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], arns.group(consumerGroup));
}

/** MSK takes a topic's settings as the base64 of a properties file. */
const encodeConfiguration = (configuration: Readonly<Record<string, string>>): string =>
  Buffer.from(
    Object.entries(configuration)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  ).toString('base64');
