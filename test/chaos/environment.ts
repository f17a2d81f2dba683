import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'cassandra-driver';
import { createCleanup, type Cleanup } from '../../local/process/cleanup.ts';
import { startCassandra, type CassandraCluster } from '../../local/cassandra/cassandra.ts';
import { startKafka, type KafkaServer } from '../../local/kafka/kafka.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import type { ClusterKind } from './scenario.ts';

/** The servers of a scenario: one broker, three nodes, and a proxy in front of each node, present or to come. */
export interface ChaosServers {
  readonly cluster: CassandraCluster;
  readonly kafka: KafkaServer;
  readonly proxies: readonly TcpProxy[];
  /** What the superuser logs in with, where the cluster asks for it. */
  readonly superuser: Login | undefined;
  /** Takes logs, bundles and dead letters. */
  readonly workDirectory: string;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A broker for all scenarios, and one cluster at a time. */
export interface ChaosWorld {
  /** Ends the cluster of another kind, and starts this one unless it runs. */
  serversOf(kind: ClusterKind): Promise<ChaosServers>;
  /** Ends the cluster that runs: the next scenario gets a fresh one. */
  endCluster(): Promise<void>;
  stop(): Promise<void>;
}

/** 127.0.0.1 is called by 127.0.0.11: the same port, so that drivers that know no ports of peers find the proxies. */
const proxyOf = (address: string): string => address.replace(/\d+$/, (last) => `1${last}`);

/** Starts the broker; clusters are started when they are asked for. */
export async function startChaosWorld(log: (line: string) => void): Promise<ChaosWorld> {
  const cleanup = createCleanup();
  let ofCluster = createCleanup();
  let running: { readonly kind: ClusterKind; readonly servers: ChaosServers } | undefined;
  try {
    const workDirectory = await mkdtemp(join(makeStateDirectory(), 'chaos-'));
    cleanup.defer(() => rm(workDirectory, { recursive: true, force: true }));
    const kafka = await startKafka({ log });
    cleanup.defer(() => kafka.stop());

    const endCluster = async (): Promise<void> => {
      running = undefined;
      await ofCluster.run();
      ofCluster = createCleanup();
    };
    cleanup.defer(endCluster);
    return {
      endCluster,
      async serversOf(kind) {
        if (running?.kind === kind) return running.servers;
        await endCluster();
        const servers = await startCluster(kind, log, ofCluster);
        running = { kind, servers: { ...servers, kafka, workDirectory } };
        return running.servers;
      },
      stop: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function startCluster(
  kind: ClusterKind,
  log: (line: string) => void,
  cleanup: Cleanup,
): Promise<Pick<ChaosServers, 'cluster' | 'proxies' | 'superuser'>> {
  const cluster = await startCassandra({
    log,
    nodes: 3,
    version: kind === 'upgraded' ? '4.1.8' : '5.0.3',
    authentication: kind === 'login',
    changingMembers: kind === 'changing',
    broadcastAddress: proxyOf,
    // A segment of the commit log is full after seconds, so that a full disk is noticed within a fault.
    settings: { commitlog_segment_size: '4MiB' },
  });
  cleanup.defer(() => cluster.stop());
  const proxies: TcpProxy[] = [];
  const { port } = cluster;
  // A node that joins tells clients at once to call it by its proxy.
  const toCome = kind === 'changing' ? ['127.0.0.4'] : [];
  for (const address of [...cluster.nodes.map((node) => node.address), ...toCome]) {
    const proxy = await startTcpProxy({
      listen: { address: proxyOf(address), port },
      target: { address, port },
    });
    cleanup.defer(() => proxy.close());
    proxies.push(proxy);
  }
  return {
    cluster,
    proxies,
    superuser: kind === 'login' ? { username: 'cassandra', password: 'cassandra' } : undefined,
  };
}

/** Where the function finds the cluster: behind the proxies of the nodes that are members now. */
export function proxiedContactPoints({ cluster }: ChaosServers): readonly string[] {
  return cluster.nodes.map(({ address, port }) => `${proxyOf(address)}:${port}`);
}

/** What sessions of the scenarios call themselves; the function has no name. */
export const sessionName = 'chaos';

/** Runs work with a session of its own, by superuser where the cluster asks for a login. */
export async function withSession(
  { cluster, superuser }: ChaosServers,
  work: (client: Client) => Promise<void>,
  contactPoints = cluster.contactPoints,
): Promise<void> {
  const client = new Client({
    contactPoints: [...contactPoints],
    localDataCenter: cluster.localDatacenter,
    applicationName: sessionName,
    socketOptions: { readTimeout: 60_000 },
    ...(superuser === undefined ? {} : { credentials: superuser }),
  });
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.shutdown();
  }
}

/** The login that the function begins with; the other one comes when the secret is rotated. */
export const logins = {
  first: { username: 'first', password: 'as it was' },
  second: { username: 'second', password: 'as it was' },
} as const satisfies Readonly<Record<string, Login>>;

/** Writes the secret with the function's login. */
export async function keepLogin(file: string, login: Login): Promise<void> {
  await writeFile(file, JSON.stringify(login));
}

/**
 * The tables of a scenario: one per timestamp mode that promises an order, one with a row per record, and one for a
 * writer that only makes noise. Where the cluster asks for a login, the roles that may write them as well.
 */
export async function createTables(servers: ChaosServers, keyspace: string): Promise<void> {
  await withSession(servers, async (client) => {
    await client.execute(
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}`,
    );
    for (const table of ['by_offset', 'by_record']) {
      await client.execute(
        `CREATE TABLE ${keyspace}.${table} (id text PRIMARY KEY, seq bigint, a text, b decimal, tags set<text>)`,
      );
    }
    await client.execute(
      `CREATE TABLE ${keyspace}.journal (part int, bucket int, off bigint, seq bigint, PRIMARY KEY ((part, bucket), off))`,
    );
    await client.execute(`CREATE TABLE ${keyspace}.noise (id text PRIMARY KEY, payload text)`);
    if (servers.superuser === undefined) return;
    for (const { username, password } of Object.values(logins)) {
      await client.execute(`CREATE ROLE ${username} WITH PASSWORD = '${password}' AND LOGIN = true`);
      await client.execute(`GRANT ALL ON KEYSPACE ${keyspace} TO ${username}`);
    }
  });
}

/** The text of the connector file of a scenario: one log into all of its tables. */
export function connectorText(topic: string, keyspace: string): string {
  const ordered = (table: string, timestamp: string): string => `
    {
      topic: '${topic}',
      table: '${keyspace}.${table}',
      columns: { id: 'key', seq: 'value.seq', a: 'value.a', b: 'value.b', tags: 'value.tags' },
      ttl: 'value.ttl',
      tombstones: 'delete',
      where: ({ value }) => value?.skip !== true,
      timestamp: ${timestamp},
    },`;
  return `import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'chaos',
  routes: [${ordered('by_offset', '{ offset: 1_700_000_000_000_000 }')}${ordered('by_record', "'record'")}
    {
      topic: '${topic}',
      table: '${keyspace}.journal',
      columns: {
        part: 'partition',
        bucket: ({ offset }) => Math.floor(offset / 100),
        off: 'offset',
        seq: 'value.seq',
      },
      where: ({ value }) => value?.skip !== true,
    },
  ],
});
`;
}
