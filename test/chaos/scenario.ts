import type { Client } from 'cassandra-driver';
import type { CassandraCluster, CassandraNode } from '../../local/cassandra/cassandra.ts';
import type { KafkaServer } from '../../local/kafka/kafka.ts';
import type { LambdaHost } from '../../local/lambda-host/options.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';

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
  /** How long a fault lasts that could last any time. */
  readonly faultMs: number;
  readonly node: (index: 0 | 1 | 2) => CassandraNode;
  /** Runs work with a session of its own, by superuser where the cluster asks for a login. */
  readonly withClient: (work: (client: Client) => Promise<void>) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
}

/** One fault, and the mechanism of Millrace that it is there to try. */
export interface Scenario {
  readonly name: string;
  /** What withstands it. */
  readonly mechanism: string;
  /** Which cluster it needs. Default: three nodes of 5.0.3, shared by all that need nothing else. */
  readonly cluster?: 'shared' | 'upgraded';
  readonly lambdaTimeoutMs?: number;
  readonly freezeBetweenInvocations?: boolean;
  /** Resolves when the fault is over and the servers are whole again. */
  readonly fault: (chaos: Chaos) => Promise<void>;
}
