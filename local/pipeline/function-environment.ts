import { env, type Dialect } from '../../core/contract/environment.ts';
import { secretsOf, type CassandraAddress, type ConnectionSecurity } from '../cassandra/address.ts';
import { registriesCallAws, registryEnvironment, type RegistryPlaces } from '../registry/registry-places.ts';

/** Where a function on this machine reads and writes. */
export interface FunctionPlaces {
  readonly cassandra: CassandraAddress;
  /** Default: `cassandra`. */
  readonly dialect?: Dialect;
  /** Default: none, for formats that need none. */
  readonly registries?: RegistryPlaces;
  /** URL of an SQS queue, or `file:///…`. */
  readonly deadLetters: string;
  /** Takes the letters that are too large for the queue. */
  readonly deadLetterBucket?: string | undefined;
  /** The least that the function logs. Default: info. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
}

const inPlainText: ConnectionSecurity = { tls: 'off' };

/**
 * What Lambda would tell the function by its configuration; `ofAws` is asked for the rest only if it calls AWS, or signs
 * in to Keyspaces by AWS credentials.
 */
export async function functionEnvironment(
  {
    cassandra,
    dialect = 'cassandra',
    registries = {},
    deadLetters,
    deadLetterBucket,
    logLevel,
  }: FunctionPlaces,
  ofAws: () => Promise<Readonly<Record<string, string>>>,
): Promise<Readonly<Record<string, string>>> {
  const { contactPoints, localDatacenter, security = inPlainText } = cassandra;
  const signsIn = dialect === 'keyspaces' && security.credentials === undefined;
  const callsAws =
    signsIn ||
    registriesCallAws(registries) ||
    [deadLetters, ...secretsOf(security)].some((place) => !place.startsWith('file:'));
  return {
    ...(callsAws ? await ofAws() : {}),
    [env.contactPoints]: contactPoints.join(','),
    [env.localDatacenter]: localDatacenter,
    [env.dialect]: dialect,
    [env.tls]: security.tls,
    ...set(env.tlsAuthorities, security.tlsAuthorities),
    ...set(env.tlsClientCertificate, security.tlsClientCertificate),
    ...set(env.tlsServerName, security.tlsServerName),
    ...set(env.credentials, security.credentials),
    ...registryEnvironment(registries),
    [env.deadLetters]: deadLetters,
    ...set(env.deadLetterBucket, deadLetterBucket),
    [env.failureResponse]: 'partial',
    ...set('POWERTOOLS_LOG_LEVEL', logLevel?.toUpperCase()),
    // As the stack sets it: what the connector's functions throw has places in their own files.
    NODE_OPTIONS: '--enable-source-maps',
  };
}

function set(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}
