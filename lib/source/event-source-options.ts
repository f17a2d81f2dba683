import { Annotations } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import { FilterCriteria, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type {
  EventSourceMappingLogLevel,
  EventSourceMappingOptions,
  IEventSourceDlq,
  ISchemaRegistry,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { SourceContext } from './bound-source.ts';
import { CheckedRegistry } from './checked-registry.ts';
import type { TopicPollers } from './pollers.ts';
import { Polling } from './polling.ts';
import type { PollingMode } from './polling.ts';

/** What every Kafka source takes, wherever the brokers are. */
export interface EventSourceOptions {
  /** Default: `Polling.provisioned()`. */
  readonly polling?: PollingMode;
  /** Records per invocation, 1–10,000; an invocation never carries more than 6 MB. Default: 1,000. */
  readonly batchSize?: number;
  /**
   * How long Lambda gathers records before it invokes, whole seconds from 0 to 300. Default: the 500 ms of Lambda, which
   * a source cannot return to once this was set. Every record is written that much later.
   */
  readonly batchingWindow?: Duration;
  /**
   * Where a consumer group without committed offsets starts. Default: `'beginning'`. `'latest'` may miss records
   * while the event source is created (minutes) or changed (up to 90 s), so synthesis warns. A date is in the past, and
   * fixed: one computed at synthesis is another at each deployment. Fixed at creation: see `detached`.
   */
  readonly startFrom?: 'beginning' | 'latest' | Date;
  /**
   * Prefix of the consumer groups, one per topic: `PREFIX-TOPIC`. Default: `millrace-CONNECTOR`, with the stage if there
   * is one. Without `:`, since MSK emits no lag metrics for such a group. Fixed at creation: see `detached`.
   */
  readonly consumerGroupPrefix?: string;
  /**
   * Topics whose event source is not created, such as `['shop.orders']`. Lambda fixes consumer group and start position
   * when it creates an event source, so a deployment that changes either is refused and rolled back. It takes two: one
   * with the topic in this list, which deletes its event source, and one without, which creates it anew. The offsets of
   * the group stay in Kafka. Default: none.
   */
  readonly detached?: readonly string[];
  /**
   * Patterns on the JSON value; a record that matches none is not passed to the function, and is counted as filtered.
   * A record without a value matches none, so not possible where a route deletes by such records. At most 10; more than
   * 5 need a raised quota. Default: none, all records are passed. Example: `[{ type: ['order'] }]`.
   * Syntax: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html.
   */
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
  /**
   * Lets Lambda validate by a schema registry, and hand over JSON or the bytes without the id of the schema; provisioned
   * mode only. The formats of the routes must read that: `json()` with the record format `JSON`, a registry with
   * `framing: 'event'` with `SOURCE`. Default: none.
   */
  readonly schemaRegistry?: ISchemaRegistry;
  /** What the pollers log; provisioned mode only. Default: nothing. */
  readonly pollerLogLevel?: EventSourceMappingLogLevel;
  /** `false` creates the event source disabled: nothing is read until it is enabled. Default: true. */
  readonly enabled?: boolean;
}

/** The part of an event source mapping that does not depend on where the brokers are. The options have no problem. */
export function eventSourceMapping(
  scope: Construct,
  options: EventSourceOptions,
  topic: string,
  { connectorName, onFailure, formats = [] }: SourceContext,
  pollers: TopicPollers | undefined,
): EventSourceMappingOptions & { readonly kafkaConsumerGroupId: string } {
  const polling = options.polling ?? Polling.provisioned();
  const { batchSize = 1_000, batchingWindow, filters, schemaRegistry, pollerLogLevel, enabled } = options;
  return {
    kafkaTopic: topic,
    kafkaConsumerGroupId: consumerGroup(options, connectorName, topic),
    batchSize,
    ...startingPosition(scope, options.startFrom ?? 'beginning'),
    ...(batchingWindow && { maxBatchingWindow: batchingWindow }),
    ...(filters && { filters: filters.map((value) => FilterCriteria.filter({ value })) }),
    ...(schemaRegistry && {
      schemaRegistryConfig: new CheckedRegistry(
        schemaRegistry,
        formats.filter((format) => format.topic === topic),
      ),
    }),
    ...(pollerLogLevel && { logLevel: pollerLogLevel }),
    ...(enabled !== undefined && { enabled }),
    metricsConfig: { metrics: [MetricType.EVENT_COUNT, MetricType.ERROR_COUNT, MetricType.KAFKA_METRICS] },
    ...(polling.kind === 'provisioned' && provisioned(polling, pollers, onFailure)),
  };
}

function provisioned(
  polling: PollingMode & { kind: 'provisioned' },
  pollers: TopicPollers | undefined,
  onFailure: IEventSourceDlq,
): EventSourceMappingOptions {
  const { maxRecordAge } = polling;
  return {
    ...(pollers && { provisionedPollerConfig: pollers }),
    reportBatchItemFailures: true,
    bisectBatchOnError: polling.bisectBatchOnError ?? false,
    retryAttempts: polling.retryAttempts ?? 10_000,
    ...(maxRecordAge && { maxRecordAge }),
    onFailure,
  };
}

function startingPosition(
  scope: Construct,
  startFrom: 'beginning' | 'latest' | Date,
): Pick<EventSourceMappingOptions, 'startingPosition' | 'startingPositionTimestamp'> {
  if (startFrom === 'beginning') return { startingPosition: StartingPosition.TRIM_HORIZON };
  if (startFrom === 'latest') {
    Annotations.of(scope).addWarningV2(
      'millrace:startFromLatest',
      "source.startFrom: 'latest' may miss records while the event source is created (minutes) or changed (up to 90 s); " +
        "use 'beginning' or a date to miss none",
    );
    return { startingPosition: StartingPosition.LATEST };
  }
  return {
    startingPosition: StartingPosition.AT_TIMESTAMP,
    startingPositionTimestamp: Math.floor(startFrom.getTime() / 1_000),
  };
}

/** The group that commits the offsets of a topic. */
export const consumerGroup = (
  { consumerGroupPrefix }: EventSourceOptions,
  connectorName: string,
  topic: string,
): string => `${consumerGroupPrefix ?? `millrace-${connectorName}`}-${topic}`;
