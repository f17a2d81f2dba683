import { describe, expect, it } from 'vitest';
import { cassandraYaml } from '../../local/cassandra/node-settings.ts';
import type { ClusterSettings } from '../../local/cassandra/node-settings.ts';
import { serverProperties } from '../../local/kafka/server-properties.ts';

const place = { address: '127.0.0.2', port: 20_001, storagePort: 20_002, directory: '/run/node' };
const yaml = (cluster: ClusterSettings, nodes: 1 | 3 = 1): unknown =>
  JSON.parse(cassandraYaml(place, nodes, cluster));

describe('cassandraYaml', () => {
  it('cassandraYaml sets the address and ports of a node, with the first node as seed', () => {
    expect(yaml({}, 3)).toMatchObject({
      listen_address: '127.0.0.2',
      rpc_address: '127.0.0.2',
      native_transport_port: 20_001,
      storage_port: 20_002,
      seed_provider: [{ parameters: [{ seeds: '127.0.0.1:20002' }] }],
    });
  });

  it('cassandraYaml lets a node stream data only if it joins a cluster that has some', () => {
    expect(yaml({}, 3)).toMatchObject({ auto_bootstrap: false });
    expect(JSON.parse(cassandraYaml({ ...place, joins: true }, 3, {}))).toMatchObject({
      auto_bootstrap: true,
    });
  });

  it('cassandraYaml keeps every path inside the folder of the node', () => {
    const paths = JSON.stringify(yaml({})).match(/"\/[^"]*"/g);
    expect(paths?.length).toBeGreaterThan(4);
    expect(paths?.every((path) => path.startsWith('"/run/node/'))).toBe(true);
  });

  it('cassandraYaml sets a commit log period only if Cassandra allows one', () => {
    expect(yaml({})).toHaveProperty('commitlog_sync_period');
    expect(yaml({ commitlogSync: 'batch' })).not.toHaveProperty('commitlog_sync_period');
  });

  const settings: readonly [string, ClusterSettings, object][] = [
    ['asks nobody for a password by default', {}, { cluster_name: 'millrace' }],
    ['asks for a login', { authentication: true }, { authenticator: 'PasswordAuthenticator' }],
    [
      'speaks TLS and asks for no certificate',
      { clientTls: { keystoreFile: 'k.p12', keystorePassword: 'secret' } },
      { client_encryption_options: { enabled: true, keystore: 'k.p12', require_client_auth: false } },
    ],
    [
      'speaks TLS and asks for a certificate',
      {
        clientTls: {
          keystoreFile: 'k.p12',
          keystorePassword: 'secret',
          truststore: { file: 't.p12', password: 'secret' },
        },
      },
      { client_encryption_options: { truststore: 't.p12', require_client_auth: true } },
    ],
    ['lets settings of the caller win', { settings: { num_tokens: 4 } }, { num_tokens: 4 }],
  ];
  it.each(settings)('cassandraYaml %s', (_, cluster, expected) => {
    expect(yaml(cluster)).toMatchObject(expected);
  });
  it('cassandraYaml sets no authenticator by default', () => {
    expect(yaml({})).not.toHaveProperty('authenticator');
  });
});

it('serverProperties sets the ports and the folder of Kafka', () => {
  const lines = serverProperties({ port: 20_001, controllerPort: 20_002, dataDirectory: '/run/data' }).split(
    '\n',
  );
  expect(lines).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:20001');
  expect(lines).toContain('controller.quorum.voters=1@127.0.0.1:20002');
  expect(lines).toContain('log.dirs=/run/data');
});
