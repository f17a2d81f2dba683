import { mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'cassandra-driver';
import { expect, it, onTestFinished } from 'vitest';
import { startCassandra } from '../../local/cassandra/cassandra.ts';
import type { CassandraCluster } from '../../local/cassandra/cassandra.ts';

it('startCassandra starts 4.1.8 on Java 11, and its folder keeps what it has acknowledged before a kill', async () => {
  const directory = await mkdtemp(fileURLToPath(new URL('../../.millrace/cassandra-test-', import.meta.url)));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const cluster = await startCassandra({ version: '4.1.8', directory, commitlogSync: 'batch' });
  onTestFinished(() => cluster.stop());
  const first = connected(cluster);
  const { rows } = await first.execute('SELECT release_version FROM system.local');
  expect(rows[0]?.['release_version']).toBe('4.1.8');
  await first.execute(
    `CREATE KEYSPACE kept WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await first.execute('CREATE TABLE kept.t (id int PRIMARY KEY)');
  await first.execute('INSERT INTO kept.t (id) VALUES (7)');
  await first.shutdown();

  const [node] = cluster.nodes;
  node!.kill('SIGKILL');
  await node!.start();
  const second = connected(cluster);
  expect((await second.execute('SELECT id FROM kept.t')).rows.map((row) => Number(row['id']))).toEqual([7]);
});

function connected(cluster: CassandraCluster): Client {
  const { contactPoints, localDatacenter } = cluster;
  const client = new Client({
    contactPoints: [...contactPoints],
    localDataCenter: localDatacenter,
    protocolOptions: { port: cluster.nodes[0]!.port },
  });
  onTestFinished(() => client.shutdown());
  return client;
}
