import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IFunction, SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { allow } from '../grants/allow.ts';
import { allowReading } from '../grants/allow-reading.ts';
import type { BoundSource, SourceContext, TopicSource } from './bound-source.ts';
import { allowPollers } from './broker-port.ts';
import { consumerGroup } from './event-source-options.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { createEventSources } from './event-sources.ts';
import { accessTypes, KafkaAuthentication } from './kafka-authentication.ts';
import type { MskAuthentication } from './kafka-authentication.ts';
import { mskArns } from './msk-arn.ts';
import type { MskArns } from './msk-arn.ts';
import { allowPollersInVpc } from './poller-grants.ts';
import { vpcConnectionArn } from './vpc-connection.ts';
import type { MskVpcConnection } from './vpc-connection.ts';

/** A topic that CloudFormation creates. It outlives the stack, with its records. */
export interface TopicToCreate {
  /**
   * Bounds how many records are read at the same time. Can be raised later, which moves keys to other partitions, and
   * never lowered.
   */
  readonly partitions: number;
  /** Copies of each record, each on a broker of its own. Default: 3. */
  readonly replicationFactor?: number;
  /** Settings by Kafka's names: `{ 'retention.ms': '604800000' }`. Default: those of the cluster. */
  readonly configuration?: Readonly<Record<string, string>>;
}

/** An MSK cluster that exists, provisioned or serverless. */
export interface MskSourceProps extends EventSourceOptions {
  /** `arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID`, as `aws kafka list-clusters-v2` prints it. */
  readonly clusterArn: string;
  /** Default: `KafkaAuthentication.iam()`. */
  readonly authentication?: MskAuthentication;
  /**
   * The group of the brokers. The pollers run in it too, so it must let itself in on the port of the brokers: given
   * here, it gets that rule. Default: none; add the rule yourself, or the pollers time out.
   */
  readonly securityGroup?: ISecurityGroup;
  /**
   * The topics of the connector that CloudFormation creates, by name; they outlive the stack. Default: none. MSK
   * documents this for provisioned clusters of Kafka 3.6 or later.
   */
  readonly createTopics?: Readonly<Record<string, TopicToCreate>>;
  /**
   * The path to a provisioned cluster of another account, whose owner must allow it; see docs/DEPLOY.md. A value of
   * `VpcConnection`. Default: none; the cluster is in the account of the stack.
   */
  readonly vpcConnection?: MskVpcConnection;
}

/** Invokes the function with the records of MSK topics, and grants its role what reading them needs. */
export class MskSource extends Construct implements BoundSource {
  readonly topicSources: readonly TopicSource[];

  constructor(scope: Construct, id: string, props: MskSourceProps, context: SourceContext) {
    super(scope, id);
    const { function: target } = context;
    const authentication = props.authentication ?? KafkaAuthentication.iam();
    const arns = mskArns(props.clusterArn);
    checkPlace(Stack.of(this), props);
    const eventSourceArn = this.connect(props, context, authentication);

    allow(
      target,
      ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      arns.cluster,
    );
    allowPollersInVpc(target);
    if (props.securityGroup !== undefined) allowPollers(props.securityGroup, authentication);
    this.topicSources = createEventSources(
      this,
      context,
      props,
      { eventSourceArn },
      grantAccess(authentication, target, arns),
    );
    if (authentication.kind === 'iam') {
      // Of detached topics too: the role must not have to change when they are attached again.
      for (const topic of context.topics) {
        grantReading(target, arns, topic, consumerGroup(props, context.connectorName, topic));
      }
    }
    this.createTopics(props, context.topics);
  }

  /** What the event sources name: the cluster, or the connection to it, which the role may then describe. */
  private connect(
    { vpcConnection: connection, clusterArn, polling }: MskSourceProps,
    { network, function: target }: SourceContext,
    authentication: MskAuthentication,
  ): string {
    if (connection === undefined) return clusterArn;
    const arn = vpcConnectionArn(this, { connection, clusterArn, authentication, polling, network });
    allow(target, ['kafka:DescribeVpcConnection'], arn);
    return arn;
  }

  private createTopics(source: MskSourceProps, topics: readonly string[]): void {
    for (const [name, topic] of Object.entries(source.createTopics ?? {})) {
      if (!topics.includes(name)) {
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
      created.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      const topicSource = this.topicSources.find((candidate) => candidate.topic === name);
      topicSource?.eventSource.node.addDependency(created);
    }
  }
}

/** Refuses what cannot be reached from where the stack is deployed, as far as that is known. */
function checkPlace({ account, region }: Stack, source: MskSourceProps): void {
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
      `source.clusterArn: the cluster is of account ${clusterAccount}, the stack of ${account}; set source.vpcConnection, to VpcConnection.create() or one that exists`,
    );
  }
  if (securityGroup !== undefined) {
    throw new Error(
      "source.securityGroup: is the brokers', and with source.vpcConnection the pollers run in the group of the connection; remove it",
    );
  }
  if (createTopics !== undefined) {
    throw new Error(
      'source.createTopics: not possible with source.vpcConnection, since topics are made in the account of the cluster; make them there and remove it',
    );
  }
}

/** Lets the role of the function sign in, and says how the pollers do where it is not by the role itself. */
function grantAccess(
  authentication: MskAuthentication,
  target: IFunction,
  { cluster }: MskArns,
): readonly SourceAccessConfiguration[] {
  if (authentication.kind === 'iam') {
    allow(target, ['kafka-cluster:Connect'], cluster);
    return [];
  }
  if (authentication.kind === 'scram-512') allow(target, ['kafka:ListScramSecrets'], cluster);
  allowReading(target, authentication.secret);
  return [{ type: accessTypes[authentication.kind], uri: authentication.secret.secretArn }];
}

function grantReading(target: IFunction, arns: MskArns, topic: string, group: string): void {
  allow(target, ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], arns.topic(topic));
  allow(target, ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], arns.group(group));
}

/** MSK takes a topic's settings as the base64 of a properties file. */
const encodeConfiguration = (configuration: Readonly<Record<string, string>>): string =>
  Buffer.from(
    Object.entries(configuration)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  ).toString('base64');
