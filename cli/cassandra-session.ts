import type { Client, ClientOptions } from 'cassandra-driver';
import { createClient } from '../lambda/adapters/cassandra/client.ts';
import type { Certificates } from '../lambda/adapters/cassandra/tls.ts';
import { openSecrets } from '../lambda/adapters/secrets/index.ts';
import { readConnectionSecrets } from '../lambda/connection-secrets.ts';
import { parseSecretReference, type SecretReference } from '../lambda/core/secret/reference.ts';
import type { ConnectionSecurity } from './connection-options.ts';

/** Where a Cassandra is. */
export interface CassandraAddress {
  /** `host:port` each. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  /** How it is signed in to. Default: without a login, in plain text. */
  readonly security?: ConnectionSecurity;
}

/** Runs `work` with a connected client, which is shut down afterwards. */
export async function withCassandra<T>(
  { contactPoints, localDatacenter, security }: CassandraAddress,
  work: (client: Client) => Promise<T>,
): Promise<T> {
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
    await client.connect();
    return await work(client);
  } catch (error) {
    throw explain(error, contactPoints);
  } finally {
    await client.shutdown();
  }
}

/** What the references of a {@link ConnectionSecurity} stand for. */
interface Secrets {
  readonly certificates: Certificates;
  readonly credentials?: ClientOptions['credentials'];
}

const noSecrets: Secrets = { certificates: {} };

/** Throws SecretError for what can't be read or understood. */
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

/** The driver says only that no host answered: say which, and why. */
function explain(error: unknown, contactPoints: readonly string[]): unknown {
  if (!(error instanceof Error) || error.name !== 'NoHostAvailableError' || !('innerErrors' in error)) {
    return error;
  }
  const reasons =
    typeof error.innerErrors === 'object' && error.innerErrors !== null
      ? Object.values(error.innerErrors).map((reason: unknown) =>
          reason instanceof Error ? reason.message : String(reason),
        )
      : [];
  const why = reasons.length > 0 ? `: ${[...new Set(reasons)].join(', ')}` : '';
  return new Error(`no Cassandra answers at ${contactPoints.join(', ')}${why}`, { cause: error });
}
