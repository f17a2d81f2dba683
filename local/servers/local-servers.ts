import type { CassandraVersion, NodeCount } from '../cassandra/jvm-options.ts';
import type { Log } from '../process/log.ts';

/** Which servers to start. */
export interface ServersOptions {
  readonly version: CassandraVersion;
  readonly nodes: NodeCount;
  /** Whether to start an Apicurio Registry as well. */
  readonly registry: boolean;
  readonly log: Log;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
  /** Called when a server ends after its start and nobody asked it to. */
  readonly onFailure: (error: Error) => void;
}

/** Where a schema registry answers, without a login. */
export interface RegistryAddress {
  /** Of its Confluent-compatible API, to which a client appends `/subjects`, `/schemas/ids/1` … */
  readonly confluentUrl: string;
  /** Of Apicurio's own API, to which a client appends `/ids/globalIds/1` … */
  readonly apicurioUrl: string;
}

/** A Kafka and a Cassandra that answer. They die with this process, however that ends. */
export interface LocalServers {
  /** `host:port`. */
  readonly brokers: string;
  /** `host:port` of every node. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  /** `undefined` where none was asked for. */
  readonly registry: RegistryAddress | undefined;
  /** Ends all and resolves when their processes have ended and their data is removed. */
  stop(): Promise<void>;
}
