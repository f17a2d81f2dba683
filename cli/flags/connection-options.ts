import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { choices, type Dialect } from '../../core/contract/environment.ts';
import type { ConnectionSecurity } from '../../local/cassandra/address.ts';
import { parseSecretReference } from '../../core/secret/reference.ts';
import { UsageError } from '../../project/usage-error.ts';
import type { Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { oneOf, required } from './options.ts';

/** The options of every command that connects to a Cassandra. */
export const securityFlags = {
  credentials: {
    type: 'string',
    value: 'REF',
    help: 'the login, {"username", "password"}; REF is the path of a file, file:///path, or the ARN of a secret in Secrets Manager, never the secret itself',
    example: 'login.json',
  },
  tls: {
    type: 'string',
    value: 'MODE',
    help: 'verified or off',
    defaultText: 'off where all addresses are of this machine, else verified',
  },
  'tls-ca': {
    type: 'string',
    value: 'REF',
    help: "the authorities that sign the nodes' certificates, PEM",
    defaultText: 'those that Node.js trusts',
    example: 'ca.pem',
  },
  'tls-client-certificate': {
    type: 'string',
    value: 'REF',
    help: 'the certificate of this client, {"certificate", "privateKey"}, PEM',
    example: 'client.json',
  },
  'tls-server-name': {
    type: 'string',
    value: 'NAME',
    help: "the name in every node's certificate",
    defaultText: 'the address or the contact point',
    example: 'cassandra.internal',
  },
} as const satisfies Flags;

/** Where a cluster is. */
export const addressFlags = {
  'contact-points': {
    type: 'string',
    value: 'H:P,…',
    required: true,
    help: 'addresses of Cassandra, separated by commas',
    example: '127.0.0.1:9042',
  },
  'local-dc': {
    type: 'string',
    value: 'DC',
    default: 'datacenter1',
    help: 'the datacenter whose nodes are asked',
  },
} as const satisfies Flags;

/** The options of every command that runs the function on this machine: into what it writes, and how it gets there. */
export const storeFlags = {
  dialect: {
    type: 'string',
    value: 'DIALECT',
    default: choices.dialect[0],
    help: 'cassandra or keyspaces; keyspaces takes TLS, and AWS credentials where no login is given, and its datacenter is its Region',
  },
  ...securityFlags,
} as const satisfies Flags;

export const readDialect = (text: string): Dialect => oneOf('dialect', text, choices.dialect);

export type SecurityValues = {
  readonly [Option in keyof typeof securityFlags]?: string | undefined;
};

/** Reads the options. Throws a UsageError with every problem and what is allowed; it never quotes what may be a secret. */
export function readSecurity(
  values: SecurityValues,
  contactPoints: readonly string[],
  dialect: Dialect = 'cassandra',
): ConnectionSecurity {
  const problems = new OptionProblems();
  const secret = (option: 'credentials' | 'tls-ca' | 'tls-client-certificate') =>
    problems.read(() => reference(option, values[option]), undefined);
  const certificates = {
    ...named('tlsAuthorities', secret('tls-ca')),
    ...named('tlsClientCertificate', secret('tls-client-certificate')),
    ...named(
      'tlsServerName',
      problems.read(() => given('tls-server-name', values['tls-server-name']), undefined),
    ),
  };
  const credentials = secret('credentials');
  const isAboutTls = tlsOptions.some((option) => values[option] !== undefined);
  const isPlain = dialect === 'cassandra' && !isAboutTls && contactPoints.every(isOfThisMachine);
  const { tls: mode } = values;
  const tls =
    mode === undefined ? undefined : problems.read(() => oneOf('tls', mode, choices.tls), undefined);
  if (tls === 'off' && dialect === 'keyspaces') {
    problems.add(`option '--tls' must be verified with '--dialect keyspaces', got 'off'`);
  }
  if (tls === 'off' && isAboutTls) {
    problems.add(`'--tls off' excludes the other '--tls-…' options; leave out one or the other`);
  }
  problems.throwIfAny();
  return {
    tls: tls ?? (isPlain ? 'off' : 'verified'),
    ...named('credentials', credentials),
    ...certificates,
  };
}

const tlsOptions = ['tls-ca', 'tls-client-certificate', 'tls-server-name'] as const;

/** The option's value as the name of a secret; never quotes what was given. */
export function reference(option: string, text: string | undefined): string | undefined {
  const value = given(option, text);
  if (value === undefined || parseSecretReference(value) !== undefined) return value;
  // Only the path of an existing file counts: a secret given by itself must not pass for a path.
  if (existsSync(value)) return pathToFileURL(value).href;
  throw new UsageError(
    `option '--${option}' must name a secret: file:///path, or the ARN of one in Secrets Manager; the value is neither`,
  );
}

/** The option's value, which must not be empty; an absent option stays `undefined`. */
export function given(option: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : required(option, text);
}

/** An object with the value, or an empty one without. */
export function named<Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  if (value !== undefined) Object.assign(found, { [name]: value });
  return found;
}

export function isOfThisMachine(contactPoint: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/.test(contactPoint);
}
