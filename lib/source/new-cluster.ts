import type { IKey } from 'aws-cdk-lib/aws-kms';

/** An MSK cluster to create: a value of `NewCluster`. */
export type MskClusterDefinition =
  | ({ readonly kind: 'serverless' } & ServerlessClusterProps)
  | ({ readonly kind: 'provisioned' } & ProvisionedClusterProps);

/** A cluster of MSK Serverless. */
export interface ServerlessClusterProps {
  /** Default: `millrace-CONNECTOR`. Another name later means another cluster, without the records of this one. */
  readonly name?: string;
  /**
   * How many zones of the network the brokers use: the first ones. Another number later would replace the cluster.
   * Default: all. Required where synthesis does not know the zones: in a stack without `env` whose network does not name
   * them.
   */
  readonly zones?: 2 | 3;
}

/** A provisioned cluster. */
export interface ProvisionedClusterProps {
  /** Default: `millrace-CONNECTOR`. Another name later means another cluster, without the records of this one. */
  readonly name?: string;
  /**
   * How many zones of the network the brokers use: the first ones. Another number later would replace the cluster.
   * Default: all. Required where synthesis does not know the zones: in a stack without `env` whose network does not name
   * them.
   */
  readonly zones?: 2 | 3;
  /** The version of Kafka, as MSK spells it. Default: `'3.9.x'`. */
  readonly kafkaVersion?: string;
  /** Default: `'kafka.m7g.large'`. Types that begin with `express.` have storage of their own. */
  readonly instanceType?: string;
  /** Brokers in each zone of the subnets. Default: 1. */
  readonly brokersPerZone?: number;
  /** Storage per broker, in gigabytes; not used by `express.` types. Default: 100. */
  readonly volumeGb?: number;
  /** Encrypts the records on disk. Default: a key of MSK's own. */
  readonly encryptionKey?: IKey;
  /**
   * ARNs of AWS Private CAs; a client with a certificate of one of them is let in. Required for
   * `KafkaAuthentication.mutualTls`, and not used without it. Default: none.
   */
  readonly certificateAuthorities?: readonly string[];
}

/** The kinds of MSK cluster that a connector can create. They outlive the stack, with their topics and all that they refer to. */
export const NewCluster = {
  /** No brokers to size; clients sign in by IAM only. */
  serverless: (props: ServerlessClusterProps = {}): MskClusterDefinition => ({
    kind: 'serverless',
    ...props,
  }),

  /** Brokers in each zone of the subnets of the function. */
  provisioned: (props: ProvisionedClusterProps = {}): MskClusterDefinition => ({
    kind: 'provisioned',
    ...props,
  }),
} as const;
