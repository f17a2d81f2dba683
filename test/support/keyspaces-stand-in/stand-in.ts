/**
 * Amazon Keyspaces on this machine: a real Cassandra behind load balancers that ask for signatures, show themselves as
 * peers and refuse what Keyspaces refuses.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { Client } from 'cassandra-driver';
import { freePort } from '../../../local/process/free-port.ts';
import { makeCertificates } from '../certificates.ts';
import { resetClearText } from './clear-text.ts';
import { Buckets, type RateLimits } from './rates.ts';
import type { TtlRefusal } from './rules.ts';
import { Session, type Keyspace } from './session.ts';

export interface StandInOptions {
  /** The real server, which lets everybody in. */
  readonly cassandra: { readonly contactPoints: readonly string[]; readonly localDatacenter: string };
  /** Takes the certificates. */
  readonly directory: string;
  readonly credentials: Keyspace['credentials'];
  /** Service-specific credentials, taken besides signatures. */
  readonly login?: Keyspace['login'];
  /** Without them a table of the real server does not exist for `system_schema_mcs`. */
  readonly tables?: readonly StandInTable[];
  readonly rates?: RateLimits;
  /** Default: when a statement is prepared, in words that name the TTL. */
  readonly ttlRefusal?: TtlRefusal;
  /** A connection that is silent for so long is dropped. Default: 350 s, as in Keyspaces. */
  readonly idleMs?: number;
}

/** A table as Keyspaces knows it; it is to be made in the real server. */
export interface StandInTable {
  readonly keyspace: string;
  readonly name: string;
  /** Default: `ACTIVE`. */
  readonly status?: string;
  readonly clientSideTimestamps?: boolean;
  /** Whether its rows may have a TTL. Default: false, as of a table that is made without a word of it. */
  readonly ttl?: boolean;
}

export interface KeyspacesStandIn {
  readonly region: string;
  /** `host:port` of one load balancer; the others are its peers. */
  readonly contactPoints: readonly string[];
  /** PEM. */
  readonly authorities: string;
  /** The name in the certificate of every load balancer; none has its address in it. */
  readonly serverName: string;
  /** What was refused or throttled, in order. */
  readonly refusals: readonly string[];
  /** How many requests wrote through each load balancer, by its address. */
  readonly writes: ReadonlyMap<string, number>;
  /** How many connections each load balancer has, by its address. */
  connections(): ReadonlyMap<string, number>;
  /** How many connections were dropped because they were silent. */
  drops(): number;
  /** Sets or replaces what Keyspaces knows of a table. */
  setTable(table: StandInTable): Promise<void>;
  close(): Promise<void>;
}

const region = 'eu-central-1';
/** One load balancer per zone. */
const addresses = ['127.0.0.2', '127.0.0.3'] as const;
const serverName = 'nodes.millrace.test';

const createSchema = [
  `CREATE KEYSPACE IF NOT EXISTS system_schema_mcs WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  `CREATE TABLE IF NOT EXISTS system_schema_mcs.tables (keyspace_name text, table_name text, status text,
   custom_properties map<text, frozen<map<text, text>>>, PRIMARY KEY (keyspace_name, table_name))`,
];

/** Starts a stand-in; {@link KeyspacesStandIn.close} leaves the real server as it was, but for the system tables. */
export async function startKeyspacesStandIn(options: StandInOptions): Promise<KeyspacesStandIn> {
  const { cassandra, directory, credentials, login, tables = [], rates = {}, idleMs = 350_000 } = options;
  await makeCertificates(directory);
  const [authorities, cert, key] = await Promise.all(
    ['authority.pem', 'server.pem', 'server.key'].map((name) => readFile(join(directory, name), 'utf8')),
  );
  const admin = new Client({
    contactPoints: [...cassandra.contactPoints],
    localDataCenter: cassandra.localDatacenter,
  });
  const [host = '', upstreamPort = ''] = cassandra.contactPoints[0]?.split(':') ?? [];
  const takingTimestamps = new Set<string>();
  const takingTtl = new Set<string>();
  const shared: Keyspace = {
    region,
    credentials,
    login,
    addresses,
    upstream: { host, port: Number(upstreamPort) },
    rules: {
      takesTimestamps: (table) => takingTimestamps.has(table),
      takesTtl: (table) => takingTtl.has(table),
      ttlRefusal: options.ttlRefusal ?? { at: 'prepare', words: 'TTL is not enabled for the table' },
    },
    perConnection: rates.perConnection ?? 3_000,
    partitions: new Buckets(rates.perPartition ?? 1_000),
    prepared: new Map(),
    refusals: [],
    writes: new Map(),
  };

  const setTable = async (table: StandInTable): Promise<void> => {
    const name = `${table.keyspace}.${table.name}`;
    if (table.clientSideTimestamps === true) takingTimestamps.add(name);
    else takingTimestamps.delete(name);
    if (table.ttl === true) takingTtl.add(name);
    else takingTtl.delete(name);
    const properties = {
      capacity_mode: { throughput_mode: 'PAY_PER_REQUEST' },
      ...(table.clientSideTimestamps === true && { client_side_timestamps: { status: 'enabled' } }),
    };
    await admin.execute(
      'INSERT INTO system_schema_mcs.tables (keyspace_name, table_name, status, custom_properties) VALUES (?, ?, ?, ?)',
      [table.keyspace, table.name, table.status ?? 'ACTIVE', properties],
      { prepare: true },
    );
  };
  for (const statement of createSchema) await admin.execute(statement);
  for (const table of tables) await setTable(table);

  const port = await freePort(addresses);
  const sessions = new Map<string, Set<Session>>(addresses.map((address) => [address, new Set()]));
  const servers: Server[] = [];
  let drops = 0;
  for (const address of addresses) {
    const server = createServer({ cert, key }, (socket) => {
      socket.setNoDelay(true).setTimeout(idleMs, () => {
        drops += 1;
        socket.destroy();
      });
      const session = new Session(socket, address, shared);
      sessions.get(address)?.add(session);
      socket.on('close', () => sessions.get(address)?.delete(session));
    });
    resetClearText(server, () => shared.refusals.push('the connection is not encrypted'));
    server.listen(port, address);
    await once(server, 'listening');
    servers.push(server);
  }

  return {
    region,
    contactPoints: [`${addresses[0]}:${port}`],
    authorities: authorities ?? '',
    serverName,
    refusals: shared.refusals,
    writes: shared.writes,
    connections: () => new Map([...sessions].map(([address, { size }]) => [address, size])),
    drops: () => drops,
    setTable,
    async close() {
      for (const session of [...sessions.values()].flatMap((set) => [...set])) session.end();
      for (const server of servers) {
        server.close();
        await once(server, 'close');
      }
      await admin.shutdown();
    },
  };
}
