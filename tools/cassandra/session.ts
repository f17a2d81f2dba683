import { errors, type Client, type ClientOptions } from 'cassandra-driver';
import { hostErrors } from '../../lambda/adapters/cassandra/classify.ts';
import { createClient } from '../../lambda/adapters/cassandra/client.ts';
import { connectInTime } from '../../lambda/adapters/cassandra/connect-in-time.ts';
import type { Certificates } from '../../lambda/adapters/cassandra/tls.ts';
import { openSecrets } from '../../lambda/adapters/secrets/index.ts';
import { readConnectionSecrets } from '../../lambda/adapters/secrets/connection-secrets.ts';
import { parseSecretReference, type SecretReference } from '../../core/secret/reference.ts';
import type { CassandraAddress, ConnectionSecurity } from '../../local/cassandra/address.ts';
import { messageOfThrown } from '../../core/failure/thrown.ts';

/** Of the connection, the login and the topology together. */
const connectLimitMs = 30_000;

/**
 * Runs `work` with a connected client, which is shut down afterwards. Rejects, with what to look at, if no contact point
 * can be used within `connectMs` (default: 30 s).
 */
export async function withCassandra<T>(
  address: CassandraAddress,
  work: (client: Client) => Promise<T>,
  connectMs = connectLimitMs,
): Promise<T> {
  const { contactPoints, localDatacenter, security } = address;
  const { certificates, credentials } = security === undefined ? noSecrets : await readSecrets(security);
  const client = createClient(
    {
      contactPoints,
      localDatacenter,
      consistency: 'LOCAL_QUORUM',
      tls: security?.tls ?? 'off',
      certificates,
      tokenAware: true,
    },
    { socketOptions: { readTimeout: 60_000 }, ...(credentials === undefined ? {} : { credentials }) },
  );
  try {
    await connectInTime(client, connectMs);
    return await work(client);
  } catch (error) {
    throw explain(error, address);
  } finally {
    await client.shutdown();
  }
}

/** The contents behind the references of a {@link ConnectionSecurity}. */
interface Secrets {
  readonly certificates: Certificates;
  readonly credentials?: ClientOptions['credentials'];
}

const noSecrets: Secrets = { certificates: {} };

/** Throws SecretError for what cannot be read or understood. */
async function readSecrets(security: ConnectionSecurity): Promise<Secrets> {
  const { credentials, tlsAuthorities, tlsClientCertificate, tlsServerName } = security;
  const references = {
    credentials: referenceOf(credentials),
    tlsAuthorities: referenceOf(tlsAuthorities),
    tlsClientCertificate: referenceOf(tlsClientCertificate),
    tlsServerName,
  };
  const { readCredentials, certificates } = await readConnectionSecrets(references, openSecrets());
  const login = await readCredentials?.('current');
  return { certificates, ...(login === undefined ? {} : { credentials: login }) };
}

function referenceOf(text: string | undefined): SecretReference | undefined {
  return text === undefined ? undefined : parseSecretReference(text);
}

/** The driver reports only that no host answered: add which, why, and what to check. */
function explain(error: unknown, { contactPoints, localDatacenter, security }: CassandraAddress): unknown {
  if (!(error instanceof errors.NoHostAvailableError) && !isTimeout(error)) return error;
  const inner = isTimeout(error) ? [error] : hostErrors(error.innerErrors).map(([, reason]) => reason);
  const datacenters = inner.map(datacentersOf).find((names) => names !== undefined);
  if (datacenters !== undefined) {
    return new Error(
      `the cluster at ${contactPoints.join(', ')} has no datacenter '${localDatacenter}', only ${datacenters}; name the nearest with --local-dc`,
    );
  }
  const reasons = new Set(inner.map(messageOfThrown));
  const why = reasons.size > 0 ? [...reasons].join(', ') : error.message;
  const isUnclear = inner.some((reason) => isTimeout(reason) || String(reason).includes('Socket was closed'));
  const advice = isUnclear
    ? `; check that it is the port of CQL, that no firewall blocks this machine, and whether the server needs --tls ${security?.tls === 'verified' ? 'off' : 'verified'}`
    : '';
  // Not as the cause: the driver's own message repeats the first reason with its stack.
  return new Error(`no Cassandra answers at ${contactPoints.join(', ')}: ${why}${advice}`);
}

/** Those of the cluster, where the driver (4.10.0) finds that the local one is none of them. */
function datacentersOf(reason: unknown): string | undefined {
  return reason instanceof errors.ArgumentError
    ? /only found hosts in data centers: \[(.*)\]/.exec(reason.message)?.[1]
    : undefined;
}

/** Of connecting: that of a request names its host. */
const isTimeout = (error: unknown): error is errors.OperationTimedOutError =>
  error instanceof errors.OperationTimedOutError && error.host === undefined;
