import type { ClientCertificate } from '../../../core/secret/certificates.ts';

/** The DER of 1.2.840.113549.1.5.13, by which a key says that it is encrypted by PBES2. */
const pbes2 = Buffer.from('06092a864886f70d01050d', 'hex');

/** The algorithm is the first thing in an encrypted key, after at most three headers. */
const headerBytes = 32;

/**
 * Why Lambda's pollers cannot use a private key, as far as the key shows it: they take PKCS#8, encrypted by PBES1 or not
 * at all (https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-configure.html). No word of it is in the answer.
 */
export function pollerKeyProblem({ privateKey, privateKeyPassword }: ClientCertificate): string | undefined {
  const [, type = '', base64 = ''] =
    /-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\s]*)/.exec(privateKey) ?? [];
  switch (type.trim()) {
    case '':
      return undefined;
    case 'ENCRYPTED':
      if (privateKeyPassword === undefined)
        return 'its private key is encrypted, and it has no privateKeyPassword';
      return Buffer.from(base64, 'base64').subarray(0, headerBytes).includes(pbes2)
        ? 'its private key is encrypted by PBES2; allowed is PBES1, or none'
        : undefined;
    default:
      return `its private key is a '${type.trim()} PRIVATE KEY'; allowed is PKCS#8, a 'PRIVATE KEY' or 'ENCRYPTED PRIVATE KEY'`;
  }
}
