import { silenceIsFine } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { connectorMetric, queueMetric } from './metrics.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

const noBatch = silenceIsFine('no batch was processed; if records wait, offset-lag rings');

/** What the function tells of its records, and where those go that can't be written. */
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
      summary: 'Records could not be written in time and come again, for 10 minutes.',
      metric: connectorMetric(connectorName, 'recordsFailed', 'Sum'),
      threshold: 0,
      evaluationPeriods: 10,
      missingData: noBatch,
    },
    {
      id: 'dead-letters',
      severity: 'high',
      summary: 'Records that can never be written were put aside.',
      metric: connectorMetric(connectorName, 'recordsDeadLettered', 'Sum'),
      threshold: 0,
      evaluationPeriods: 1,
      missingData: silenceIsFine('no batch was processed, so none was put aside'),
    },
    {
      id: 'dead-letters-ageing',
      severity: 'low',
      summary: `A dead letter has waited for ${thresholds.deadLetterAge.toHours()} hours; SQS deletes it at ${watched.deadLetterRetention.toHours()}.`,
      metric: queueMetric(deadLetterQueue, 'ApproximateAgeOfOldestMessage'),
      threshold: thresholds.deadLetterAge.toSeconds(),
      evaluationPeriods: 1,
      missingData: silenceIsFine('SQS reports nothing of a queue that has been empty for hours'),
    },
  ];
}
