import type { Brokers, ClusterDescription, TopicFacts } from './cluster-facts.ts';
import type { Authentication } from './event-source-facts.ts';
import type { Fact } from './fact.ts';
import type { PlaceFacts } from './network-facts.ts';

/** An MSK VPC connection, and of its cluster what the owner allows others to see. */
export interface ConnectionFacts {
  /** Absent where the stack is yet to make it. */
  readonly arn: string | undefined;
  /** The cluster to be read by it; absent where only the connection names it. */
  readonly plannedClusterArn: string | undefined;
  /** Absent where the stack is yet to make it. */
  readonly description: Fact<ConnectionDescription> | undefined;
  readonly target: Fact<ConnectionTarget>;
  /** Where it ends on this side, and with it the pollers; absent where the stack is yet to make it. */
  readonly place: Fact<PlaceFacts> | undefined;
}

export interface ConnectionDescription {
  /** `AVAILABLE`, `CREATING`, `REJECTED` … */
  readonly state: string;
  readonly targetClusterArn: string;
  /** The one way to sign in that it is for. */
  readonly authentication: Authentication;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface ConnectionTarget {
  readonly arn: string;
  readonly cluster: Fact<ClusterDescription>;
  /** Their addresses for those who come by a connection. */
  readonly brokers: Fact<Brokers>;
  /** Absent where the cluster belongs to another account: MSK shows topics only to their own account. */
  readonly topics: readonly TopicFacts[] | undefined;
}
