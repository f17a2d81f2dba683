import {
  choices,
  env,
  type Dialect,
  type FailureResponse,
  type TlsMode,
  type WriteConsistency,
} from '../../contract.ts';
import type { RateCeilings } from '../../core/flow/rate.ts';
import { parseSecretReference, type SecretReference } from '../../core/secret/reference.ts';

/** What the function's environment says, checked. */
export interface Settings {
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  readonly dialect: Dialect;
  readonly tls: TlsMode;
  readonly tlsAuthorities: SecretReference | undefined;
  readonly tlsClientCertificate: SecretReference | undefined;
  readonly tlsServerName: string | undefined;
  readonly credentials: SecretReference | undefined;
  readonly consistency: WriteConsistency;
  readonly deadLetters: DeadLetterTarget;
  readonly failureResponse: FailureResponse;
  readonly maxRequestsInFlight: number;
  readonly ceilings: RateCeilings;
  readonly probeAfterIdleMs: number;
}

export type DeadLetterTarget =
  | { readonly kind: 'queue'; readonly url: string; readonly bucket: string | undefined }
  | { readonly kind: 'file'; readonly path: string };

interface WholeNumber {
  readonly least: number;
  readonly most: number;
  readonly default: number;
}

/** One request in flight per row of a full batch would be more than any cluster wants from one function. */
const maxRequestsInFlight: WholeNumber = { least: 1, most: 10_000, default: 256 };

const perSecond = { least: 1, most: 1_000_000_000 } as const;

/** A probe takes a millisecond; NAT gateways and load balancers forget a silent connection after 350 s, some sooner. */
const probeAfterIdleMs: WholeNumber = { least: 0, most: 86_400_000, default: 5_000 };

/** Thrown when the environment can't be used; names every variable that is wrong. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Reads the environment once; throws {@link EnvironmentError} with all that is wrong with it. */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const refuse = (name: string, allowed: string): void => {
    const got = variables[name];
    problems.push(
      `${name}: ${got === undefined || got === '' ? 'it is not set' : `got '${got}'`}, allowed is ${allowed}`,
    );
  };
  const choose = <T extends string>(name: string, allowed: readonly [T, ...T[]]): T => {
    const got = variables[name] ?? '';
    const found = got === '' ? allowed[0] : allowed.find((value) => value === got);
    if (found === undefined) refuse(name, allowed.map((value) => `'${value}'`).join(', '));
    return found ?? allowed[0];
  };
  const readNumber = (name: string, { least, most, default: otherwise }: WholeNumber): number => {
    const got = variables[name] ?? '';
    const number = got === '' ? otherwise : Number(got);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    refuse(name, `a whole number from ${least} to ${most}`);
    return otherwise;
  };
  const readCeiling = (name: string): number | undefined =>
    (variables[name] ?? '') === '' ? undefined : readNumber(name, { ...perSecond, default: perSecond.most });
  const readSecret = (name: string): SecretReference | undefined => {
    const got = variables[name] ?? '';
    const reference = parseSecretReference(got);
    // Not quoted: what stands there may be the secret itself.
    if (got !== '' && reference === undefined) {
      problems.push(`${name}: it is neither the ARN of a secret of Secrets Manager nor a file's 'file:///…'`);
    }
    return reference;
  };

  const contactPoints = (variables[env.contactPoints] ?? '').split(',').map((point) => point.trim());
  if (
    !contactPoints.every(
      (point) => /^[^\s:]+:\d{1,5}$/.test(point) || /^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(point),
    )
  ) {
    refuse(env.contactPoints, `'host:port' or several, separated by commas`);
  }
  const localDatacenter = variables[env.localDatacenter] ?? '';
  if (localDatacenter === '') refuse(env.localDatacenter, `the datacenter's name; for Keyspaces the region`);
  const deadLetters = readTarget(variables[env.deadLetters] ?? '', variables[env.deadLetterBucket] ?? '');
  if (deadLetters === undefined) refuse(env.deadLetters, `a queue's 'https://…' or a file's 'file:///…'`);
  const numbers = {
    maxRequestsInFlight: readNumber(env.maxRequestsInFlight, maxRequestsInFlight),
    probeAfterIdleMs: readNumber(env.probeAfterIdleMs, probeAfterIdleMs),
  };
  const rowsPerSecond = readCeiling(env.rowsPerSecond);
  const bytesPerSecond = readCeiling(env.bytesPerSecond);
  const ceilings: RateCeilings = {
    ...(rowsPerSecond === undefined ? {} : { rowsPerSecond }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
  };
  const secrets = {
    credentials: readSecret(env.credentials),
    tlsAuthorities: readSecret(env.tlsAuthorities),
    tlsClientCertificate: readSecret(env.tlsClientCertificate),
  };
  const chosen = {
    dialect: choose(env.dialect, choices.dialect),
    tls: choose(env.tls, choices.tls),
    consistency: choose(env.consistency, choices.consistency),
    failureResponse: choose(env.failureResponse, choices.failureResponse),
  };
  if (chosen.dialect === 'keyspaces') problems.push(...keyspacesProblems(chosen));
  if (problems.length > 0 || deadLetters === undefined) {
    throw new EnvironmentError(`the function's environment can't be used\n${problems.join('\n')}`);
  }
  return Object.freeze({
    contactPoints,
    localDatacenter,
    deadLetters,
    tlsServerName: variables[env.tlsServerName] === '' ? undefined : variables[env.tlsServerName],
    ceilings,
    ...numbers,
    ...secrets,
    ...chosen,
  });
}

/** What Keyspaces does not have a choice in. */
function keyspacesProblems({ tls, consistency }: Pick<Settings, 'tls' | 'consistency'>): readonly string[] {
  return [
    ...(tls === 'verified' ? [] : [`${env.tls}: got '${tls}', allowed on Keyspaces is 'verified'`]),
    ...(consistency === 'LOCAL_QUORUM'
      ? []
      : [`${env.consistency}: got '${consistency}', allowed for writes on Keyspaces is 'LOCAL_QUORUM'`]),
  ];
}

function readTarget(text: string, bucket: string): DeadLetterTarget | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'file:') return { kind: 'file', path: decodeURIComponent(url.pathname) };
  // An emulator's queue has plain http.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return { kind: 'queue', url: text, bucket: bucket === '' ? undefined : bucket };
}
