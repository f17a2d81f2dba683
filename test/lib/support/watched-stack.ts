import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { ConnectorAlarms, type AlarmOptions } from '../../../lib/watch/alarms.ts';
import { ConnectorDashboard } from '../../../lib/watch/dashboard.ts';
import { anyFunction, emptyStack } from './stack.ts';

export interface WatchedStack {
  readonly stack: Stack;
  readonly alarms: ConnectorAlarms;
}

/** Everything that can be watched of a connector, so that every alarm there is exists; those of certificates on request. */
export function watchedStack(
  outdir: string,
  options: AlarmOptions = {},
  connectorName = 'clicks',
  hasCertificates = false,
): WatchedStack {
  const stack = emptyStack(outdir);
  const target = anyFunction(stack);
  const eventSource = new EventSourceMapping(stack, 'EventSource', {
    target,
    eventSourceArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/web/aaaa-1',
    kafkaTopic: 'web.clicks',
    startingPosition: StartingPosition.TRIM_HORIZON,
  });
  const watched = {
    connectorName,
    topicSources: [{ topic: 'web.clicks', eventSource }],
    function: target,
    functionTimeout: Duration.minutes(1),
    hasCertificates,
    maxInstances: 10,
    deadLetterQueue: new Queue(stack, 'Queue'),
    deadLetterRetention: Duration.days(14),
    keyspacesTables: [{ keyspace: 'web', name: 'clicks' }],
  };
  const alarms = new ConnectorAlarms(stack, 'Alarms', { watched, options });
  new ConnectorDashboard(stack, 'Dashboard', { watched, alarms });
  return { stack, alarms };
}
