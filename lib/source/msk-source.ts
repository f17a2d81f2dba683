import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction, SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import { CfnBatchScramSecret, CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { allow } from '../grants/allow.ts';
import { allowReading, readableArn } from '../grants/allow-reading.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { BoundSource, SourceContext, TopicSource } from './bound-source.ts';
import { allowPollersOnce } from './broker-rules.ts';
import { consumerGroup } from './event-source-options.ts';
import { createEventSources } from './event-sources.ts';
import { accessTypes, KafkaAuthentication } from './kafka-authentication.ts';
import type { MskAuthentication } from './kafka-authentication.ts';
import { mskArns } from './msk-arn.ts';
import type { MskArns } from './msk-arn.ts';
import { existingClusterProblems } from './msk-problems.ts';
import type { MskSourceProps } from './msk-source-props.ts';
import { warnOnDemandPollers } from './on-demand-pollers.ts';
import { allowPollersInVpc } from './poller-grants.ts';
import { vpcConnectionArn } from './vpc-connection.ts';

/**
 * Invokes the function with the records of MSK topics, and grants its role what reading them needs. Throws with every
 * problem of its props.
 */
export class MskSource extends Construct implements BoundSource {
  readonly topicSources: readonly TopicSource[];

  constructor(scope: Construct, id: string, props: MskSourceProps, context: SourceContext) {
    super(scope, id);
    const { function: target } = context;
    const authentication = props.authentication ?? KafkaAuthentication.iam();
    const problems = existingClusterProblems(this, props, context);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const arns = mskArns(props.clusterArn);
    const eventSourceArn = this.connect(props, context, authentication);

    allow(
      target,
      ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      arns.cluster,
    );
    allowPollersInVpc(target);
    if (authentication.kind !== 'iam') {
      context.network.admit('secretsManager', [readableArn(authentication.secret)]);
    }
    const isOnDemand = props.polling?.kind === 'on-demand';
    if (props.securityGroup !== undefined) {
      allowPollersOnce(this, props.securityGroup, authentication, isOnDemand);
    }
    if (isOnDemand && props.vpcConnection === undefined) {
      warnOnDemandPollers(this, "the brokers'", authentication.kind !== 'iam');
    }
    this.topicSources = createEventSources(
      this,
      withoutCreated(context, props),
      props,
      { eventSourceArn },
      grantAccess(authentication, target, arns),
    );
    if (authentication.kind === 'iam') {
      // Of detached topics too: the role must not have to change when they are attached again.
      const groups = context.topics.map((topic) => consumerGroup(props, context.connectorName, topic));
      grantReading(target, arns, context.topics, groups);
    }
    this.createTopics(props);
    if (authentication.kind === 'scram-512') this.prepareSecret(props, authentication.secret);
  }

  /** In this order: the secret with its policy, the association, the event sources, whose creation asks for it. */
  private prepareSecret({ associateSecret, clusterArn }: MskSourceProps, secret: ConnectorSecret): void {
    if (secret.encryptionKey === undefined) warnOfUnknownKey(this);
    if (associateSecret !== true) return;
    const association = new CfnBatchScramSecret(this, 'ScramSecret', {
      clusterArn,
      secretArnList: [secret.secretArn],
    });
    association.node.addDependency(secret);
    for (const { eventSource } of this.topicSources) eventSource.node.addDependency(association);
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

  private createTopics(source: MskSourceProps): void {
    for (const [name, topic] of Object.entries(source.createTopics ?? {})) {
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

/** A topic that is created has no records from before. */
function withoutCreated(context: SourceContext, { createTopics = {} }: MskSourceProps): SourceContext {
  const timestampedTopics = context.timestampedTopics.filter((topic) => !Object.hasOwn(createTopics, topic));
  return { ...context, timestampedTopics };
}

/** MSK takes no secret under the default key, so there is a key that the role must be allowed to use. */
function warnOfUnknownKey(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'millrace:scramSecretKey',
    "source.authentication: the secret does not name its key, so the role is not allowed to decrypt it, unless the key's " +
      'own policy does; import it by Secret.fromSecretAttributes with encryptionKey',
  );
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

function grantReading(
  target: IFunction,
  arns: MskArns,
  topics: readonly string[],
  groups: readonly string[],
): void {
  allow(
    target,
    ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
    ...topics.map((topic) => arns.topic(topic)),
  );
  allow(
    target,
    ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
    ...groups.map((group) => arns.group(group)),
  );
}

/** MSK takes a topic's settings as the base64 of a properties file. */
const encodeConfiguration = (configuration: Readonly<Record<string, string>>): string =>
  Buffer.from(
    Object.entries(configuration)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  ).toString('base64');
