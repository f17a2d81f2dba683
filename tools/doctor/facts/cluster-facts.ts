import type { Authentication } from './event-source-facts.ts';
import type { Fact } from './fact.ts';
import type { PlaceFacts } from './network-facts.ts';

/** An MSK cluster, its brokers and the topics that are read. */
export interface ClusterFacts {
  readonly arn: string;
  readonly description: Fact<ClusterDescription>;
  readonly brokers: Fact<Brokers>;
  /** Absent where no event source signs in with a user name. */
  readonly scramSecretArns: Fact<readonly string[]> | undefined;
  readonly topics: readonly TopicFacts[];
  /** The network of the brokers, and of the pollers. */
  readonly place: Fact<PlaceFacts>;
}

export interface ClusterDescription {
  readonly name: string;
  readonly kind: 'provisioned' | 'serverless';
  /** `ACTIVE`, `UPDATING` … */
  readonly state: string;
  readonly stateReason: string | undefined;
  readonly brokerCount: number | undefined;
  /** The ways to sign in that are turned on. */
  readonly authentication: readonly Authentication[];
  readonly allowsEverybody: boolean;
  /** The ways to sign in for which VPC connections may lead to it. */
  readonly vpcConnectivity: readonly Authentication[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** `host:port,host:port` by the way to sign in; `none` needs no sign-in. */
export interface Brokers {
  readonly iam: string | undefined;
  readonly scram: string | undefined;
  readonly mtls: string | undefined;
  readonly none: string | undefined;
}

export interface TopicFacts {
  readonly name: string;
  readonly description: Fact<{ readonly partitions: number; readonly replicationFactor: number }>;
  readonly partitions: Fact<readonly PartitionHealth[]>;
}

export interface PartitionHealth {
  readonly partition: number;
  /** Absent, or negative: no broker serves the partition. */
  readonly leader: number | undefined;
  readonly replicas: number;
  readonly inSync: number;
}
