import type { Duration } from 'aws-cdk-lib';
import type { ILambdaDeploymentConfig } from 'aws-cdk-lib/aws-codedeploy';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Limits of the function, and its role. */
export interface FunctionOptions {
  /**
   * A role that exists; it must trust lambda.amazonaws.com, and gets the statements that the connector needs as policies
   * of this stack. To add none, import it by `Role.fromRoleArn` with `mutable: false`, or give
   * `role.withoutPolicyUpdates()` of a new one: docs/SECURITY.md lists what the role must then allow. A role of another
   * stack is imported into this one.
   * Default: a role is created for each function.
   */
  readonly role?: IRole;
  /** Megabytes, 512–10,240; CPU grows with it, one full core at 1,769. Default: 1,769. */
  readonly memoryMb?: number;
  /**
   * Time for one batch, 10 seconds to 15 minutes. Default: 1 minute. When it is exceeded the whole batch is redelivered,
   * and what it had written is written again, to the same effect.
   */
  readonly timeout?: Duration;
  /**
   * How long logs are stored: of the functions, and of the network and the brokers if the connector creates them.
   * Default: 1 month.
   */
  readonly logRetention?: RetentionDays;
  /**
   * Encrypts the logs and the environment variables of the connector's functions, which may use it, and the logs of the
   * network and the brokers if the connector creates them. A key that is made in the same app lets CloudWatch Logs use it
   * from then on; the policy of a key that is imported must do so already (docs/SECURITY.md), or the deployment fails.
   * Default: keys of CloudWatch's and Lambda's own.
   */
  readonly encryptionKey?: IKey;
  /**
   * How new code takes over the batches of live records: a value of `LambdaDeploymentConfig` of
   * `aws-cdk-lib/aws-codedeploy`, such as `CANARY_10PERCENT_15MINUTES`. The event sources then invoke the alias `live`.
   * The old code takes all batches back when an alarm on failed invocations, retried records or dead letters fires
   * (docs/DEPLOY.md, "Releases"). Default: none; new code takes all batches at once.
   */
  readonly release?: ILambdaDeploymentConfig;
  /**
   * Concurrent instances at most, 1 or more, so that a backlog does not flood the cluster; reserves as many of the account's.
   * Default: none; the pollers and the partitions of the topic bound them.
   */
  readonly maxInstances?: number;
  /** Requests in flight to the cluster at most, per instance, 1–10,000. Default: 256. */
  readonly maxRequestsInFlight?: number;
  /**
   * Rows written per second and instance at most, 1–1,000,000,000; multiplied by `maxInstances` it bounds the connector. For clusters
   * that others depend on, and for Keyspaces tables with provisioned capacity. Default: no limit.
   */
  readonly rowsPerSecond?: number;
  /** Bytes written per second and instance at most, 1–1,000,000,000. Default: no limit. */
  readonly bytesPerSecond?: number;
}
