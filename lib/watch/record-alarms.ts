import { noDataIsGood, once, some } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { invocationPeriod } from './invocation-period.ts';
import { connectorMetric, queueMetric } from './metrics.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

const noBatch = noDataIsGood('no batch was processed; if records wait, offset-lag fires');

/** The alarms on records, and on those that cannot be written. */
export function recordAlarms(watched: Watched, thresholds: Required<Thresholds>): readonly AlarmDefinition[] {
  const { connectorName, deadLetterQueue } = watched;
  const period = invocationPeriod(watched.functionTimeout);
  return [
    {
      id: 'freshness',
      severity: 'high',
      summary: `1 in 100 records takes more than ${thresholds.freshness.toSeconds()} s from its timestamp to its acknowledged write.`,
      metric: connectorMetric(connectorName, 'freshness', 'p99').with({ period }),
      threshold: thresholds.freshness.toMilliseconds(),
      ...some(3, 5),
      // With fewer than 1,000 values a p99 would be ignored otherwise, and a quiet connector would neither fire nor clear
      // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#percentiles-with-low-samples).
      lowSamples: 'evaluate',
      missingData: noBatch,
    },
    {
      id: 'records-retried',
      severity: 'high',
      summary: `Records could not be written in time and are retried, for ${4 * period.toMinutes()} minutes.`,
      metric: connectorMetric(connectorName, 'recordsFailed', 'Sum').with({ period }),
      threshold: 0,
      ...some(4, 5),
      missingData: noBatch,
    },
    {
      id: 'dead-letters',
      severity: 'high',
      summary: 'Records that can never be written were stored as dead letters.',
      metric: connectorMetric(connectorName, 'recordsDeadLettered', 'Sum'),
      threshold: 0,
      ...once,
      missingData: noDataIsGood('no batch was processed, so none became a dead letter'),
    },
    {
      id: 'dead-letters-ageing',
      severity: 'low',
      summary: `A dead letter has waited for ${thresholds.deadLetterAge.toHours()} hours; SQS deletes it at ${watched.deadLetterRetention.toHours()}.`,
      metric: queueMetric(deadLetterQueue, 'ApproximateAgeOfOldestMessage'),
      threshold: thresholds.deadLetterAge.toSeconds(),
      ...some(1, 3),
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
      missingData: noDataIsGood('SQS reports an age only while the queue has a message'),
    },
  ];
}
