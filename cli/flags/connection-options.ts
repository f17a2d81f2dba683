import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { choices, type Dialect } from '../../core/contract/environment.ts';
import type { ConnectionSecurity } from '../../local/cassandra/address.ts';
import { parseSecretReference } from '../../core/secret/reference.ts';
import { UsageError } from '../../project/usage-error.ts';
import { OptionProblems } from './option-problems.ts';
import { oneOf, required } from './options.ts';

/** The options of every command that connects to a Cassandra. */
export const securityOptions = {
  credentials: { type: 'string' },
  tls: { type: 'string' },
  'tls-ca': { type: 'string' },
  'tls-client-certificate': { type: 'string' },
  'tls-server-name': { type: 'string' },
} as const;

/** What their help says of them. */
export const securityUsage = `  --credentials REF      the login, {"username", "password"}; REF is file:///path, or the ARN of a secret of
                         Secrets Manager: secrets themselves don't belong on a command line
  --tls MODE             verified or off (default: off where all addresses are this machine's, else verified)
  --tls-ca REF           authorities that sign the nodes' certificates, PEM (default: those that Node trusts)
  --tls-client-certificate REF   your own certificate: {"certificate", "privateKey"}, PEM
  --tls-server-name NAME the name that every node's certificate carries (default: the address or the contact point)`;

/** The options of every command that runs the function on this machine: into what it writes, and how it gets there. */
export const storeOptions = {
  ...securityOptions,
  dialect: { type: 'string', default: choices.dialect[0] },
} as const;

/** What their help says of them. */
export const storeUsage = `  --dialect DIALECT      cassandra or keyspaces: signed in to by AWS credentials where there is no login, over TLS;
                         its local datacenter is its region (default: cassandra)
${securityUsage}`;

export const readDialect = (text: string): Dialect => oneOf('dialect', text, choices.dialect);

export type SecurityValues = {
  readonly [Option in keyof typeof securityOptions]?: string | undefined;
};

/** Reads the options; throws UsageError that says all that is wrong and what is allowed, and never quotes what may be a secret. */
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
    problems.add(`'--tls off' leaves no use for the other '--tls-…' options; leave out one or the other`);
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
  // A path is taken for one only where there is such a file: a secret that was given itself must not pass for a path.
  if (existsSync(value)) return pathToFileURL(value).href;
  throw new UsageError(
    `option '--${option}' must name a secret: file:///path, or the ARN of one in Secrets Manager; what was given is neither`,
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
