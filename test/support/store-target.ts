/** What the integration tests write to: a real Cassandra, and the stand-in of Keyspaces with the same one behind it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, inject, vi } from 'vitest';
import type { FunctionPlaces } from '../../local/pipeline/function-environment.ts';
import { openStore, type CassandraConfig } from '../../lambda/adapters/cassandra/index.ts';
import { createClient } from '../../lambda/adapters/cassandra/client.ts';
import type { Dialect } from '../../core/contract/environment.ts';
import { createPacing, type Pacing } from '../../core/flow/pacing.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { credentials, openStandInWorld } from './keyspaces-stand-in/open-world.ts';
import type { RateLimits } from './keyspaces-stand-in/rates.ts';
import { isWholeRun } from './whole-run.ts';

/** What not every target has; a test that needs it is skipped where it is lacking. */
export type Feature = 'offset timestamps' | 'equal timestamps' | 'dropping columns' | 'durations and vectors';

/**
 * An offset as a timestamp is older than two days; of equal timestamps Cassandra compares the values, Keyspaces takes
 * the latest writer's (https://docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps.html) and the
 * stand-in, whose rows are Cassandra's, cannot tell; ALTER TABLE adds columns and drops none
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/cql.ddl.table.html); the types are missing from
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/cql.elements.html. `check` refuses offsets and the types.
 */
const lackedByKeyspaces: readonly Feature[] = [
  'offset timestamps',
  'equal timestamps',
  'dropping columns',
  'durations and vectors',
];

export interface StoreTarget {
  readonly name: string;
  readonly dialect: Dialect;
  readonly lacks: readonly Feature[];
  open(tables: TablesOfTest): Promise<OpenTarget>;
}

export interface TablesOfTest {
  /** With client-side timestamps, `keyspace.table` each. On Keyspaces the others take none. */
  readonly timestamped: readonly string[];
  /** Those of them that take a TTL; the others do not on Keyspaces. Default: none. */
  readonly expiring?: readonly string[];
}

export interface OpenTarget {
  /** Of the real server: tables are made, changed, emptied and read past what stands before it. */
  readonly admin: Client;
  /** As the function opens it, by its own contact points or these. */
  openStore(contactPoints?: readonly string[]): Promise<RowStore>;
  /** As the function paces itself. */
  pacing(): Pacing;
  /** A driver as the function's. */
  client(): Client;
  readonly places: Pick<FunctionPlaces, 'cassandra' | 'dialect'>;
  /** The same for the command line. */
  readonly cliArguments: readonly string[];
  /** AWS credentials to sign in by; the command line takes them from its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the target has refused or throttled so far, where it can be asked. */
  refusals(): readonly string[];
  close(): Promise<void>;
}

/** Of the Cassandra that all integration tests share. */
export function cassandraConfig(): CassandraConfig {
  const { contactPoints, localDatacenter } = inject('servers');
  return { contactPoints, localDatacenter, consistency: 'LOCAL_QUORUM', tls: 'off', tokenAware: true };
}

export const onCassandra: StoreTarget = {
  name: 'Cassandra',
  dialect: 'cassandra',
  lacks: [],
  async open() {
    const config = cassandraConfig();
    const { contactPoints, localDatacenter } = config;
    const admin = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
    await admin.connect();
    return {
      admin,
      openStore: (points = contactPoints) => openStore({ ...config, contactPoints: points }),
      pacing: () => createPacing({ boundsPartitions: false }),
      client: () => createClient(config),
      places: { cassandra: { contactPoints, localDatacenter }, dialect: 'cassandra' },
      cliArguments: ['--contact-points', contactPoints.join(','), '--local-dc', localDatacenter],
      environment: {},
      refusals: () => [],
      close: () => admin.shutdown(),
    };
  },
};

/** @param rates writes per second, where they are to be fewer than those of Keyspaces */
export function onKeyspaces(name = 'Keyspaces', rates: RateLimits = {}): StoreTarget {
  return {
    name,
    dialect: 'keyspaces',
    lacks: lackedByKeyspaces,
    async open({ timestamped, expiring = [] }) {
      const tables = timestamped.map((table) => {
        const [keyspace = '', tableName = ''] = table.split('.');
        return { keyspace, name: tableName, clientSideTimestamps: true, ttl: expiring.includes(table) };
      });
      const world = await openStandInWorld({ cassandra: inject('servers'), tables, rates });
      const { contactPoints, region, serverName } = world.standIn;
      const authorities = pathToFileURL(join(world.directory, 'authority.pem')).href;
      return {
        admin: world.admin,
        openStore: (points = contactPoints) => world.open({ contactPoints: points }),
        pacing: () => createPacing({ boundsPartitions: true }),
        client: () => world.client(),
        places: {
          cassandra: {
            contactPoints,
            localDatacenter: region,
            security: { tls: 'verified', tlsAuthorities: authorities, tlsServerName: serverName },
          },
          dialect: 'keyspaces',
        },
        cliArguments: [
          ...['--dialect', 'keyspaces', '--contact-points', contactPoints.join(','), '--local-dc', region],
          ...['--tls-ca', authorities, '--tls-server-name', serverName],
        ],
        environment: {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_SESSION_TOKEN: credentials.sessionToken,
        },
        refusals: () => world.standIn.refusals,
        close: () => world.close(),
      };
    },
  };
}

/** A test of what the function does to its tables runs on all of them. */
export const storeTargets: readonly StoreTarget[] = [onCassandra, onKeyspaces()];

/**
 * For a test in which the store is only where rows end: the target of one dialect, and all of them in
 * `npm run test:all`.
 */
export const mainlyOn = (dialect: Dialect): readonly StoreTarget[] =>
  isWholeRun ? storeTargets : storeTargets.filter((target) => target.dialect === dialect);

export interface SchemaOfTest extends TablesOfTest {
  /** Made before the first test and dropped after the last. */
  readonly keyspace: string;
  /** Statements that make its types and tables. */
  readonly schema: readonly string[];
}

/**
 * Opens a target, with the tables and the AWS credentials of the environment, for the tests of the `describe` that calls
 * this.
 */
export function useTarget(target: StoreTarget, { keyspace, schema, ...tables }: SchemaOfTest) {
  let opened: OpenTarget | undefined;
  const before = new Map<string, string | undefined>();
  beforeAll(async () => {
    opened = await target.open(tables);
    for (const [name, value] of Object.entries(opened.environment)) {
      before.set(name, process.env[name]);
      vi.stubEnv(name, value);
    }
    for (const statement of [
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      ...schema,
    ]) {
      await opened.admin.execute(statement);
    }
  });
  afterAll(async () => {
    for (const [name, value] of before) vi.stubEnv(name, value);
    await opened?.admin.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
    await opened?.close();
  });
  return (): OpenTarget => {
    if (opened === undefined) throw new Error(`${target.name} is not open before the tests begin`);
    return opened;
  };
}
