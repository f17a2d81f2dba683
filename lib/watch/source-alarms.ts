import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { silenceIsFine, silenceIsTrouble } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { eventSourceMetric } from './metrics.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

/** Long enough that a burst which drains again does not count as growth. */
const growthPeriod = Duration.minutes(5);

const onlyWhenSome = silenceIsFine('this is only reported when it happens');

/** What can be seen of the topics' event sources. */
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
      missingData: silenceIsTrouble('an event source that polls reports its lag, so nobody polls'),
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
      missingData: silenceIsFine('offset-lag rings for an event source that reports none'),
    },
  ];
}

function lossAlarms(topic: string, eventSource: IEventSourceMapping): readonly AlarmDefinition[] {
  return [
    {
      id: 'dropped-events',
      subject: topic,
      severity: 'high',
      summary: 'Lambda gave up records and has kept them nowhere.',
      metric: eventSourceMetric(eventSource, 'DroppedEventCount', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: onlyWhenSome,
    },
    {
      id: 'given-up-batches',
      subject: topic,
      severity: 'high',
      summary: 'Lambda gave up records after all retries and put their batches into the on-failure bucket.',
      metric: eventSourceMetric(eventSource, 'OnFailureDestinationDeliveredEventCount', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: onlyWhenSome,
    },
    {
      id: 'on-failure-delivery-errors',
      subject: topic,
      severity: 'high',
      summary: 'Lambda gave up records and could not put their batches into the on-failure bucket.',
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
      summary: 'The pollers can not read the topic.',
      metric: eventSourceMetric(eventSource, 'PollingErrorCount', 'Sum'),
      ...persistent,
    },
    {
      id: 'commit-errors',
      subject: topic,
      severity: 'low',
      summary: 'The pollers can not commit offsets: what is written comes again.',
      metric: eventSourceMetric(eventSource, 'CommitErrorCount', 'Sum'),
      ...persistent,
    },
  ];
}
