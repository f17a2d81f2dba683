import type { Duration } from 'aws-cdk-lib';
import type { IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The parts of a connector that alarms and dashboard are about, in the order in which records flow. */
export interface Watched {
  /** The deployed name: that of the connector file, followed by the stage if there is one. */
  readonly connectorName: string;
  readonly topicSources: readonly WatchedSource[];
  readonly function: IFunction;
  readonly functionTimeout: Duration;
  /** Whether the function connects with certificates that expire: its own or an authority's. */
  readonly hasCertificates: boolean;
  /** The limit of concurrent instances; `undefined` if there is none. */
  readonly maxInstances: number | undefined;
  readonly deadLetterQueue: IQueue;
  /** How long the queue stores a dead letter. */
  readonly deadLetterRetention: Duration;
  /** The tables that CloudWatch has metrics of: those in Keyspaces. */
  readonly keyspacesTables: readonly WatchedTable[];
}

/** The event source of a topic. It reports `EventCount`, `ErrorCount` and `KafkaMetrics`. */
export interface WatchedSource {
  readonly topic: string;
  readonly eventSource: IEventSourceMapping;
  /** `false`: it is disabled on purpose, so that it reports no lag is no problem. Default: true. */
  readonly enabled?: boolean;
  /** Whether it stores batches that it gives up, as in provisioned mode. Adds alarms. Default: true. */
  readonly storesGivenUp?: boolean;
}

/** A table in Keyspaces. */
export interface WatchedTable {
  /** As it is written in CQL without quotes. */
  readonly keyspace: string;
  /** Likewise, without the keyspace. */
  readonly name: string;
  /** Whether the connector deletes rows of it. Adds alarms. Default: true. */
  readonly deletes?: boolean;
}
