import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { dimensions, metricNamespace, metrics } from '../../core/contract/metrics.ts';
import type { WatchedTable } from './watched.ts';

/** `Sum`, `Maximum`, `Minimum`, `Average`, or a percentile. */
export type Statistic = 'Sum' | 'Maximum' | 'Minimum' | 'Average' | `p${number}`;

const period = Duration.minutes(1);

/** Name of a metric that the function emits. */
export type ConnectorMetricName = keyof typeof metrics;

/** A metric of one connector, emitted by its function. */
export const connectorMetric = (
  connectorName: string,
  name: ConnectorMetricName,
  statistic: Statistic,
): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: metrics[name],
    dimensionsMap: { [dimensions.connector]: connectorName },
    statistic,
    period,
  });

/**
 * Metrics of an event source, emitted because it is created with `EventCount`, `ErrorCount` and `KafkaMetrics`
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html). Errors are only reported when there are some.
 */
export type EventSourceMetricName =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'CommittedEventCount'
  | 'PollingErrorCount'
  | 'OnFailureDestinationDeliveryErrorCount'
  | 'CommitErrorCount'
  | 'SchemaRegistryErrorCount'
  | 'MaxOffsetLag'
  | 'SumOffsetLag'
  | 'ProvisionedPollers';

/** A metric that Lambda's pollers emit. */
export const eventSourceMetric = (
  eventSource: IEventSourceMapping,
  metricName: EventSourceMetricName,
  statistic: Statistic,
): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: eventSource.eventSourceMappingId },
    statistic,
    period,
  });

/** A metric that Lambda emits of the function. */
export const functionMetric = (
  target: IFunction,
  metricName: 'Invocations' | 'Errors' | 'Throttles' | 'Duration' | 'ConcurrentExecutions',
  statistic: Statistic,
): Metric => target.metric(metricName, { statistic, period });

/** A metric that SQS emits of the dead-letter queue. */
export const queueMetric = (
  queue: IQueue,
  metricName: 'ApproximateNumberOfMessagesVisible' | 'ApproximateAgeOfOldestMessage',
): Metric => queue.metric(metricName, { statistic: 'Maximum', period: Duration.minutes(5) });

/** Why Keyspaces refuses a write (https://docs.aws.amazon.com/keyspaces/latest/devguide/metrics-dimensions.html). */
export type KeyspacesMetricName =
  | 'WriteThrottleEvents'
  | 'StoragePartitionThroughputCapacityExceeded'
  | 'PerConnectionRequestRateExceeded'
  | 'SystemErrors'
  | 'UserErrors';

/** The kinds of statement that the connector sends to a table. */
export const operationsOn = ({ deletes = true }: WatchedTable): readonly ('INSERT' | 'DELETE')[] =>
  deletes ? ['INSERT', 'DELETE'] : ['INSERT'];

/** A metric that Keyspaces emits of one table and one kind of statement. */
export const keyspacesMetric = (
  table: WatchedTable,
  operation: 'INSERT' | 'DELETE',
  metricName: KeyspacesMetricName,
): Metric =>
  new Metric({
    namespace: 'AWS/Cassandra',
    metricName,
    dimensionsMap: { Keyspace: table.keyspace, TableName: table.name, Operation: operation },
    statistic: 'Sum',
    period,
  });
