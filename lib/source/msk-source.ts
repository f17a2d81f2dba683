import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { IFunction, SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { EventSourceOptions } from './event-source-options.ts';
import { createEventSources } from './event-sources.ts';
import type { SourceProps, TopicSource } from './event-sources.ts';
import { mskArns } from './msk-arn.ts';
import type { MskArns } from './msk-arn.ts';
import { allow, allowPollersInVpc, readableSecret } from './source-grants.ts';

/**
 * How Lambda's pollers identify themselves to the brokers. A secret is a complete ARN or a construct; where its key is
 * the user's own, as MSK demands for SCRAM, only a construct with that key lets the function's role decrypt it.
 */
export type MskAuthentication =
  /** The function's role; the only mode of MSK Serverless. Port 9098. */
  | { readonly kind: 'iam' }
  /** SASL/SCRAM-512: `{ "username", "password" }`, a secret named `AmazonMSK_…` under a key of the user's. Port 9096. */
  | { readonly kind: 'scram'; readonly secret: ISecret | string }
  /** Mutual TLS: `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM. Port 9094. */
  | { readonly kind: 'mtls'; readonly secret: ISecret | string };

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
  /** Those of the connector's topics that the stack shall make, by name. Default: none. */
  readonly createTopics?: Readonly<Record<string, TopicToCreate>>;
}

export interface MskSourceProps extends SourceProps {
  readonly source: MskSourceOptions;
}

/** Invokes the function with the records of MSK topics, and grants its role what reading them needs. */
export class MskSource extends Construct {
  readonly topicSources: readonly TopicSource[];

  constructor(scope: Construct, id: string, props: MskSourceProps) {
    super(scope, id);
    const { source, function: target } = props;
    const authentication = source.authentication ?? { kind: 'iam' };
    const arns = mskArns(source.clusterArn);

    allow(
      target,
      ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      arns.cluster,
    );
    allowPollersInVpc(target);
    this.topicSources = createEventSources(
      this,
      props,
      source,
      { eventSourceArn: source.clusterArn },
      this.grantAccess(authentication, target, arns),
    );
    if (authentication.kind === 'iam') {
      for (const topicSource of this.topicSources) grantReading(target, arns, topicSource);
    }
    this.createTopics(source, props.topics);
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
