import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition } from './alarm-definition.ts';
import {
  connectorMetric,
  eventSourceMetric,
  functionMetric,
  keyspacesMetric,
  queueMetric,
} from './metrics.ts';
import type { ConnectorMetricName, Statistic } from './metrics.ts';
import type { Watched } from './watched.ts';

/** Panels under one title. */
export interface Section {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Metrics in one frame, from 0 up over time. */
export interface Panel {
  readonly title: string;
  /** Of all its metrics. Without: counts, or not the same for all. */
  readonly unit?: 'ms' | 's';
  readonly metrics: readonly Metric[];
  readonly thresholds: readonly DrawnThreshold[];
}

/** A line beyond which an alarm fires. */
export interface DrawnThreshold {
  readonly alarmId: string;
  readonly fires: 'above' | 'below';
  readonly value: number;
}

/**
 * What the dashboards of a connector show, from top to bottom as records flow: topics, function, records, store, records
 * that were not written. Those of CloudWatch and Grafana are both drawn from it.
 */
export function describePanels(
  watched: Watched,
  definitions: readonly AlarmDefinition[],
): readonly Section[] {
  const panel = panels(definitions);
  return [
    ...sourceSections(watched, panel),
    { title: 'Function', panels: functionPanels(watched, panel) },
    { title: 'Records', panels: recordPanels(watched, panel) },
    { title: 'Store', panels: storePanels(watched, panel) },
    { title: 'Not written', panels: failurePanels(watched, panel) },
  ];
}

/** Makes a panel with the thresholds of the alarms named. */
type MakePanel = (
  title: string,
  metrics: readonly Metric[],
  options?: Pick<Panel, 'unit'> & { readonly alarmIds?: readonly string[]; readonly subject?: string },
) => Panel;

const panels =
  (definitions: readonly AlarmDefinition[]): MakePanel =>
  (title, metrics, { alarmIds = [], subject, ...unit } = {}) => ({
    title,
    ...unit,
    metrics,
    thresholds: definitions
      .filter((definition) => alarmIds.includes(definition.id) && definition.subject === subject)
      .map(({ id, threshold, fires = 'above' }) => ({ alarmId: id, fires, value: threshold })),
  });

const sourceSections = (watched: Watched, panel: MakePanel): readonly Section[] =>
  watched.topicSources.map(({ topic, eventSource }) => {
    const metric = (name: Parameters<typeof eventSourceMetric>[1], statistic: Statistic) =>
      eventSourceMetric(eventSource, name, statistic);
    return {
      title: `Topic ${topic}`,
      panels: [
        panel('Records waiting', [metric('SumOffsetLag', 'Maximum'), metric('MaxOffsetLag', 'Maximum')], {
          alarmIds: ['offset-lag'],
          subject: topic,
        }),
        panel('Records per minute', [
          metric('PolledEventCount', 'Sum'),
          metric('FilteredOutEventCount', 'Sum'),
          metric('InvokedEventCount', 'Sum'),
          metric('FailedInvokeEventCount', 'Sum'),
          metric('CommittedEventCount', 'Sum'),
        ]),
        panel('Pollers and their errors', [
          metric('ProvisionedPollers', 'Maximum'),
          metric('PollingErrorCount', 'Sum'),
          metric('CommitErrorCount', 'Sum'),
        ]),
      ],
    };
  });

function functionPanels(watched: Watched, panel: MakePanel): readonly Panel[] {
  const metric = (name: Parameters<typeof functionMetric>[1], statistic: Statistic) =>
    functionMetric(watched.function, name, statistic);
  return [
    panel('Invocations', [metric('Invocations', 'Sum'), metric('Errors', 'Sum'), metric('Throttles', 'Sum')]),
    panel('Duration', [metric('Duration', 'p50'), metric('Duration', 'p99'), metric('Duration', 'Maximum')], {
      unit: 'ms',
      alarmIds: ['duration-near-timeout'],
    }),
    panel('Instances', [metric('ConcurrentExecutions', 'Maximum')], { alarmIds: ['instances-near-limit'] }),
  ];
}

function recordPanels(watched: Watched, panel: MakePanel): readonly Panel[] {
  const metric = (name: ConnectorMetricName, statistic: Statistic = 'Sum') =>
    connectorMetric(watched.connectorName, name, statistic);
  return [
    panel('Freshness', [metric('freshness', 'p50'), metric('freshness', 'p99')], {
      unit: 'ms',
      alarmIds: ['freshness'],
    }),
    panel('Outcomes per minute', [
      metric('recordsReceived'),
      metric('recordsWritten'),
      metric('recordsSkipped'),
      metric('recordsDeadLettered'),
      metric('recordsFailed'),
    ]),
    panel('Values noticed per minute', [metric('valuesNoticed')]),
    panel('Batches', [
      metric('batchDuration', 'p99'),
      metric('coldStartDuration', 'Maximum'),
      metric('batchesCrashed'),
      metric('loginsRefused'),
    ]),
  ];
}

function storePanels(watched: Watched, panel: MakePanel): readonly Panel[] {
  const metric = (name: ConnectorMetricName, statistic: Statistic = 'Sum') =>
    connectorMetric(watched.connectorName, name, statistic);
  const certificates = panel('Days until a certificate expires', [metric('certificateDaysLeft', 'Minimum')], {
    alarmIds: ['certificate-expiring'],
  });
  return [
    panel('Rows and requests per minute', [
      metric('rowsWritten'),
      metric('rowsFolded'),
      metric('requestsSent'),
      metric('requestsRetried'),
    ]),
    ...(watched.hasCertificates ? [certificates] : []),
    ...watched.keyspacesTables.map((table) =>
      panel(`Writes refused by ${table.keyspace}.${table.name}`, [
        keyspacesMetric(table, 'INSERT', 'WriteThrottleEvents'),
        keyspacesMetric(table, 'INSERT', 'StoragePartitionThroughputCapacityExceeded'),
        keyspacesMetric(table, 'INSERT', 'PerConnectionRequestRateExceeded'),
        keyspacesMetric(table, 'INSERT', 'SystemErrors'),
        keyspacesMetric(table, 'INSERT', 'UserErrors'),
      ]),
    ),
  ];
}

function failurePanels(watched: Watched, panel: MakePanel): readonly Panel[] {
  const givenUp = watched.topicSources.flatMap(({ eventSource }) => [
    eventSourceMetric(eventSource, 'OnFailureDestinationDeliveredEventCount', 'Sum'),
    eventSourceMetric(eventSource, 'OnFailureDestinationDeliveryErrorCount', 'Sum'),
    eventSourceMetric(eventSource, 'DroppedEventCount', 'Sum'),
  ]);
  const { deadLetterQueue } = watched;
  return [
    panel('Dead letters stored', [queueMetric(deadLetterQueue, 'ApproximateNumberOfMessagesVisible')]),
    panel('Oldest dead letter', [queueMetric(deadLetterQueue, 'ApproximateAgeOfOldestMessage')], {
      unit: 's',
      alarmIds: ['dead-letters-ageing'],
    }),
    panel('Records given up by Lambda', givenUp),
  ];
}
