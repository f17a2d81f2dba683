import type { Credentials } from '../../../core/secret/credentials.ts';
import { parseCredentials } from '../../../core/secret/credentials.ts';
import {
  parseAuthorities,
  parseClientCertificate,
  type ClientCertificate,
} from '../../../core/secret/certificates.ts';
import type { SecretReference, SecretVersion } from '../../../core/secret/reference.ts';
import type { Secrets } from '../../ports/secrets.ts';

/** Where the secrets lie that a connection is made with; `undefined`: it is made without. */
export interface ConnectionReferences {
  readonly credentials: SecretReference | undefined;
  readonly tlsAuthorities: SecretReference | undefined;
  readonly tlsClientCertificate: SecretReference | undefined;
  readonly tlsServerName: string | undefined;
}

/** What a store connects with. The login is read when it is needed, since it may rotate while the store is open. */
export interface ConnectionSecrets {
  readonly readCredentials: ((version: SecretVersion) => Promise<Credentials | undefined>) | undefined;
  readonly certificates: {
    readonly authorities: string | undefined;
    readonly client: ClientCertificate | undefined;
    readonly serverName: string | undefined;
  };
}

/** Reads the certificates and makes the login's reader; throws SecretError for what cannot be read within `timeoutMs`, or understood. */
export async function readConnectionSecrets(
  references: ConnectionReferences,
  secrets: Secrets,
  timeoutMs?: number,
): Promise<ConnectionSecrets> {
  const { credentials, tlsAuthorities, tlsClientCertificate, tlsServerName } = references;
  const [authorities, client] = await Promise.all([
    readSecretAs(parseAuthorities, tlsAuthorities, 'current', secrets, timeoutMs),
    readSecretAs(parseClientCertificate, tlsClientCertificate, 'current', secrets, timeoutMs),
  ]);
  return {
    readCredentials:
      credentials === undefined
        ? undefined
        : (version) => readSecretAs(parseCredentials, credentials, version, secrets),
    certificates: { authorities, client, serverName: tlsServerName },
  };
}

/** Reads a secret and understands it; `undefined` without a reference, or without that version. Throws SecretError. */
export async function readSecretAs<Parsed>(
  parse: (text: string, reference: SecretReference) => Parsed,
  reference: SecretReference | undefined,
  version: SecretVersion,
  secrets: Secrets,
  timeoutMs?: number,
): Promise<Parsed | undefined> {
  const text = reference === undefined ? undefined : await secrets.read(reference, version, timeoutMs);
  return text === undefined || reference === undefined ? undefined : parse(text, reference);
}
