import { Validations } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type {
  EventSourceMappingOptions,
  IEventSourceDlq,
  IFunction,
  SourceAccessConfiguration,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { eventSourceMapping } from './event-source-options.ts';
import type { EventSourceOptions } from './event-source-options.ts';

/** What an event source needs to know, wherever the brokers are. */
export interface SourceProps {
  /** One event source each: Lambda takes one topic per event source. */
  readonly topics: readonly string[];
  readonly connectorName: string;
  /** What the event sources invoke, and whose role they read by. */
  readonly function: IFunction;
  /** Where Lambda puts a batch that it gives up. Used in provisioned mode. */
  readonly onFailure: IEventSourceDlq;
}

/** A topic's event source, and the consumer group that it reads in. */
export interface TopicSource {
  readonly topic: string;
  readonly consumerGroup: string;
  readonly eventSource: EventSourceMapping;
}

/** Makes one event source per topic. `brokers` says where they are: an ARN or bootstrap servers. */
export function createEventSources(
  scope: Construct,
  props: SourceProps,
  options: EventSourceOptions,
  brokers: Pick<EventSourceMappingOptions, 'eventSourceArn' | 'kafkaBootstrapServers'>,
  access: readonly SourceAccessConfiguration[],
): readonly TopicSource[] {
  return props.topics.map((topic) => {
    const mapping = eventSourceMapping(scope, options, {
      topic,
      connectorName: props.connectorName,
      onFailure: props.onFailure,
    });
    const eventSource = new EventSourceMapping(scope, topic, {
      ...mapping,
      ...brokers,
      target: props.function,
      // CloudFormation takes no empty list.
      ...(access.length > 0 && { sourceAccessConfigurations: [...access] }),
    });
    if (mapping.onFailure === undefined) {
      Validations.of(eventSource).acknowledge({
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason: 'with a destination Lambda would give a batch up after 10 retries, good records among them',
      });
    }
    return { topic, consumerGroup: mapping.kafkaConsumerGroupId, eventSource };
  });
}
