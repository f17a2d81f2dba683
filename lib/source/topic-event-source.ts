import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { EventSourceMappingProps } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { TopicPollers } from './pollers.ts';

/** An event source that shows the pollers that it may share with others. */
export class TopicEventSource extends EventSourceMapping {
  /** Where the brokers are: an ARN, or bootstrap servers separated by commas. */
  readonly brokers: string;
  /** `undefined` in on-demand mode. */
  readonly pollers: TopicPollers | undefined;

  constructor(
    scope: Construct,
    id: string,
    { brokers, pollers, ...props }: EventSourceMappingProps & Pick<TopicEventSource, 'brokers' | 'pollers'>,
  ) {
    super(scope, id, props);
    this.brokers = brokers;
    this.pollers = pollers;
  }
}
