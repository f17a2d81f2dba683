import { policies, types, type auth, type DseClientOptions } from 'cassandra-driver';
import type { TlsMode, WriteConsistency } from '../../../core/contract/environment.ts';
import type { ReadCredentials } from './credentials.ts';
import { toTlsOptions, type Certificates } from './tls.ts';

export const driverConsistencies: Readonly<Record<WriteConsistency, number>> = {
  ONE: types.consistencies.one,
  TWO: types.consistencies.two,
  THREE: types.consistencies.three,
  QUORUM: types.consistencies.quorum,
  ALL: types.consistencies.all,
  LOCAL_QUORUM: types.consistencies.localQuorum,
  EACH_QUORUM: types.consistencies.eachQuorum,
  LOCAL_ONE: types.consistencies.localOne,
};

/** Where the cluster is and how it is spoken to. */
export interface CassandraConfig {
  /** `host:port` each; all with the port that every node of the cluster listens on. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  readonly consistency: WriteConsistency;
  /** `verified`: every node's certificate is checked, see {@link Certificates}. `off`: plain TCP. */
  readonly tls: TlsMode;
  readonly certificates?: Certificates;
  /** Absent: no login. */
  readonly readCredentials?: ReadCredentials | undefined;
  /** Signs new connections in where there is no login, as by the function's role. */
  readonly authProvider?: auth.AuthProvider | undefined;
  /** Most groups go to the replicas of their partition key; Keyspaces has load balancers instead of replicas. */
  readonly tokenAware: boolean;
  /** Default: 1. */
  readonly connectionsPerHost?: number | undefined;
}

/** Connections are up when a function thaws or a node is back: seconds matter, a storm of one client does not. */
const reconnection = { baseMs: 100, capMs: 5_000 } as const;
const connectTimeoutMs = 5_000;
/** NAT gateways and the load balancers of Keyspaces forget a silent connection after 350 s. */
const heartbeatMs = 30_000;
/** Of reads and of what the driver asks by itself; writes carry their own. */
const readTimeoutMs = 10_000;

export function toClientOptions(config: CassandraConfig): DseClientOptions {
  const { retry, reconnection: reconnections, loadBalancing } = policies;
  const options: DseClientOptions = {
    contactPoints: [...config.contactPoints],
    localDataCenter: config.localDatacenter,
    protocolOptions: portOf(config.contactPoints),
    ...(config.tls === 'verified'
      ? { sslOptions: toTlsOptions(config.certificates ?? {}, config.contactPoints) }
      : {}),
    policies: {
      // Retries are ours: a policy of the driver cannot wait.
      retry: new retry.FallthroughRetryPolicy(),
      reconnection: new reconnections.ExponentialReconnectionPolicy(
        reconnection.baseMs,
        reconnection.capMs,
        true,
      ),
      loadBalancing: config.tokenAware
        ? new loadBalancing.DefaultLoadBalancingPolicy()
        : new loadBalancing.DCAwareRoundRobinPolicy(config.localDatacenter),
    },
    socketOptions: { connectTimeout: connectTimeoutMs, readTimeout: readTimeoutMs },
    pooling: {
      heartBeatInterval: heartbeatMs,
      coreConnectionsPerHost: { [types.distance.local]: config.connectionsPerHost ?? 1 },
    },
    ...(config.authProvider === undefined ? {} : { authProvider: config.authProvider }),
    // A map whose keys are not text, and a set of them, have no faithful form as an object or an array.
    encoding: { map: Map, set: Set },
    monitorReporting: { enabled: false },
  };
  // A write's timestamp is in its statement; where it has none, the server's is wanted and not the driver's. The
  // driver documents null for that, but its types don't have it.
  Object.assign(options.policies ?? {}, { timestampGeneration: null });
  return options;
}

function portOf(contactPoints: readonly string[]): { port: number } | Record<string, never> {
  // Nodes that the driver discovers are dialled at this port: system.peers has none.
  const port = Number(/:(\d+)$/.exec(contactPoints[0] ?? '')?.[1]);
  return Number.isInteger(port) ? { port } : {};
}
