import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { ConnectorAlarms, type AlarmOptions } from '../../../lib/watch/alarms.ts';
import { ConnectorDashboard } from '../../../lib/watch/dashboard.ts';
import type { Watched, WatchedSource } from '../../../lib/watch/watched.ts';
import { anyFunction, emptyStack } from './stack.ts';

export interface WatchedStack {
  readonly stack: Stack;
  readonly alarms: ConnectorAlarms;
}

/** What differs from everything that can be watched. */
export type WatchedVariation = Partial<Omit<Watched, 'topicSources' | 'function' | 'deadLetterQueue'>> & {
  readonly source?: Partial<Omit<WatchedSource, 'eventSource'>>;
};

/** Everything that can be watched of a connector, so that every alarm there is exists; those of certificates on request. */
export function watchedStack(
  outdir: string,
  options: AlarmOptions | ((stack: Stack) => AlarmOptions) = {},
  { source, ...varied }: WatchedVariation = {},
): WatchedStack {
  const stack = emptyStack(outdir);
  const target = anyFunction(stack);
  const eventSource = new EventSourceMapping(stack, 'EventSource', {
    target,
    eventSourceArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/web/aaaa-1',
    kafkaTopic: 'web.clicks',
    startingPosition: StartingPosition.TRIM_HORIZON,
  });
  const watched: Watched = {
    connectorName: 'clicks',
    topicSources: [{ topic: 'web.clicks', ...source, eventSource }],
    function: target,
    functionTimeout: Duration.minutes(1),
    hasCertificates: false,
    maxInstances: 10,
    deadLetterQueue: new Queue(stack, 'Queue'),
    deadLetterRetention: Duration.days(14),
    keyspacesTables: [{ keyspace: 'web', name: 'clicks' }],
    ...varied,
  };
  const alarms = new ConnectorAlarms(stack, 'Alarms', {
    watched,
    options: typeof options === 'function' ? options(stack) : options,
  });
  new ConnectorDashboard(stack, 'Dashboard', { watched, alarms });
  return { stack, alarms };
}
