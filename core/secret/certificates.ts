import { readFields } from './fields.ts';
import { SecretError, type SecretReference } from './reference.ts';

/** What a client shows a cluster that asks for a certificate: PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  readonly privateKeyPassword?: string;
}

/** When one of the certificates that the function was given ends. */
export interface CertificateExpiry {
  /** `own`: what it shows the cluster; `authority`: what it trusts. */
  readonly use: 'own' | 'authority';
  readonly subject: string;
  readonly expiresAtMs: number;
}

/** Whole days that are left, negative when it has expired. */
export const daysLeft = (expiresAtMs: number, nowMs: number): number =>
  Math.floor((expiresAtMs - nowMs) / 86_400_000);

const isCertificate = (text: unknown): text is string =>
  typeof text === 'string' && text.includes('-----BEGIN CERTIFICATE-----');
const isPrivateKey = (text: unknown): text is string =>
  typeof text === 'string' && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);

/** Takes one or more certificates in PEM, one after the other: while an authority rotates, the old and the new. */
export function parseAuthorities(text: string, reference: SecretReference): string {
  if (isCertificate(text)) return text;
  throw new SecretError(reference, 'it has no certificate; allowed is PEM, one certificate after the other');
}

/** Reads `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM: the shape that MSK's event source has too. */
export function parseClientCertificate(text: string, reference: SecretReference): ClientCertificate {
  const { certificate, privateKey, privateKeyPassword } = readFields(text, reference);
  if (!isCertificate(certificate) || !isPrivateKey(privateKey)) {
    throw new SecretError(
      reference,
      `it is not a client certificate; allowed is {"certificate": "…", "privateKey": "…"}, both PEM`,
    );
  }
  return {
    certificate,
    privateKey,
    ...(typeof privateKeyPassword === 'string' ? { privateKeyPassword } : {}),
  };
}
