import type { Construct } from 'constructs';
import { aliasProblems } from '../grants/alias-problems.ts';
import type { BoundSource, SourceContext } from './bound-source.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { KafkaAuthentication } from './kafka-authentication.ts';
import type { MskAuthentication } from './kafka-authentication.ts';
import type { MskClusterDefinition } from './new-cluster.ts';
import { MskCluster } from './msk-cluster.ts';
import { MskSource } from './msk-source.ts';
import { mskProblems } from './msk-problems.ts';
import type { TopicToCreate } from './msk-source-props.ts';

/** An MSK cluster that the connector creates, in the VPC of its functions. */
export interface NewMskSourceProps extends EventSourceOptions {
  /** `NewCluster.serverless()` or `NewCluster.provisioned()`. */
  readonly cluster: MskClusterDefinition;
  /** Default: `KafkaAuthentication.iam()`, the only one that a serverless cluster takes. */
  readonly authentication?: MskAuthentication;
  /**
   * The topics of the connector that CloudFormation creates, by name; they outlive the stack. Default: none. For
   * provisioned clusters of Kafka 3.6 or later.
   */
  readonly createTopics?: Readonly<Record<string, TopicToCreate>>;
}

/** Creates the cluster, and the event sources of its topics. Throws when the two do not fit together. */
export function createMskSource(
  scope: Construct,
  props: NewMskSourceProps,
  context: SourceContext,
): BoundSource {
  const { cluster: definition, ...options } = props;
  const problems = [
    ...(definition.kind === 'serverless'
      ? []
      : aliasProblems('source.cluster.encryptionKey:', definition.encryptionKey)),
    ...mskProblems(scope, options, context, definition.kind === 'serverless'),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const isOnDemand = props.polling?.kind === 'on-demand';
  const cluster = new MskCluster(scope, 'Kafka', {
    cluster: definition,
    authentication: props.authentication ?? KafkaAuthentication.iam(),
    connectorName: context.connectorName,
    network: context.network,
    ...(context.logRetention && { logRetention: context.logRetention }),
    ...(context.logEncryptionKey && { logEncryptionKey: context.logEncryptionKey }),
    pollersCallLambda: isOnDemand,
  });
  const source = new MskSource(
    scope,
    'Source',
    { ...options, clusterArn: cluster.clusterArn },
    // A cluster that is created has no records from before, so none that are too old for the store.
    { ...context, timestampWindow: undefined },
  );
  for (const { eventSource } of source.topicSources) eventSource.node.addDependency(cluster.ready);
  return { topicSources: source.topicSources, cluster };
}
