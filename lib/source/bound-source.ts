import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { EventSourceMapping, IEventSourceDlq, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { RouteFormat } from '../../core/connector/registries.ts';
import type { FailureResponse } from '../../core/contract/environment.ts';
import type { BoundNetwork } from '../network/bound-network.ts';
import type { MskCluster } from './msk-cluster.ts';

/** Where the records of a connector come from. `KafkaSource` has the built-in ones; a construct of yours may be another. */
export interface IKafkaSource {
  /**
   * How the function must answer a batch with failed records. `partial`: the event sources accept a partial batch
   * response (`reportBatchItemFailures`). `throw`: they do not, so the function fails and the whole batch is redelivered.
   * With `partial` on an event source that does not accept it, failed records are lost.
   */
  readonly failureResponse: FailureResponse;
  /**
   * Creates the event sources under `scope`, and grants the role of the function what reading needs. Called once per
   * connector; one object may be bound in several scopes. Throws when the options do not fit together.
   */
  bind(scope: Construct, context: SourceContext): BoundSource;
}

/** What a source must connect. */
export interface SourceContext {
  /** The deployed name: that of the connector file, followed by the stage if there is one. */
  readonly connectorName: string;
  /** One event source is needed for each: Lambda takes one topic per event source. */
  readonly topics: readonly string[];
  /**
   * The topics with a route of `timestamp: 'server'`: only the order of requests orders their writes, so a source must
   * not split or reorder their batches.
   */
  readonly orderedTopics: readonly string[];
  /** The topics with a route whose writes carry timestamps, which all do except those of `timestamp: 'server'`. */
  readonly timestampedTopics: readonly string[];
  /** How far back the store takes such a timestamp; `undefined`: without a limit. */
  readonly timestampWindow: Duration | undefined;
  /**
   * The topics with a route that deletes rows by records without a value, such as tombstones. A source must pass these
   * records on, so it must not filter by the value.
   */
  readonly deletingTopics: readonly string[];
  /** The formats that routes name; `schemaRegistry` of a source must fit them. Default: unknown; nothing is refused. */
  readonly formats?: readonly RouteFormat[];
  /** The function that the event sources invoke. They read by its role. */
  readonly function: IFunction;
  readonly network: BoundNetwork;
  /** How long the logs of a cluster that the source creates are stored. Default: 1 month. */
  readonly logRetention?: RetentionDays;
  /** Encrypts these logs. Default: CloudWatch's own key. */
  readonly logEncryptionKey?: IKey;
  /** Where Lambda stores a batch that it gives up. For event sources in provisioned mode. */
  readonly onFailure: IEventSourceDlq;
}

/** The event sources of a connector within a stack. */
export interface BoundSource {
  readonly topicSources: readonly TopicSource[];
  /**
   * The MSK cluster, if the source created it. Its security group lets in the pollers only: add your
   * producers. Default: none.
   */
  readonly cluster?: MskCluster;
  /**
   * The group of the pollers, if the source created one: where brokers of your own let in groups, let this one in.
   * Default: none.
   */
  readonly pollerSecurityGroup?: ISecurityGroup;
}

/** The event source of a topic, and its consumer group. */
export interface TopicSource {
  /** The exact name of the topic. */
  readonly topic: string;
  /** The group that commits its offsets. */
  readonly consumerGroup: string;
  /** What invokes the function. */
  readonly eventSource: EventSourceMapping;
  /** `false`: it is disabled on purpose, and no alarm fires since it does not poll. Default: true. */
  readonly enabled?: boolean;
  /** Whether it stores batches that it gives up, as in provisioned mode; alarms then watch that. Default: true. */
  readonly storesGivenUp?: boolean;
}
