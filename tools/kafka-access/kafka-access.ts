import type { TlsMode } from '../../core/contract/environment.ts';

export const mechanisms = ['scram-sha-512', 'scram-sha-256', 'plain', 'iam'] as const;
export type KafkaMechanism = (typeof mechanisms)[number];

/** How a Kafka is signed in to. Secrets are named, never given: `file:///path` or the ARN of one in Secrets Manager. */
export interface KafkaAccess {
  readonly tls: TlsMode;
  /** `undefined`: no login, or the client certificate is the login. */
  readonly mechanism?: KafkaMechanism;
  /** `{"username", "password"}`. */
  readonly credentials?: string;
  /** PEM. */
  readonly tlsAuthorities?: string;
  /** `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM. */
  readonly tlsClientCertificate?: string;
  readonly tlsServerName?: string;
  /** Of the MSK cluster; with `iam` only. */
  readonly region?: string;
}
