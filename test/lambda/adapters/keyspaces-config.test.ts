import { auth, policies } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { toClientOptions } from '../../../lambda/adapters/cassandra/config.ts';
import {
  connectionsPerHost,
  toCassandraConfig,
  type KeyspacesConfig,
} from '../../../lambda/adapters/keyspaces/config.ts';
import { SigV4AuthProvider } from '../../../lambda/adapters/keyspaces/sign-in.ts';

const config: KeyspacesConfig = {
  contactPoints: ['cassandra.eu-central-1.amazonaws.com:9142'],
  localDatacenter: 'eu-central-1',
  consistency: 'LOCAL_QUORUM',
};
const optionsOf = (changes: Partial<KeyspacesConfig> = {}) =>
  toClientOptions(toCassandraConfig({ ...config, ...changes }));

describe('driver options for Keyspaces', () => {
  it("the driver checks every certificate for the endpoint's name and dials the address of each host", () => {
    const { sslOptions } = optionsOf();
    expect(sslOptions).toMatchObject({
      rejectUnauthorized: true,
      servername: 'cassandra.eu-central-1.amazonaws.com',
    });
    expect(sslOptions).not.toHaveProperty('host');
  });

  it('the driver checks the certificate for another name if one is given', () => {
    const { sslOptions } = optionsOf({ certificates: { serverName: 'keyspaces.example' } });
    expect(sslOptions).toMatchObject({ servername: 'keyspaces.example' });
  });

  it("the driver uses the hosts of the region in turn, at the endpoint's port, and never retries by itself", () => {
    const { localDataCenter, policies: chosen, protocolOptions } = optionsOf();
    expect(localDataCenter).toBe('eu-central-1');
    expect(protocolOptions).toEqual({ port: 9142 });
    expect(chosen?.loadBalancing).toBeInstanceOf(policies.loadBalancing.DCAwareRoundRobinPolicy);
    expect(chosen?.retry).toBeInstanceOf(policies.retry.FallthroughRetryPolicy);
    expect(chosen?.timestampGeneration).toBeNull();
  });

  it("the driver signs in by the function's role unless there is a login", () => {
    expect(optionsOf().authProvider).toBeInstanceOf(SigV4AuthProvider);
    expect(optionsOf().authProvider).toBeInstanceOf(auth.PlainTextAuthProvider);
    expect(optionsOf({ readCredentials: () => Promise.resolve(undefined) }).authProvider).toBeUndefined();
  });

  it("the driver's heartbeat is far more frequent than the load balancers' limit of 350 s", () => {
    expect(optionsOf().pooling?.heartBeatInterval).toBe(30_000);
  });

  it('the driver makes as many connections as the rate needs on two hosts', () => {
    expect(optionsOf({ rowsPerSecond: 10_000 }).pooling?.coreConnectionsPerHost).toEqual({ 0: 10 });
  });

  it.each([
    [undefined, 4],
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [10_000, 10],
    [1_000_000, 16],
  ])('for %s rows per second the driver makes %s connections to each host', (rowsPerSecond, connections) => {
    expect(connectionsPerHost(rowsPerSecond)).toBe(connections);
  });
});
