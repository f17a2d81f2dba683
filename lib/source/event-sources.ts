import { Validations } from 'aws-cdk-lib';
import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { EventSourceMappingOptions, SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { SourceContext, TopicSource } from './bound-source.ts';
import { attachedTopics } from './detached-topics.ts';
import { eventSourceMapping } from './event-source-options.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { fixedAtCreation } from './fixed-at-creation.ts';
import { pollerGroupProblems } from './poller-group-problems.ts';
import { pollersOf } from './pollers.ts';
import type { TopicPollers } from './pollers.ts';
import { Polling } from './polling.ts';
import { TopicEventSource } from './topic-event-source.ts';
import { warnOfHistory } from './warn-of-history.ts';

type Brokers = Pick<EventSourceMappingOptions, 'eventSourceArn' | 'kafkaBootstrapServers'>;

/**
 * Creates one event source per topic that is not detached. `brokers` says where they are: an ARN or bootstrap servers.
 * The options have no problem. Throws for more in a group of pollers than it takes.
 */
export function createEventSources(
  scope: Construct,
  context: SourceContext,
  options: EventSourceOptions,
  brokers: Brokers,
  access: readonly SourceAccessConfiguration[],
): readonly TopicSource[] {
  const printedBrokers = brokers.eventSourceArn ?? brokers.kafkaBootstrapServers?.join(',') ?? '';
  const pollers = pollersByTopic(context, options, isInVpc(brokers, access));
  const problems = pollerGroupProblems(scope, pollers, printedBrokers);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const attached = attachedTopics(scope, options, context.topics);
  warnOfHistory(scope, options, context, attached);
  return attached.map((topic) => {
    const mapping = eventSourceMapping(scope, options, topic, context, pollers.get(topic));
    const eventSource = new TopicEventSource(scope, `${topic}-${fixedAtCreation(mapping)}`, {
      ...mapping,
      ...brokers,
      brokers: printedBrokers,
      pollers: pollers.get(topic),
      target: context.function,
      // CloudFormation takes no empty list.
      ...(access.length > 0 && { sourceAccessConfigurations: [...access] }),
    });
    if (mapping.onFailure === undefined) {
      Validations.of(eventSource).acknowledge({
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason: 'with a destination Lambda would give a batch up after 10 retries, good records among them',
      });
    }
    return {
      topic,
      consumerGroup: mapping.kafkaConsumerGroupId,
      eventSource,
      enabled: options.enabled ?? true,
      storesGivenUp: mapping.onFailure !== undefined,
    };
  });
}

function pollersByTopic(
  { topics, connectorName }: SourceContext,
  { polling = Polling.provisioned() }: EventSourceOptions,
  inVpc: boolean,
): ReadonlyMap<string, TopicPollers> {
  if (polling.kind === 'on-demand') return new Map();
  return pollersOf(polling, { topics, connectorName, isInVpc: inVpc });
}

/** Pollers of MSK are in the VPC of the cluster, or of the connection to it. */
const isInVpc = ({ eventSourceArn }: Brokers, access: readonly SourceAccessConfiguration[]): boolean =>
  eventSourceArn !== undefined ||
  access.some(({ type }) => type === SourceAccessConfigurationType.VPC_SUBNET);
