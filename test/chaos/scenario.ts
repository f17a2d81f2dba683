import type { Client } from 'cassandra-driver';
import type { CassandraCluster } from '../../local/cassandra/cassandra.ts';
import type { CassandraNode } from '../../local/cassandra/member.ts';
import type { KafkaServer } from '../../local/kafka/kafka.ts';
import type { LambdaHost } from '../../local/lambda-host/options.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';

/**
 * Three nodes each. `shared`: 5.0.3, used by all scenarios that need nothing else; `login`: 5.0.3 that asks for a
 * login; `changing`: 5.0.3 whose nodes come and go for good; `upgraded`: begins as 4.1.8.
 */
export type ClusterKind = 'shared' | 'login' | 'changing' | 'upgraded';

/** What a fault can reach while records flow. */
export interface Chaos {
  readonly cluster: CassandraCluster;
  readonly kafka: KafkaServer;
  readonly lambda: LambdaHost;
  /** Between the function and each node, in the cluster's order. */
  readonly proxies: readonly TcpProxy[];
  readonly keyspace: string;
  /** Where the function keeps dead letters. */
  readonly deadLetterFile: string;
  /** The secret with the function's login, where the cluster asks for one. */
  readonly loginFile: string;
  /** How long a fault lasts that could last any time. */
  readonly faultMs: number;
  readonly node: (index: 0 | 1 | 2) => CassandraNode;
  /** Runs work with a session of its own, by superuser where the cluster asks for a login. Default: by any node. */
  readonly withClient: (
    work: (client: Client) => Promise<void>,
    contactPoints?: readonly string[],
  ) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
  /** The writer of the log. */
  readonly workload: { pause(): void; resume(): void };
  /** Resolves when all that the log has is done; rejects after the limit. */
  readonly caughtUp: (limitMs: number) => Promise<void>;
  /** Resolves when another record is done; rejects after the limit. */
  readonly getsOn: (limitMs: number) => Promise<void>;
}

/** One fault, and the mechanism of Millrace that it is there to try. */
export interface Scenario {
  readonly name: string;
  /** What withstands it. */
  readonly mechanism: string;
  /** Default: `shared`. */
  readonly cluster?: ClusterKind;
  readonly lambdaTimeoutMs?: number;
  readonly freezeBetweenInvocations?: boolean;
  /** Once the fault is over, another record must be done within this. Default: it only has to catch up. */
  readonly backWithinMs?: number;
  /** Resolves when the fault is over and the servers are whole again. Rejects if something did not happen that must. */
  readonly fault: (chaos: Chaos) => Promise<void>;
}
