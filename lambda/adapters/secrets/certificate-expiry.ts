import { X509Certificate } from 'node:crypto';
import type { CertificateExpiry, ClientCertificate } from '../../../core/secret/certificates.ts';

const pemCertificate = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

/**
 * The first to expire of the certificates that a connection is made with; `undefined` if it is made without.
 * One that cannot be read is passed over: connecting tells what is wrong with it.
 */
export function firstToExpire(given: {
  readonly authorities: string | undefined;
  readonly client: ClientCertificate | undefined;
}): CertificateExpiry | undefined {
  const all = [
    ...readExpiries('own', given.client?.certificate),
    ...readExpiries('authority', given.authorities),
  ];
  return firstOf(all);
}

/** The one that expires first; `undefined` of none. */
export function firstOf(expiries: readonly (CertificateExpiry | undefined)[]): CertificateExpiry | undefined {
  const known = expiries.filter((expiry) => expiry !== undefined);
  return known.sort((one, other) => one.expiresAtMs - other.expiresAtMs)[0];
}

const readExpiries = (use: CertificateExpiry['use'], pem = ''): readonly CertificateExpiry[] =>
  [...pem.matchAll(pemCertificate)].flatMap(([text]) => {
    const certificate = parse(text);
    if (certificate === undefined) return [];
    const { subject, validTo } = certificate;
    return { use, subject: subject.replaceAll('\n', ', '), expiresAtMs: Date.parse(validTo) };
  });

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
