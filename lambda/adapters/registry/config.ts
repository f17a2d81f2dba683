import type { ClientCertificate } from '../../../core/secret/certificates.ts';
import type { LoginHeaders } from '../../../core/secret/registry-login.ts';
import type { SecretVersion } from '../../../core/secret/reference.ts';

/** Reads the login as it is now; `undefined` if there is no pending one. Rejects with SecretError. */
export type ReadLogin = (version: SecretVersion, timeoutMs: number) => Promise<LoginHeaders | undefined>;

/** The environment variables that say all this, for messages. */
export interface RegistryVariables {
  readonly url: string;
  readonly credentials: string;
  readonly tlsAuthorities: string;
  readonly tlsClientCertificate: string;
}

/** Where a registry with an API over HTTP is, and how it is signed in to. */
export interface HttpRegistryConfig {
  /** At least one, each without a slash at its end; tried in turn. */
  readonly urls: readonly string[];
  /** Absent: no login. */
  readonly readLogin: ReadLogin | undefined;
  /** Authorities that sign the registry's certificate, PEM, in place of those that Node trusts. */
  readonly authorities: string | undefined;
  /** The function's own, where the registry asks for one. */
  readonly client: ClientCertificate | undefined;
  readonly variables: RegistryVariables;
}
