import { describe, expect, it } from 'vitest';
import { parseAuthorities, parseClientCertificate } from '../../../core/secret/certificates.ts';
import { parseCredentials } from '../../../core/secret/credentials.ts';
import { parseSecretReference } from '../../../core/secret/reference.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:cassandra-a1b2c3';
const reference = { kind: 'secret', arn } as const;
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const privateKey = '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n';

describe('parseSecretReference', () => {
  const references: readonly (readonly [text: string, expected: unknown])[] = [
    [arn, reference],
    [
      'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x',
      { kind: 'secret', arn: 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x' },
    ],
    ['file:///run/my%20login.json', { kind: 'file', path: '/run/my login.json' }],
    ['arn:aws:sqs:eu-west-1:123456789012:letters', undefined],
    ['https://example.org/login.json', undefined],
    ['cassandra-a1b2c3', undefined],
    ['', undefined],
  ];
  it.each(references)('a reference to a secret is read from %j', (text, expected) => {
    expect(parseSecretReference(text)).toEqual(expected);
  });
});

describe('parseCredentials', () => {
  it('a login is a username and a password, whatever other fields the secret has', () => {
    const text = '{"engine":"cassandra","username":"app","password":"s3cret","port":9042}';
    expect(parseCredentials(text, reference)).toEqual({ username: 'app', password: 's3cret' });
  });

  const wrong = [
    '',
    's3cret',
    '"s3cret"',
    '["s3cret"]',
    '{"username":"s3cret"}',
    '{"username":"","password":"s3cret"}',
  ];
  it.each(wrong)('a malformed login is refused without a quotation of the secret: %j', (text) => {
    expect(() => parseCredentials(text, reference)).toThrow(/^secret arn:(?!.*s3cret)/);
  });
});

describe('certificates in secrets', () => {
  it('the authorities of a secret are accepted if there is at least one certificate', () => {
    expect(parseAuthorities(certificate + certificate, reference)).toBe(certificate + certificate);
    expect(() => parseAuthorities(privateKey, reference)).toThrow(/no certificate; allowed is PEM/);
  });

  it('a client certificate is accepted together with its private key', () => {
    const own = { certificate, privateKey };
    expect(parseClientCertificate(JSON.stringify(own), reference)).toEqual(own);
    const locked = { ...own, privateKeyPassword: 'p' };
    expect(parseClientCertificate(JSON.stringify(locked), reference)).toEqual(locked);
    expect(() => parseClientCertificate(JSON.stringify({ certificate }), reference)).toThrow(
      /not a client certificate/,
    );
  });
});
