import {
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { GraphWidgetProps, HorizontalAnnotation, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ConnectorAlarms } from './alarms.ts';
import {
  connectorMetric,
  eventSourceMetric,
  functionMetric,
  keyspacesMetric,
  queueMetric,
} from './metrics.ts';
import type { ConnectorMetricName, Statistic } from './metrics.ts';
import type { Watched } from './watched.ts';

export interface ConnectorDashboardProps {
  readonly watched: Watched;
  /** Their thresholds are drawn where their metrics are. */
  readonly alarms: ConnectorAlarms;
}

/** One page per connector, read from top to bottom as records flow: topics, function, records, store, what was put aside. */
export class ConnectorDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { watched, alarms }: ConnectorDashboardProps) {
    super(scope, id);
    const graph = graphs(alarms);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `millrace-${watched.connectorName}`,
      periodOverride: PeriodOverride.INHERIT,
    });
    this.dashboard.addWidgets(
      new AlarmStatusWidget({
        title: `Millrace connector ${watched.connectorName}`,
        alarms: [alarms.unhealthy, ...alarms.alarms],
        width: 24,
        height: 4,
      }),
    );
    const rows: readonly (readonly [string, readonly IWidget[]])[] = [
      ...sourceRows(watched, graph),
      ['Function', functionRow(watched, graph)],
      ['Records', recordRow(watched, graph)],
      ['Store', storeRow(watched, graph)],
      ['Put aside', failureRow(watched, graph)],
    ];
    for (const [title, widgets] of rows) {
      this.dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }));
      this.dashboard.addWidgets(...widgets);
    }
  }
}

/** Draws metrics, and the thresholds of the alarms named. */
type DrawGraph = (
  title: string,
  metrics: readonly IMetric[],
  options?: Partial<GraphWidgetProps> & { readonly alarmIds?: readonly string[]; readonly subject?: string },
) => IWidget;

function graphs({ definitions }: ConnectorAlarms): DrawGraph {
  return (title, metrics, { alarmIds = [], subject, ...options } = {}) => {
    const thresholds: HorizontalAnnotation[] = definitions
      .filter((definition) => alarmIds.includes(definition.id) && definition.subject === subject)
      .map(({ id, threshold }) => ({ value: threshold, label: id, color: Color.RED }));
    return new GraphWidget({
      title,
      left: [...metrics],
      leftAnnotations: thresholds,
      leftYAxis: { min: 0, showUnits: false },
      width: 8,
      height: 6,
      view: GraphWidgetView.TIME_SERIES,
      ...options,
    });
  };
}

const sourceRows = (watched: Watched, graph: DrawGraph): readonly (readonly [string, readonly IWidget[]])[] =>
  watched.topicSources.map(({ topic, eventSource }) => {
    const metric = (name: Parameters<typeof eventSourceMetric>[1], statistic: Statistic) =>
      eventSourceMetric(eventSource, name, statistic);
    return [
      `Topic ${topic}`,
      [
        graph('Records waiting', [metric('SumOffsetLag', 'Maximum'), metric('MaxOffsetLag', 'Maximum')], {
          alarmIds: ['offset-lag'],
          subject: topic,
        }),
        graph('Records per minute', [
          metric('PolledEventCount', 'Sum'),
          metric('FilteredOutEventCount', 'Sum'),
          metric('InvokedEventCount', 'Sum'),
          metric('FailedInvokeEventCount', 'Sum'),
          metric('CommittedEventCount', 'Sum'),
        ]),
        graph('Pollers and their errors', [
          metric('ProvisionedPollers', 'Maximum'),
          metric('PollingErrorCount', 'Sum'),
          metric('CommitErrorCount', 'Sum'),
        ]),
      ],
    ];
  });

function functionRow(watched: Watched, graph: DrawGraph): readonly IWidget[] {
  const metric = (name: Parameters<typeof functionMetric>[1], statistic: Statistic) =>
    functionMetric(watched.function, name, statistic);
  return [
    graph('Invocations', [metric('Invocations', 'Sum'), metric('Errors', 'Sum'), metric('Throttles', 'Sum')]),
    graph(
      'Duration (ms)',
      [metric('Duration', 'p50'), metric('Duration', 'p99'), metric('Duration', 'Maximum')],
      {
        alarmIds: ['duration-near-timeout'],
      },
    ),
    graph('Instances', [metric('ConcurrentExecutions', 'Maximum')], { alarmIds: ['instances-near-limit'] }),
  ];
}

function recordRow(watched: Watched, graph: DrawGraph): readonly IWidget[] {
  const metric = (name: ConnectorMetricName, statistic: Statistic = 'Sum') =>
    connectorMetric(watched.connectorName, name, statistic);
  return [
    graph('Freshness (ms)', [metric('freshness', 'p50'), metric('freshness', 'p99')], {
      alarmIds: ['freshness'],
    }),
    graph('Outcomes per minute', [
      metric('recordsReceived'),
      metric('recordsWritten'),
      metric('recordsSkipped'),
      metric('recordsDeadLettered'),
      metric('recordsFailed'),
    ]),
    graph('Batches', [
      metric('batchDuration', 'p99'),
      metric('coldStartDuration', 'Maximum'),
      metric('batchesCrashed'),
    ]),
  ];
}

function storeRow(watched: Watched, graph: DrawGraph): readonly IWidget[] {
  const metric = (name: ConnectorMetricName) => connectorMetric(watched.connectorName, name, 'Sum');
  return [
    graph('Rows and requests per minute', [
      metric('rowsWritten'),
      metric('rowsFolded'),
      metric('requestsSent'),
      metric('requestsRetried'),
    ]),
    ...watched.keyspacesTables.map((table) =>
      graph(`Turned away by ${table.keyspace}.${table.name}`, [
        keyspacesMetric(table, 'INSERT', 'WriteThrottleEvents'),
        keyspacesMetric(table, 'INSERT', 'StoragePartitionThroughputCapacityExceeded'),
        keyspacesMetric(table, 'INSERT', 'PerConnectionRequestRateExceeded'),
        keyspacesMetric(table, 'INSERT', 'SystemErrors'),
        keyspacesMetric(table, 'INSERT', 'UserErrors'),
      ]),
    ),
  ];
}

function failureRow(watched: Watched, graph: DrawGraph): readonly IWidget[] {
  const givenUp = watched.topicSources.flatMap(({ eventSource }) => [
    eventSourceMetric(eventSource, 'OnFailureDestinationDeliveredEventCount', 'Sum'),
    eventSourceMetric(eventSource, 'OnFailureDestinationDeliveryErrorCount', 'Sum'),
    eventSourceMetric(eventSource, 'DroppedEventCount', 'Sum'),
  ]);
  return [
    graph('Dead letters kept', [queueMetric(watched.deadLetterQueue, 'ApproximateNumberOfMessagesVisible')]),
    graph('Oldest dead letter (s)', [queueMetric(watched.deadLetterQueue, 'ApproximateAgeOfOldestMessage')], {
      alarmIds: ['dead-letters-ageing'],
    }),
    graph('Records given up by Lambda', givenUp),
  ];
}
