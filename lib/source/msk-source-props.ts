import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { EventSourceOptions } from './event-source-options.ts';
import type { MskAuthentication } from './kafka-authentication.ts';
import type { MskVpcConnection } from './vpc-connection.ts';

/** A topic that CloudFormation creates. It outlives the stack, with its records. */
export interface TopicToCreate {
  /**
   * Bounds how many records are read at the same time. Can be raised later, which moves keys to other partitions, and
   * never lowered.
   */
  readonly partitions: number;
  /** Copies of each record, each on a broker of its own. Default: 3. */
  readonly replicationFactor?: number;
  /** Settings by Kafka's names: `{ 'retention.ms': '604800000' }`. Default: those of the cluster. */
  readonly configuration?: Readonly<Record<string, string>>;
}

/** An MSK cluster that exists, provisioned or serverless. */
export interface MskSourceProps extends EventSourceOptions {
  /** `arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID`, as `aws kafka list-clusters-v2` prints it. */
  readonly clusterArn: string;
  /** Default: `KafkaAuthentication.iam()`. */
  readonly authentication?: MskAuthentication;
  /**
   * `true`: the stack associates the secret of `KafkaAuthentication.scram512` with the cluster before it creates the
   * event sources, and ends the association when it is deleted. CloudFormation knows an association by its cluster, so
   * one stack for each cluster may have it. Default: false; the secret is associated already, by
   * `aws kafka batch-associate-scram-secret`.
   */
  readonly associateSecret?: boolean;
  /**
   * The group of the brokers. The pollers run in it too, so it must let itself in on the port of the brokers: given
   * here, it gets that rule. Default: none; add the rule yourself, or the pollers time out.
   */
  readonly securityGroup?: ISecurityGroup;
  /**
   * The topics of the connector that CloudFormation creates, by name; they outlive the stack. Default: none. For
   * provisioned clusters of Kafka 3.6 or later.
   */
  readonly createTopics?: Readonly<Record<string, TopicToCreate>>;
  /**
   * The path to a provisioned cluster of another account, whose owner must allow it; see docs/DEPLOY.md. A value of
   * `VpcConnection`. Default: none; the cluster is in the account of the stack.
   */
  readonly vpcConnection?: MskVpcConnection;
}
