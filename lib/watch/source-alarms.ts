import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { every, noDataIsBad, noDataIsGood, once, some } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { eventSourceMetric } from './metrics.ts';
import type { Thresholds } from './thresholds.ts';
import type { WatchedSource } from './watched.ts';

/** Long enough that a short burst does not count as growth. */
const growthPeriod = Duration.minutes(5);

const onlyWhenSome = noDataIsGood('this is only reported when it happens');

/** The alarms on the event source of a topic. */
export const sourceAlarms = (
  source: WatchedSource,
  thresholds: Required<Thresholds>,
): readonly AlarmDefinition[] => [
  ...lagAlarms(source, thresholds),
  ...lossAlarms(source),
  ...pollerAlarms(source),
];

function lagAlarms(
  { topic, eventSource, enabled = true }: WatchedSource,
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
      ...every(15, 'a gap counts as breaching, so one value that is reported and in order must clear it'),
      missingData: enabled
        ? noDataIsBad('an event source that polls reports its lag, so none polls')
        : noDataIsGood('the event source is disabled on purpose, by source.enabled'),
    },
    {
      id: 'offset-lag-growing',
      subject: topic,
      severity: 'low',
      summary: 'Records come in faster than they are written, for half an hour.',
      // DIFF compares a value with the one before it that exists, so a gap is no growth
      // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
      metric: new MathExpression({
        expression: 'DIFF(lag)',
        usingMetrics: {
          lag: eventSourceMetric(eventSource, 'SumOffsetLag', 'Maximum').with({ period: growthPeriod }),
        },
        period: growthPeriod,
        label: 'growth of the offset lag',
      }),
      threshold: 0,
      // The newest period has not ended: its maximum may be that of its first minute.
      ...some(5, 6),
      missingData: noDataIsGood('offset-lag fires for an event source that should report and does not'),
    },
  ];
}

function lossAlarms({ topic, eventSource, storesGivenUp = true }: WatchedSource): readonly AlarmDefinition[] {
  const lost = {
    subject: topic,
    severity: 'high',
    threshold: 0,
    ...once,
    missingData: onlyWhenSome,
  } as const;
  const dropped: AlarmDefinition = {
    id: 'dropped-events',
    summary: 'Lambda gave up records and stored them nowhere.',
    metric: eventSourceMetric(eventSource, 'DroppedEventCount', 'Sum'),
    ...lost,
  };
  // Without a destination, as in on-demand mode, these two would never fire.
  if (!storesGivenUp) return [dropped];
  return [
    dropped,
    {
      id: 'given-up-batches',
      summary: 'Lambda gave up records after all retries and stored their batches in the on-failure bucket.',
      metric: eventSourceMetric(eventSource, 'OnFailureDestinationDeliveredEventCount', 'Sum'),
      ...lost,
    },
    {
      id: 'on-failure-delivery-errors',
      summary: 'Lambda gave up records and could not store their batches in the on-failure bucket.',
      metric: eventSourceMetric(eventSource, 'OnFailureDestinationDeliveryErrorCount', 'Sum'),
      ...lost,
    },
  ];
}

function pollerAlarms({ topic, eventSource }: WatchedSource): readonly AlarmDefinition[] {
  // Pollers wait between attempts, so not every minute has an error.
  const persistent = { threshold: 0, ...some(3, 10), missingData: onlyWhenSome };
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
