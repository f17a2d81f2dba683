import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { noDataIsGood, noDataIsBad } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { eventSourceMetric } from './metrics.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

/** Long enough that a short burst does not count as growth. */
const growthPeriod = Duration.minutes(5);

const onlyWhenSome = noDataIsGood('this is only reported when it happens');

/** The alarms on the event sources of the topics. */
export const sourceAlarms = (
  watched: Watched,
  thresholds: Required<Thresholds>,
): readonly AlarmDefinition[] =>
  watched.topicSources.flatMap(({ topic, eventSource }) => [
    ...lagAlarms(topic, eventSource, thresholds),
    ...lossAlarms(topic, eventSource),
    ...pollerAlarms(topic, eventSource),
  ]);

function lagAlarms(
  topic: string,
  eventSource: IEventSourceMapping,
  { offsetLag }: Required<Thresholds>,
): readonly AlarmDefinition[] {
  const lag = eventSourceMetric(eventSource, 'MaxOffsetLag', 'Maximum');
  return [
    {
      id: 'offset-lag',
      subject: topic,
      severity: 'high',
      summary: `More than ${offsetLag} records of one partition wait to be read.`,
      metric: lag,
      threshold: offsetLag,
      evaluationPeriods: 15,
      missingData: noDataIsBad('an event source that polls reports its lag, so none polls'),
    },
    {
      id: 'offset-lag-growing',
      subject: topic,
      severity: 'low',
      summary: 'Records come in faster than they are written, for half an hour.',
      metric: new MathExpression({
        expression: 'DIFF(lag)',
        usingMetrics: {
          lag: eventSourceMetric(eventSource, 'SumOffsetLag', 'Maximum').with({ period: growthPeriod }),
        },
        period: growthPeriod,
        label: 'growth of the offset lag',
      }),
      threshold: 0,
      evaluationPeriods: 6,
      missingData: noDataIsGood('offset-lag fires for an event source that reports none'),
    },
  ];
}

function lossAlarms(topic: string, eventSource: IEventSourceMapping): readonly AlarmDefinition[] {
  return [
    {
      id: 'dropped-events',
      subject: topic,
      severity: 'high',
      summary: 'Lambda gave up records and stored them nowhere.',
      metric: eventSourceMetric(eventSource, 'DroppedEventCount', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: onlyWhenSome,
    },
    {
      id: 'given-up-batches',
      subject: topic,
      severity: 'high',
      summary: 'Lambda gave up records after all retries and stored their batches in the on-failure bucket.',
      metric: eventSourceMetric(eventSource, 'OnFailureDestinationDeliveredEventCount', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: onlyWhenSome,
    },
    {
      id: 'on-failure-delivery-errors',
      subject: topic,
      severity: 'high',
      summary: 'Lambda gave up records and could not store their batches in the on-failure bucket.',
      metric: eventSourceMetric(eventSource, 'OnFailureDestinationDeliveryErrorCount', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: onlyWhenSome,
    },
  ];
}

function pollerAlarms(topic: string, eventSource: IEventSourceMapping): readonly AlarmDefinition[] {
  const persistent = { threshold: 0, evaluationPeriods: 5, datapointsToAlarm: 3, missingData: onlyWhenSome };
  return [
    {
      id: 'polling-errors',
      subject: topic,
      severity: 'high',
      summary: 'The pollers cannot read the topic.',
      metric: eventSourceMetric(eventSource, 'PollingErrorCount', 'Sum'),
      ...persistent,
    },
    {
      id: 'commit-errors',
      subject: topic,
      severity: 'low',
      summary: 'The pollers cannot commit offsets: written records are redelivered.',
      metric: eventSourceMetric(eventSource, 'CommitErrorCount', 'Sum'),
      ...persistent,
    },
  ];
}
