import {
  choices,
  env,
  type Dialect,
  type TlsMode,
  type WriteConsistency,
} from '../../../core/contract/environment.ts';
import type { SecretReference } from '../../../core/secret/reference.ts';
import { Variables } from './variables.ts';

/** Where the cluster is and how it is signed in to. */
export interface ConnectionSettings {
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  readonly dialect: Dialect;
  readonly tls: TlsMode;
  readonly tlsAuthorities: SecretReference | undefined;
  readonly tlsClientCertificate: SecretReference | undefined;
  readonly tlsServerName: string | undefined;
  readonly credentials: SecretReference | undefined;
  readonly consistency: WriteConsistency;
}

/** What a function that only connects reads; throws {@link EnvironmentError} with all that is wrong with it. */
export function readConnectionSettings(
  values: Readonly<Record<string, string | undefined>>,
): ConnectionSettings {
  const variables = new Variables(values);
  const settings = readConnection(variables);
  variables.check();
  return settings;
}

/** Reads what says where the cluster is; what is wrong with it is kept with the variables. */
export function readConnection(variables: Variables): ConnectionSettings {
  const contactPoints = variables
    .text(env.contactPoints)
    .split(',')
    .map((point) => point.trim());
  if (
    !contactPoints.every(
      (point) => /^[^\s:]+:\d{1,5}$/.test(point) || /^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(point),
    )
  ) {
    variables.refuse(env.contactPoints, `'host:port' or several, separated by commas`);
  }
  const localDatacenter = variables.text(env.localDatacenter);
  if (localDatacenter === '') {
    variables.refuse(env.localDatacenter, `the datacenter's name; for Keyspaces the region`);
  }
  const tlsServerName = variables.text(env.tlsServerName);
  return {
    contactPoints,
    localDatacenter,
    tlsServerName: tlsServerName === '' ? undefined : tlsServerName,
    credentials: variables.secret(env.credentials),
    tlsAuthorities: variables.secret(env.tlsAuthorities),
    tlsClientCertificate: variables.secret(env.tlsClientCertificate),
    dialect: variables.choice(env.dialect, choices.dialect),
    tls: variables.choice(env.tls, choices.tls),
    consistency: variables.choice(env.consistency, choices.consistency),
  };
}
