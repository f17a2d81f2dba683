import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pollerKeyProblem } from '../../../../tools/doctor/gather/private-key.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const passphrase = 'a passphrase';

const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
const byPbes2 = privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
  .toString();

/** An encrypted key as far as its algorithm: pbeWithSHAAnd3-KeyTripleDES-CBC, 1.2.840.113549.1.12.1.3, of PBES1's kind. */
const byPbes1 = [
  '-----BEGIN ENCRYPTED PRIVATE KEY-----',
  Buffer.from('3081a0301c060a2a864886f70d010c0103300e0408000102030405060702020800', 'hex').toString('base64'),
  '-----END ENCRYPTED PRIVATE KEY-----',
].join('\n');

const problemOf = (key: string, password?: string): string | undefined =>
  pollerKeyProblem({
    certificate: 'any',
    privateKey: key,
    ...(password !== undefined && { privateKeyPassword: password }),
  });

// https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-configure.html
describe("private key of Lambda's pollers", () => {
  it.each([
    ['in PKCS#8', plain, undefined],
    ['in PKCS#8 with Windows line ends', plain.replaceAll('\n', '\r\n'), undefined],
    ['encrypted by PBES1', byPbes1, passphrase],
  ])('a private key %s is accepted', (_, key, password) => {
    expect(problemOf(key, password)).toBeUndefined();
  });

  it.each([
    ['that is no PKCS#8', sec1, undefined, /is a 'EC PRIVATE KEY'; allowed is PKCS#8/],
    [
      'encrypted by PBES2, as OpenSSL does by default',
      byPbes2,
      passphrase,
      /encrypted by PBES2; allowed is PBES1/,
    ],
    ['encrypted, without its password', byPbes1, undefined, /has no privateKeyPassword/],
  ])('a private key %s is reported', (_, key, password, message) => {
    expect(problemOf(key, password)).toMatch(message);
  });
});
