import type { Duration } from 'aws-cdk-lib';
import type { IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The parts of a connector that alarms and dashboard look at, in the order in which records flow. */
export interface Watched {
  readonly connectorName: string;
  readonly topicSources: readonly { readonly topic: string; readonly eventSource: IEventSourceMapping }[];
  readonly function: IFunction;
  readonly functionTimeout: Duration;
  /** Whether it connects with certificates of the user's, its own or an authority's. */
  readonly hasCertificates: boolean;
  /** The function's ceiling of instances, if it has one. */
  readonly maxInstances: number | undefined;
  readonly deadLetterQueue: IQueue;
  /** How long the queue keeps a dead letter. */
  readonly deadLetterRetention: Duration;
  /** Tables whose metrics CloudWatch has: those in Keyspaces. */
  readonly keyspacesTables: readonly { readonly keyspace: string; readonly name: string }[];
}
