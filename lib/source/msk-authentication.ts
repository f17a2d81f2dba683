import type { SecretReference } from '../secret-of.ts';

/**
 * How Lambda's pollers identify themselves to the brokers. A secret is a complete ARN or a construct; where its key is
 * the user's own, as MSK demands for SCRAM, only a construct with that key lets the function's role decrypt it.
 */
export type MskAuthentication =
  /** The function's role; the only mode of MSK Serverless. Port 9098. */
  | { readonly kind: 'iam' }
  /** SASL/SCRAM-512: `{ "username", "password" }`, a secret named `AmazonMSK_…` under a key of the user's. Port 9096. */
  | { readonly kind: 'scram'; readonly secret: SecretReference }
  /** Mutual TLS: `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM. Port 9094. */
  | { readonly kind: 'mtls'; readonly secret: SecretReference };
