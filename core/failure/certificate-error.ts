/** Certificate verification: OpenSSL's X509 codes as Node names them, and Node's check of the name. */
const notTrusted =
  /^(CERT_|ERR_TLS_CERT|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What a server that asks for a certificate says of ours, or of its absence: TLS alerts as OpenSSL names them. */
const refused =
  /^ERR_SSL_.*_ALERT_(NO_CERTIFICATE|(BAD|UNSUPPORTED|REVOKED|EXPIRED)_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;

/** Whether the code of a socket's error says that one side does not trust the certificate of the other. */
export function isCertificateCode(code: string): boolean {
  return notTrusted.test(code) || refused.test(code);
}
