/** How pollers identify themselves. `iam` is also what Lambda calls an event source without any authentication. */
export type Authentication = 'iam' | 'scram' | 'mtls' | 'other';

/** An event source mapping of a Kafka topic: deployed, or as the stack would make it. */
export interface EventSourceFacts {
  readonly topic: string;
  /** Absent if Lambda chose one. */
  readonly consumerGroup: string | undefined;
  /** Absent where Kafka is not MSK, or where the cluster of a connection is not known. */
  readonly clusterArn: string | undefined;
  /** The connection to a cluster outside the account or the VPC; absent where it is read directly. */
  readonly connection: VpcConnection | undefined;
  /** Absent while planned. */
  readonly state: EventSourceState | undefined;
  readonly polling: Polling;
  readonly authentication: Authentication;
  /** The secrets by which pollers sign in. */
  readonly secretArns: readonly string[];
  /** `TRIM_HORIZON`, `LATEST`, `AT_TIMESTAMP`. */
  readonly startingPosition: string | undefined;
  readonly batchingWindowSeconds: number | undefined;
  readonly reportsBatchItemFailures: boolean;
  /** -1 is without end, as is `undefined`, Lambda's default. */
  readonly retryAttempts: number | undefined;
  /** -1 and `undefined`: however old. */
  readonly maxRecordAgeSeconds: number | undefined;
  readonly bisectsBatches: boolean;
  /** An ARN of S3, SQS or SNS, or `kafka://topic`. */
  readonly destination: string | undefined;
}

/** An MSK VPC connection. */
export interface VpcConnection {
  /** Absent where the stack is yet to make it. */
  readonly arn: string | undefined;
}

export interface EventSourceState {
  readonly id: string;
  /** `Enabled`, `Disabled` and what lies between. */
  readonly name: string;
  readonly reason: string | undefined;
  /** Lambda's result of its last poll: `OK`, `No records processed`, `PROBLEM: …`. */
  readonly lastResult: string | undefined;
}

export type Polling =
  | { readonly kind: 'provisioned'; readonly minimumPollers: number; readonly maximumPollers: number }
  | { readonly kind: 'on-demand' };
