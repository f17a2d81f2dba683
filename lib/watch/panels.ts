import type { AlarmDefinition } from './alarm-definition.ts';
import { panelsWith } from './panel.ts';
import type { MakePanel, Panel, Section } from './panel.ts';
import { connectorMetric, functionMetric, queueMetric } from './metrics.ts';
import type { ConnectorMetricName, Statistic } from './metrics.ts';
import { tableOverview, tablePanel } from './table-panels.ts';
import { givenUpPanels, topicOverview, topicSection } from './topic-panels.ts';
import type { Watched } from './watched.ts';

/**
 * What the dashboards of a connector show, from top to bottom as records flow: topics, function, records, store, records
 * that were not written. Where there are several topics or tables, this has a line for each, and what there is about each
 * is at the end. The dashboards of CloudWatch and Grafana are both drawn from it.
 */
export function describePanels(
  watched: Watched,
  definitions: readonly AlarmDefinition[],
): readonly Section[] {
  const panel = panelsWith(definitions);
  const { topicSources, keyspacesTables } = watched;
  const topics = topicSources.map((source) => topicSection(source, panel));
  const tables = keyspacesTables.map((table) => tablePanel(table, panel));
  const severalTopics = topics.length > 1;
  const severalTables = tables.length > 1;
  return [
    ...(severalTopics ? [topicOverview(topicSources, panel)] : topics),
    { title: 'Function', panels: functionPanels(watched, panel) },
    { title: 'Records', panels: recordPanels(watched, panel) },
    {
      title: 'Store',
      panels: [
        ...storePanels(watched, panel),
        ...(severalTables ? [tableOverview(keyspacesTables, panel)] : tables),
      ],
    },
    { title: 'Not written', panels: failurePanels(watched, panel) },
    ...(severalTopics ? topics : []),
    ...(severalTables ? [{ title: 'Tables', panels: tables }] : []),
  ];
}

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
  ];
}

function failurePanels(watched: Watched, panel: MakePanel): readonly Panel[] {
  const { deadLetterQueue } = watched;
  return [
    panel('Dead letters stored', [queueMetric(deadLetterQueue, 'ApproximateNumberOfMessagesVisible')]),
    panel('Oldest dead letter', [queueMetric(deadLetterQueue, 'ApproximateAgeOfOldestMessage')], {
      unit: 's',
      alarmIds: ['dead-letters-ageing'],
    }),
    ...givenUpPanels(watched.topicSources, panel),
  ];
}
