import { Validations } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { EventSourceMappingOptions, SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { SourceContext, TopicSource } from './bound-source.ts';
import { attachedTopics } from './detached-topics.ts';
import { eventSourceMapping } from './event-source-options.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { fixedAtCreation } from './fixed-at-creation.ts';

/**
 * Creates one event source per topic that is not detached. `brokers` says where they are: an ARN or bootstrap servers.
 * The options have no problem.
 */
export function createEventSources(
  scope: Construct,
  context: SourceContext,
  options: EventSourceOptions,
  brokers: Pick<EventSourceMappingOptions, 'eventSourceArn' | 'kafkaBootstrapServers'>,
  access: readonly SourceAccessConfiguration[],
): readonly TopicSource[] {
  return attachedTopics(scope, options, context.topics).map((topic) => {
    const mapping = eventSourceMapping(scope, options, topic, context);
    const eventSource = new EventSourceMapping(scope, `${topic}-${fixedAtCreation(mapping)}`, {
      ...mapping,
      ...brokers,
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
    };
  });
}
