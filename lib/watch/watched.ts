import type { Duration } from 'aws-cdk-lib';
import type { IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The parts of a connector that alarms and dashboard are about, in the order in which records flow. */
export interface Watched {
  /** The deployed name: that of the connector file, followed by the stage if there is one. */
  readonly connectorName: string;
  readonly topicSources: readonly {
    readonly topic: string;
    readonly eventSource: IEventSourceMapping;
    /** `false` if it is disabled on purpose. Default: true. */
    readonly enabled?: boolean;
  }[];
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
  readonly keyspacesTables: readonly { readonly keyspace: string; readonly name: string }[];
}
