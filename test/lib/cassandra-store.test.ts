import type { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { CassandraStore } from '../../lib/store/cassandra-store.ts';
import type { CassandraStoreProps } from '../../lib/store/cassandra-store.ts';
import { scratchFolder } from '../support/scratch.ts';
import { anyFunction, emptyStack, secretArn, secretOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();

function storeOf(options: (stack: Stack) => Partial<CassandraStoreProps> = () => ({})) {
  const stack = emptyStack(scratch);
  const store = new CassandraStore(stack, 'Store', {
    contactPoints: ['node-1', 'node-2'],
    localDatacenter: 'dc1',
    ...options(stack),
  });
  return { stack, store };
}

describe('Cassandra store', () => {
  it('a Cassandra store defaults to TLS, LOCAL_QUORUM and no Secrets Manager', () => {
    const { store } = storeOf();
    expect(store.environment).toEqual({
      MILLRACE_CONTACT_POINTS: 'node-1:9042,node-2:9042',
      MILLRACE_LOCAL_DATACENTER: 'dc1',
      MILLRACE_DIALECT: 'cassandra',
      MILLRACE_CONSISTENCY: 'LOCAL_QUORUM',
      MILLRACE_TLS: 'verified',
    });
    expect(store.services).toEqual([]);
    expect(store.cluster.port).toBe(9042);
  });

  it('a Cassandra store lets the function read its secrets, none of which is in the template', () => {
    const { stack, store } = storeOf((scope) => ({
      port: 9142,
      credentials: secretOf(scope, 'login'),
      tlsAuthorities: secretOf(scope, 'ca'),
      tlsClientCertificate: secretOf(scope, 'certificate'),
      tlsServerName: 'cassandra.shop.internal',
    }));
    store.grantWrite(anyFunction(stack));
    expect(store.environment).toMatchObject({
      MILLRACE_CONTACT_POINTS: 'node-1:9142,node-2:9142',
      MILLRACE_CREDENTIALS_SECRET: secretArn('login'),
      MILLRACE_TLS_CA: secretArn('ca'),
      MILLRACE_TLS_CLIENT_CERTIFICATE: secretArn('certificate'),
      MILLRACE_TLS_SERVER_NAME: 'cassandra.shop.internal',
    });
    expect(store.services).toEqual(['secretsManager']);
    expect(allowedActions(stack).get('secretsmanager:GetSecretValue')).toEqual([
      secretArn('ca'),
      secretArn('certificate'),
      secretArn('login'),
    ]);
  });

  it.each([
    [
      'an authority',
      (stack: Stack) => ({ tlsAuthorities: secretOf(stack, 'ca') }),
      /'off', but tlsAuthorities given/,
    ],
    ['a server name', () => ({ tlsServerName: 'node' }), /'off', but tlsServerName given/],
  ])('a Cassandra store without TLS is refused with %s', (_, options, message) => {
    expect(() => storeOf((stack) => ({ tls: 'off', ...options(stack) }))).toThrow(message);
  });

  it.each([
    ['a port in a contact point', ['10.0.0.1:9042'], /'10\.0\.0\.1:9042' has a port/],
    ['no contact point', [], /name at least one node/],
  ])('a Cassandra store is refused with %s', (_, contactPoints, message) => {
    expect(() => storeOf(() => ({ contactPoints }))).toThrow(message);
  });
});
