import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { ConnectorSecret } from '../grants/allow-reading.ts';

/** How Lambda's pollers sign in to the brokers of an MSK cluster: `iam`, `scram512` or `mutualTls` of `KafkaAuthentication`. */
export type MskAuthentication =
  { readonly kind: 'iam' } | { readonly kind: 'scram-512' | 'mtls'; readonly secret: ConnectorSecret };

/** How Lambda's pollers sign in to other brokers: one of `KafkaAuthentication`, but not `iam`. */
export type SelfManagedAuthentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'plain' | 'scram-256' | 'scram-512' | 'mtls'; readonly secret: ConnectorSecret };

/** A way to sign in that MSK and other brokers both have. */
export interface SecretAuthentication {
  readonly kind: 'scram-512' | 'mtls';
  readonly secret: ConnectorSecret;
}

/** The ways in which Lambda's pollers sign in to Kafka brokers. The role of the function gets to read the secret. */
export const KafkaAuthentication = {
  /** By the role of the function; the only way into MSK Serverless. MSK only, port 9098. */
  iam: (): MskAuthentication => ({ kind: 'iam' }),

  /**
   * SASL/SCRAM-SHA-512; the secret holds `{ "username", "password" }`. MSK listens on port 9096 and requires a secret
   * with a name that begins with `AmazonMSK_`, under a key of your own, that is associated with the cluster: `MskLogin`
   * and `associateSecret` of the source.
   */
  scram512: (secret: ConnectorSecret): SecretAuthentication => ({ kind: 'scram-512', secret }),

  /**
   * Mutual TLS; the secret holds `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM: the certificate with those
   * that signed it, and the key in PKCS#8, encrypted by PBES1 or not at all. MSK listens on port 9094.
   */
  mutualTls: (secret: ConnectorSecret): SecretAuthentication => ({ kind: 'mtls', secret }),

  /** SASL/SCRAM-SHA-256; the secret holds `{ "username", "password" }`. Not for MSK. */
  scram256: (secret: ConnectorSecret): SelfManagedAuthentication => ({ kind: 'scram-256', secret }),

  /** SASL/PLAIN; the secret holds `{ "username", "password" }`. Not for MSK. */
  plain: (secret: ConnectorSecret): SelfManagedAuthentication => ({ kind: 'plain', secret }),

  /** The brokers accept every client. Not for MSK. */
  none: (): SelfManagedAuthentication => ({ kind: 'none' }),
} as const;

/** The name of each way that needs a secret in an event source mapping. */
export const accessTypes = {
  plain: SourceAccessConfigurationType.BASIC_AUTH,
  'scram-256': SourceAccessConfigurationType.SASL_SCRAM_256_AUTH,
  'scram-512': SourceAccessConfigurationType.SASL_SCRAM_512_AUTH,
  mtls: SourceAccessConfigurationType.CLIENT_CERTIFICATE_TLS_AUTH,
} as const;
