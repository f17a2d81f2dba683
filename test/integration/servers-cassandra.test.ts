import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'cassandra-driver';
import { expect, it, onTestFinished } from 'vitest';
import { startCassandra } from '../../local/cassandra/cassandra.ts';
import type { CassandraCluster } from '../../local/cassandra/cassandra.ts';
import { requireJava17 } from '../../local/java/java-17.ts';

it('startCassandra starts 4.1.8 on Java 11', async () => {
  const cluster = await startCassandra({ version: '4.1.8' });
  onTestFinished(() => cluster.stop());
  const client = connected(cluster);
  const { rows } = await client.execute('SELECT release_version FROM system.local');
  expect(rows[0]?.['release_version']).toBe('4.1.8');
});

it('startCassandra can require TLS and a login, and its folder keeps what it has acknowledged', async () => {
  const directory = await mkdtemp(fileURLToPath(new URL('../../.millrace/cassandra-test-', import.meta.url)));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const clientTls = { keystoreFile: join(directory, 'server.p12'), keystorePassword: 'secret' };
  await createKeystore(clientTls.keystoreFile, clientTls.keystorePassword);
  const cluster = await startCassandra({
    directory,
    clientTls,
    authentication: true,
    commitlogSync: 'batch',
  });
  onTestFinished(() => cluster.stop());

  const stranger = connected(cluster, { sslOptions: { rejectUnauthorized: false } });
  await expect(stranger.connect()).rejects.toThrow(/[Aa]uthenticat/);
  const superuser = {
    sslOptions: { rejectUnauthorized: false },
    credentials: { username: 'cassandra', password: 'cassandra' },
  };
  const first = connected(cluster, superuser);
  await first.execute(
    `CREATE KEYSPACE kept WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await first.execute('CREATE TABLE kept.t (id int PRIMARY KEY)');
  await first.execute('INSERT INTO kept.t (id) VALUES (7)');
  await first.shutdown();

  const [node] = cluster.nodes;
  node!.kill('SIGKILL');
  await node!.start();
  const second = connected(cluster, superuser);
  expect((await second.execute('SELECT id FROM kept.t')).rows.map((row) => Number(row['id']))).toEqual([7]);
});

function connected(cluster: CassandraCluster, options: object = {}): Client {
  const { contactPoints, localDatacenter } = cluster;
  const client = new Client({
    contactPoints: [...contactPoints],
    localDataCenter: localDatacenter,
    protocolOptions: { port: cluster.nodes[0]!.port },
    ...options,
  });
  onTestFinished(() => client.shutdown());
  return client;
}

async function createKeystore(file: string, password: string): Promise<void> {
  const keytool = join(dirname(await requireJava17()), 'keytool');
  await promisify(execFile)(keytool, [
    ...['-genkeypair', '-alias', 'server', '-keyalg', 'RSA', '-dname', 'CN=localhost'],
    ...['-storetype', 'PKCS12', '-keystore', file, '-storepass', password],
  ]);
}
