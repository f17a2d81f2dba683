import type { CassandraVersion, NodeCount } from '../cassandra/jvm-options.ts';
import type { Log } from '../process/log.ts';

/** Which servers to start. */
export interface ServersOptions {
  readonly version: CassandraVersion;
  readonly nodes: NodeCount;
  readonly log: Log;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
  /** Called when a server ends after its start and nobody asked it to. */
  readonly onFailure: (error: Error) => void;
}

/** A Kafka and a Cassandra that answer. They die with this process, however that ends. */
export interface LocalServers {
  /** `host:port`. */
  readonly brokers: string;
  /** `host:port` of every node. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  /** Ends both and resolves when their processes have ended and their data is removed. */
  stop(): Promise<void>;
}
