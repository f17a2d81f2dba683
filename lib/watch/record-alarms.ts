import { noDataIsGood } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { connectorMetric, queueMetric } from './metrics.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

const noBatch = noDataIsGood('no batch was processed; if records wait, offset-lag fires');

/** The alarms on records, and on those that cannot be written. */
export function recordAlarms(watched: Watched, thresholds: Required<Thresholds>): readonly AlarmDefinition[] {
  const { connectorName, deadLetterQueue } = watched;
  return [
    {
      id: 'freshness',
      severity: 'high',
      summary: `1 in 100 records takes more than ${thresholds.freshness.toSeconds()} s from its timestamp to its acknowledged write.`,
      metric: connectorMetric(connectorName, 'freshness', 'p99'),
      threshold: thresholds.freshness.toMilliseconds(),
      evaluationPeriods: 5,
      missingData: noBatch,
    },
    {
      id: 'records-retried',
      severity: 'high',
      summary: 'Records could not be written in time and are retried, for 10 minutes.',
      metric: connectorMetric(connectorName, 'recordsFailed', 'Sum'),
      threshold: 0,
      evaluationPeriods: 10,
      missingData: noBatch,
    },
    {
      id: 'dead-letters',
      severity: 'high',
      summary: 'Records that can never be written were stored as dead letters.',
      metric: connectorMetric(connectorName, 'recordsDeadLettered', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: noDataIsGood('no batch was processed, so none became a dead letter'),
    },
    {
      id: 'dead-letters-ageing',
      severity: 'low',
      summary: `A dead letter has waited for ${thresholds.deadLetterAge.toHours()} hours; SQS deletes it at ${watched.deadLetterRetention.toHours()}.`,
      metric: queueMetric(deadLetterQueue, 'ApproximateAgeOfOldestMessage'),
      threshold: thresholds.deadLetterAge.toSeconds(),
      evaluationPeriods: 1,
      missingData: noDataIsGood('SQS reports nothing of a queue that has been empty for hours'),
    },
  ];
}
