import { policies } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { toClientOptions, type CassandraConfig } from '../../../lambda/adapters/cassandra/config.ts';

const config: CassandraConfig = {
  contactPoints: ['10.0.0.1:9142', '10.0.0.2:9142'],
  localDatacenter: 'dc1',
  consistency: 'LOCAL_QUORUM',
  tls: 'verified',
  tokenAware: true,
};

describe('toClientOptions', () => {
  it('toClientOptions verifies certificates and sets no host to dial instead of the address', () => {
    const { sslOptions } = toClientOptions(config);
    expect(sslOptions).toMatchObject({ rejectUnauthorized: true });
    expect(sslOptions).not.toHaveProperty('host');
  });

  it('toClientOptions uses plain TCP only if the settings say so', () => {
    expect(toClientOptions({ ...config, tls: 'off' })).not.toHaveProperty('sslOptions');
  });

  it('toClientOptions dials discovered nodes at the port of the contact points', () => {
    expect(toClientOptions(config).protocolOptions).toEqual({ port: 9142 });
  });

  it("toClientOptions disables the driver's retries and timestamps", () => {
    const chosen = toClientOptions(config).policies;
    expect(chosen?.retry).toBeInstanceOf(policies.retry.FallthroughRetryPolicy);
    expect(chosen?.timestampGeneration).toBeNull();
  });

  it('toClientOptions uses round robin if there are no replicas to know', () => {
    const chosen = toClientOptions({ ...config, tokenAware: false }).policies;
    expect(chosen?.loadBalancing).toBeInstanceOf(policies.loadBalancing.DCAwareRoundRobinPolicy);
  });
});
