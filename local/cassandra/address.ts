import type { TlsMode } from '../../core/contract/environment.ts';

/** Where a cluster is, and how it is signed in to. */
export interface CassandraAddress {
  /** `host:port` each. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  /** Default: without a login, in plain text. */
  readonly security?: ConnectionSecurity;
}

/** How a cluster is signed in to. Secrets are named, never given: `file:///path` or the ARN of one in Secrets Manager. */
export interface ConnectionSecurity {
  readonly tls: TlsMode;
  /** `{"username", "password"}`. */
  readonly credentials?: string;
  /** PEM. */
  readonly tlsAuthorities?: string;
  /** `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM. */
  readonly tlsClientCertificate?: string;
  readonly tlsServerName?: string;
}

/** What is named by reference. */
export function secretsOf(security: ConnectionSecurity): readonly string[] {
  const { credentials, tlsAuthorities, tlsClientCertificate } = security;
  return [credentials, tlsAuthorities, tlsClientCertificate].filter((secret) => secret !== undefined);
}
