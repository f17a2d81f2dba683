import { env } from '../../lambda/contract.ts';
import type { CassandraAddress } from '../cassandra-session.ts';
import { secretsOf, type ConnectionSecurity } from '../connection-options.ts';

/** Where a function on this machine reads and writes. */
export interface FunctionPlaces {
  readonly cassandra: CassandraAddress;
  /** URL of an SQS queue, or `file:///…`. */
  readonly deadLetters: string;
  /** Takes the letters that are too large for the queue. */
  readonly deadLetterBucket?: string | undefined;
}

const inPlainText: ConnectionSecurity = { tls: 'off' };

/** What Lambda would tell the function by its configuration; `ofAws` is asked for the rest only if it calls AWS. */
export async function functionEnvironment(
  { cassandra, deadLetters, deadLetterBucket }: FunctionPlaces,
  ofAws: () => Promise<Readonly<Record<string, string>>>,
): Promise<Readonly<Record<string, string>>> {
  const { contactPoints, localDatacenter, security = inPlainText } = cassandra;
  const callsAws = [deadLetters, ...secretsOf(security)].some((place) => !place.startsWith('file:'));
  return {
    ...(callsAws ? await ofAws() : {}),
    [env.contactPoints]: contactPoints.join(','),
    [env.localDatacenter]: localDatacenter,
    [env.dialect]: 'cassandra',
    [env.tls]: security.tls,
    ...set(env.tlsAuthorities, security.tlsAuthorities),
    ...set(env.tlsClientCertificate, security.tlsClientCertificate),
    ...set(env.tlsServerName, security.tlsServerName),
    ...set(env.credentials, security.credentials),
    [env.deadLetters]: deadLetters,
    ...set(env.deadLetterBucket, deadLetterBucket),
    [env.failureResponse]: 'partial',
  };
}

function set(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}
