import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../lambda/adapters/environment/settings.ts';
import { env } from '../../../core/contract/environment.ts';

const least = {
  [env.contactPoints]: '10.0.0.1:9042, cassandra.internal:9043',
  [env.localDatacenter]: 'dc1',
  [env.deadLetters]: 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters',
};

describe('readSettings', () => {
  it('readSettings sets the defaults of absent variables', () => {
    expect(readSettings(least)).toEqual({
      contactPoints: ['10.0.0.1:9042', 'cassandra.internal:9043'],
      localDatacenter: 'dc1',
      dialect: 'cassandra',
      tls: 'verified',
      consistency: 'LOCAL_QUORUM',
      deadLetters: {
        kind: 'queue',
        url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters',
        bucket: undefined,
      },
      failureResponse: 'partial',
      maxRequestsInFlight: 256,
      ceilings: {},
      probeAfterIdleMs: 5000,
      deadLetterLimit: undefined,
    });
  });

  it('readSettings reads every given variable', () => {
    const settings = readSettings({
      ...least,
      [env.dialect]: 'cassandra',
      [env.tls]: 'off',
      [env.consistency]: 'QUORUM',
      [env.failureResponse]: 'throw',
      [env.maxRequestsInFlight]: '12',
      [env.rowsPerSecond]: '5000',
      [env.bytesPerSecond]: '2000000',
      [env.deadLetters]: 'file:///tmp/dead%20letters.jsonl',
      [env.credentials]: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:cassandra-login-a1b2c3',
      [env.tlsAuthorities]: 'file:///tmp/ca.pem',
      [env.tlsServerName]: 'cassandra.internal',
      [env.probeAfterIdleMs]: '0',
    });
    expect(settings).toMatchObject({
      dialect: 'cassandra',
      tls: 'off',
      consistency: 'QUORUM',
      failureResponse: 'throw',
      maxRequestsInFlight: 12,
      ceilings: { rowsPerSecond: 5000, bytesPerSecond: 2_000_000 },
      deadLetters: { kind: 'file', path: '/tmp/dead letters.jsonl' },
      credentials: {
        kind: 'secret',
        arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:cassandra-login-a1b2c3',
      },
      tlsAuthorities: { kind: 'file', path: '/tmp/ca.pem' },
      tlsClientCertificate: undefined,
      tlsServerName: 'cassandra.internal',
      probeAfterIdleMs: 0,
    });
  });

  it('readSettings allows no choice of consistency and TLS for Keyspaces', () => {
    expect(readSettings({ ...least, [env.dialect]: 'keyspaces' })).toMatchObject({
      dialect: 'keyspaces',
      tls: 'verified',
      consistency: 'LOCAL_QUORUM',
    });
    expect(() =>
      readSettings({
        ...least,
        [env.dialect]: 'keyspaces',
        [env.tls]: 'off',
        [env.consistency]: 'LOCAL_ONE',
      }),
    ).toThrow(
      [
        `the function's environment cannot be used`,
        `MILLRACE_TLS: got 'off', allowed on Keyspaces is 'verified'`,
        `MILLRACE_CONSISTENCY: got 'LOCAL_ONE', allowed for writes on Keyspaces is 'LOCAL_QUORUM'`,
      ].join('\n'),
    );
  });

  it('readSettings lists every wrong variable at once, with what is allowed', () => {
    const wrong = {
      [env.contactPoints]: '10.0.0.1',
      [env.dialect]: 'scylla',
      [env.tls]: 'on',
      [env.deadLetters]: 'ftp://queue',
      [env.maxRequestsInFlight]: '0',
      [env.rowsPerSecond]: '0.5',
      [env.credentials]: 'hunter2',
    };
    expect(() => readSettings(wrong)).toThrow(
      [
        `the function's environment cannot be used`,
        `MILLRACE_CONTACT_POINTS: got '10.0.0.1', allowed is 'host:port' or several, separated by commas`,
        `MILLRACE_LOCAL_DATACENTER: it is not set, allowed is the datacenter's name; for Keyspaces the region`,
        `MILLRACE_CREDENTIALS_SECRET: it is neither the ARN of a secret of Secrets Manager nor a file's 'file:///…'`,
        `MILLRACE_DIALECT: got 'scylla', allowed is 'cassandra', 'keyspaces'`,
        `MILLRACE_TLS: got 'on', allowed is 'verified', 'off'`,
        `MILLRACE_DEAD_LETTERS: got 'ftp://queue', allowed is a queue's 'https://…' or a file's 'file:///…'`,
        `MILLRACE_MAX_REQUESTS_IN_FLIGHT: got '0', allowed is a whole number from 1 to 10000`,
        `MILLRACE_ROWS_PER_SECOND: got '0.5', allowed is a whole number from 1 to 1000000000`,
      ].join('\n'),
    );
  });

  it.each([
    ['', undefined],
    ['0', 0],
    ['0.75', 0.75],
    ['1', 1],
  ])('readSettings reads a dead-letter limit of "%s" as %s', (text, share) => {
    expect(readSettings({ ...least, [env.deadLetterLimit]: text }).deadLetterLimit).toBe(share);
  });

  it.each(['1.01', '-1', 'x', '50%'])('readSettings refuses a dead-letter limit of "%s"', (text) => {
    expect(() => readSettings({ ...least, [env.deadLetterLimit]: text })).toThrow(
      `MILLRACE_DEAD_LETTER_LIMIT: got '${text}', allowed is a share from 0 to 1, such as 0.5; 1 is no limit`,
    );
  });
});
