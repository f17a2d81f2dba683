import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withCassandra } from '../../cli/cassandra-session.ts';
import { createCleanup } from '../../cli/cleanup.ts';
import { startCassandra, type CassandraCluster } from '../../local/cassandra/cassandra.ts';
import { startKafka, type KafkaServer } from '../../local/kafka/kafka.ts';
import { millraceDirectory } from '../../local/millrace-directory.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The servers that scenarios share: one broker, three nodes, and a proxy in front of each node. */
export interface ChaosServers {
  readonly cluster: CassandraCluster;
  readonly kafka: KafkaServer;
  readonly proxies: readonly TcpProxy[];
  /** Takes logs, bundles and dead letters. */
  readonly workDirectory: string;
  stop(): Promise<void>;
}

/** 127.0.0.1 is called by 127.0.0.11: the same port, so that drivers that know no ports of peers find the proxies. */
const proxyOf = (address: string): string => address.replace(/\d+$/, (last) => `1${last}`);

/** Starts everything, or nothing. */
export async function startChaosServers(log: (line: string) => void): Promise<ChaosServers> {
  const cleanup = createCleanup();
  try {
    await mkdir(millraceDirectory, { recursive: true });
    const workDirectory = await mkdtemp(join(millraceDirectory, 'chaos-'));
    cleanup.defer(() => rm(workDirectory, { recursive: true, force: true }));
    const kafka = await startKafka({ log });
    cleanup.defer(() => kafka.stop());
    const cluster = await startCassandra({ log, nodes: 3, broadcastAddress: proxyOf });
    cleanup.defer(() => cluster.stop());
    const proxies: TcpProxy[] = [];
    for (const { address, port } of cluster.nodes) {
      const proxy = await startTcpProxy({
        listen: { address: proxyOf(address), port },
        target: { address, port },
      });
      cleanup.defer(() => proxy.close());
      proxies.push(proxy);
    }
    return { cluster, kafka, proxies, workDirectory, stop: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** Where the function finds the cluster: behind the proxies. */
export function proxiedContactPoints({ proxies }: ChaosServers): readonly string[] {
  return proxies.map(({ address, port }) => `${address}:${port}`);
}

/** The tables of a scenario: one per timestamp mode, and one for a writer that only makes noise. */
export async function createTables({ cluster }: ChaosServers, keyspace: string): Promise<void> {
  await withCassandra(cluster, async (client) => {
    await client.execute(
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}`,
    );
    for (const table of ['by_offset', 'by_record']) {
      await client.execute(
        `CREATE TABLE ${keyspace}.${table} (id text PRIMARY KEY, seq bigint, a text, b decimal, tags set<text>)`,
      );
    }
    await client.execute(`CREATE TABLE ${keyspace}.noise (id text PRIMARY KEY, payload text)`);
  });
}

/** The text of the connector file of a scenario: one log into a table for each timestamp mode that promises an order. */
export function connectorText(topic: string, keyspace: string): string {
  const route = (table: string, timestamp: string): string => `
    {
      topic: '${topic}',
      table: '${keyspace}.${table}',
      columns: { id: 'key', seq: 'value.seq', a: 'value.a', b: 'value.b', tags: 'value.tags' },
      ttl: 'value.ttl',
      tombstones: 'delete',
      timestamp: ${timestamp},
    },`;
  return `import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'chaos',
  routes: [${route('by_offset', '{ offset: 1_700_000_000_000_000 }')}${route('by_record', "'record'")}
  ],
});
`;
}
