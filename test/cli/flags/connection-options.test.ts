import { describe, expect, it } from 'vitest';
import { readSecurity, type SecurityValues } from '../../../cli/flags/connection-options.ts';
import { functionEnvironment } from '../../../local/pipeline/function-environment.ts';
import { readSettings } from '../../../lambda/adapters/environment/settings.ts';

const here = ['127.0.0.1:9042', 'localhost:9042', '[::1]:9042'];
const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/cassandra-a1b2c3';

describe('readSecurity', () => {
  it.each<readonly [what: string, values: SecurityValues, contactPoints: readonly string[], tls: string]>([
    ['plain text on this machine', {}, here, 'off'],
    ['TLS as soon as one address is elsewhere', {}, [...here, '10.0.0.1:9042'], 'verified'],
    ['TLS as soon as an option is about it', { 'tls-ca': 'file:///ca.pem' }, here, 'verified'],
    ['plain text elsewhere, where it is asked for', { tls: 'off' }, ['10.0.0.1:9042'], 'off'],
    ['TLS on this machine, where it is asked for', { tls: 'verified' }, here, 'verified'],
  ])('the connection security is %s', (_, values, contactPoints, tls) => {
    expect(readSecurity(values, contactPoints)).toEqual(expect.objectContaining({ tls }));
  });

  it.each<readonly [message: string, values: SecurityValues]>([
    [`option '--credentials' must name a secret: file:///path, or the ARN`, { credentials: 'hunter2' }],
    [`option '--tls-ca' must name a secret`, { 'tls-ca': './ca.pem' }],
    [`option '--tls' must be one of verified, off, got 'on'`, { tls: 'on' }],
    [`'--tls off' excludes the other '--tls-…' options`, { tls: 'off', 'tls-server-name': 'n' }],
  ])('unclear connection security is refused: %s', (message, values) => {
    expect(() => readSecurity(values, here)).toThrow(message);
  });

  it('the connection to Keyspaces always uses TLS, on any host', () => {
    expect(readSecurity({}, here, 'keyspaces')).toEqual({ tls: 'verified' });
    expect(() => readSecurity({ tls: 'off' }, here, 'keyspaces')).toThrow(
      `option '--tls' must be verified with '--dialect keyspaces', got 'off'`,
    );
  });

  it('all problems of the connection security are reported at once', () => {
    const values = { credentials: 'hunter2', tls: 'on', 'tls-ca': 'none.pem', 'tls-server-name': '' };
    for (const option of Object.keys(values)) {
      expect(() => readSecurity(values, here)).toThrow(`option '--${option}'`);
    }
  });

  it('the message about a wrong `--credentials` never quotes its value, which may be the secret', () => {
    expect(() => readSecurity({ credentials: 'hunter2' }, here)).not.toThrow('hunter2');
  });
});

describe('functionEnvironment', () => {
  const aws = { AWS_ACCESS_KEY_ID: 'id' };
  const cassandra = { contactPoints: here, localDatacenter: 'dc' };

  it('the environment of a local function is what the function reads', async () => {
    const values = {
      credentials: arn,
      'tls-ca': 'file:///ca.pem',
      'tls-client-certificate': 'file:///own.json',
      'tls-server-name': 'nodes.shop',
    };
    const environment = await functionEnvironment(
      {
        cassandra: { ...cassandra, security: readSecurity(values, here) },
        deadLetters: 'https://sqs.eu-west-1.amazonaws.com/1/letters',
        deadLetterBucket: 'large',
      },
      () => Promise.resolve(aws),
    );
    expect(readSettings(environment)).toMatchObject({
      contactPoints: here,
      localDatacenter: 'dc',
      tls: 'verified',
      credentials: { kind: 'secret', arn },
      tlsAuthorities: { kind: 'file', path: '/ca.pem' },
      tlsClientCertificate: { kind: 'file', path: '/own.json' },
      tlsServerName: 'nodes.shop',
      deadLetters: { kind: 'queue', bucket: 'large' },
      failureResponse: 'partial',
    });
    expect(environment).toMatchObject({ ...aws, NODE_OPTIONS: '--enable-source-maps' });
  });

  it('the environment of a local function has no AWS credentials if nothing of AWS is called', async () => {
    const places = { cassandra, deadLetters: 'file:///letters.jsonl' };
    const environment = await functionEnvironment(places, () => Promise.reject(new Error('asked for AWS')));
    expect(readSettings(environment)).toMatchObject({
      dialect: 'cassandra',
      tls: 'off',
      credentials: undefined,
    });
  });

  it.each([
    ['AWS credentials on Keyspaces', {}, 'id'],
    ['a login on Keyspaces, where there is one', { credentials: 'file:///login.json' }, undefined],
  ])('the environment of a local function has %s', async (_, values, keyId) => {
    const security = readSecurity(values, here, 'keyspaces');
    const environment = await functionEnvironment(
      { cassandra: { ...cassandra, security }, dialect: 'keyspaces', deadLetters: 'file:///letters.jsonl' },
      () => Promise.resolve(aws),
    );
    expect(readSettings(environment)).toMatchObject({ dialect: 'keyspaces', tls: 'verified' });
    expect(environment['AWS_ACCESS_KEY_ID']).toBe(keyId);
  });
});
