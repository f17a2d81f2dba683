import { isIP } from 'node:net';
import type { WriteConsistency } from '../../../core/contract/environment.ts';
import type { CassandraConfig } from '../cassandra/config.ts';
import { readAwsCredentials, type ReadAwsCredentials } from './aws-credentials.ts';
import { SigV4AuthProvider } from './sign-in.ts';

/** Where Keyspaces is and how it is spoken to. */
export interface KeyspacesConfig {
  /** `host:port` each: the service's endpoint. */
  readonly contactPoints: readonly string[];
  /** The region: what Keyspaces calls its one datacenter, and what signatures are for. */
  readonly localDatacenter: string;
  readonly consistency: WriteConsistency;
  readonly certificates?: CassandraConfig['certificates'];
  /** Service-specific credentials; absent: the function's role signs in. */
  readonly readCredentials?: CassandraConfig['readCredentials'];
  /** The most that this function instance writes; decides how many connections it makes. Absent: not known. */
  readonly rowsPerSecond?: number | undefined;
  /** Default: the environment's, then whatever the SDK finds. */
  readonly readAwsCredentials?: ReadAwsCredentials;
}

/**
 * Of one connection, as Keyspaces advises; at 3,000 it refuses
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/connections.html).
 */
const statementsPerSecond = 500;
/** A private endpoint has one load balancer per zone, two at least; the public endpoint nine. */
const fewestHosts = 2;
/** On two hosts 4,000 statements per second as advised, 24,000 at most. */
const usualConnections = 4;
/** Each costs a handshake and a signature at cold start. */
const mostConnections = 16;

/** Keyspaces as a cluster of Cassandra: what its load balancers ask of a driver. */
export function toCassandraConfig(config: KeyspacesConfig): CassandraConfig {
  const { contactPoints, localDatacenter, consistency, certificates, readCredentials } = config;
  return {
    contactPoints,
    localDatacenter,
    consistency,
    readCredentials,
    tls: 'verified',
    // Every load balancer, whatever its address, shows the certificate of the endpoint's name.
    certificates: { ...certificates, serverName: certificates?.serverName ?? hostName(contactPoints) },
    ...(readCredentials === undefined
      ? {
          authProvider: new SigV4AuthProvider(
            localDatacenter,
            config.readAwsCredentials ?? readAwsCredentials,
          ),
        }
      : {}),
    // Peers are load balancers: none holds a partition key rather than another.
    tokenAware: false,
    connectionsPerHost: connectionsPerHost(config.rowsPerSecond),
  };
}

/** Enough for the rate on the fewest hosts there may be. */
export function connectionsPerHost(rowsPerSecond: number | undefined): number {
  if (rowsPerSecond === undefined) return usualConnections;
  const needed = Math.ceil(rowsPerSecond / statementsPerSecond / fewestHosts);
  return Math.min(Math.max(needed, 1), mostConnections);
}

function hostName(contactPoints: readonly string[]): string | undefined {
  const hosts = contactPoints.map((point) => point.replace(/:\d+$/, ''));
  return hosts.find((host) => isIP(host.replace(/^\[(.*)\]$/, '$1')) === 0);
}
