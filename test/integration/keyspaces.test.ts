import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { openStore } from '../../lambda/adapters/cassandra/index.ts';
import { toCassandraConfig } from '../../lambda/adapters/keyspaces/config.ts';
import { SigV4AuthProvider } from '../../lambda/adapters/keyspaces/sign-in.ts';
import type { WriteConsistency } from '../../lambda/contract.ts';
import type { Failure } from '../../lambda/core/failure.ts';
import type { Write } from '../../lambda/core/plan/write.ts';
import { BatchCrash } from '../../lambda/core/report/batch-crash.ts';
import type { Store } from '../../lambda/ports/store.ts';
import {
  credentials,
  openStandInWorld,
  type StandInWorld,
} from '../support/keyspaces-stand-in/open-world.ts';
import { makeShape, makeWrite } from '../support/make-write.ts';
import { waitUntil } from '../support/wait-until.ts';

const timestamped = { keyspace: 'balanced', name: 't', clientSideTimestamps: true };
let world: StandInWorld;

beforeAll(async () => {
  world = await openStandInWorld({
    cassandra: inject('servers'),
    rates: { perPartition: 100 },
    tables: [timestamped, { keyspace: 'balanced', name: 'plain' }],
  });
  for (const statement of [
    `CREATE KEYSPACE balanced WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    ...['t', 'plain'].map(
      (name) =>
        `CREATE TABLE balanced.${name} ("partition" text, "row" text, "value" text, PRIMARY KEY ("partition", "row"))`,
    ),
  ]) {
    await world.admin.execute(statement);
  }
});
afterAll(async () => {
  await world.admin.execute('DROP KEYSPACE balanced');
  await world.close();
});

const nowMicros = (): number => Date.now() * 1000;
const day = 24 * 3_600_000_000;

/** A write of `balanced.<table>`. */
function writeTo(table: string, spec: Parameters<typeof makeWrite>[0] = {}): Write {
  const made = makeShape(spec.mode, table);
  const shape = { ...made, keyspace: 'balanced', cql: made.cql.replace('"ks"', '"balanced"') };
  return makeWrite({ micros: nowMicros(), ...spec, shape });
}

const send = (store: Store, ...writes: readonly Write[]): Promise<Failure | undefined> =>
  store.write({ writes, bytes: 0 }, 5_000);

async function opened(changes: Parameters<StandInWorld['open']>[0] = {}): Promise<Store> {
  const store = await world.open(changes);
  onTestFinished(() => store.close());
  return store;
}

/** A store as for a cluster of one's own, but signed in: nothing else of Keyspaces is heeded. */
async function openedAsCassandra(consistency: WriteConsistency = 'LOCAL_QUORUM'): Promise<Store> {
  const store = await openStore({ ...toCassandraConfig(world.config), consistency });
  onTestFinished(() => store.close());
  return store;
}

const countOf = ({ standIn }: StandInWorld): number =>
  [...standIn.connections().values()].reduce((sum, count) => sum + count, 0);

const refusalOf = (opening: Promise<Store>): Promise<Failure> =>
  opening.then(
    () => Promise.reject(new Error('it was opened')),
    (error: unknown) =>
      error instanceof BatchCrash
        ? error.failure
        : Promise.reject(new Error('it was no crash', { cause: error })),
  );

describe('signing in to Keyspaces', () => {
  it('takes the credentials of a role, and its rows are written', async () => {
    const store = await opened();
    expect(await send(store, writeTo('t', { row: 'signed', value: 'v' }))).toBeUndefined();
    const { rows } = await world.admin.execute(
      `SELECT "value" FROM balanced.t WHERE "partition" = 'p' AND "row" = 'signed'`,
    );
    expect(rows.map((row) => String(row.get('value')))).toEqual(['v']);
  });

  it.each([
    ['another secret key', { ...credentials, secretAccessKey: 'other' }, 'the signature does not match'],
    ['another key', { ...credentials, accessKeyId: 'AKIAOTHER' }, 'the access key is not known'],
    ['no session token', { ...credentials, sessionToken: undefined }, 'the session token is not valid'],
  ])('is a crash with %s', async (_, other, reason) => {
    const failure = await refusalOf(world.open({ readAwsCredentials: () => Promise.resolve(other) }));
    expect(failure).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: expect.stringContaining(reason) as string,
    });
  });

  it('is a crash without credentials, and does not hang', async () => {
    const read = (): Promise<never> => Promise.reject(new Error('no profile'));
    expect(await refusalOf(world.open({ readAwsCredentials: read }))).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: expect.stringContaining(
        'no AWS credentials to sign in to Keyspaces with: no profile',
      ) as string,
    });
  });
});

describe('connections to Keyspaces', () => {
  beforeEach(() => waitUntil('no connection is left', () => countOf(world) === 0));

  it('go to every load balancer, as many as the rate needs', async () => {
    await opened({ rowsPerSecond: 3_000 });
    expect([...world.standIn.connections()]).toEqual([
      ['127.0.0.2', 3],
      ['127.0.0.3', 3],
    ]);
  });

  it("all go to one with the driver's sslOptions.host, which is why it is never set", async () => {
    const { authorities, contactPoints, region, serverName } = world.standIn;
    const client = new Client({
      contactPoints: [...contactPoints],
      localDataCenter: region,
      protocolOptions: { port: Number(contactPoints[0]?.split(':')[1]) },
      authProvider: new SigV4AuthProvider(region, () => Promise.resolve(credentials)),
      sslOptions: { ca: authorities, rejectUnauthorized: true, servername: serverName, host: '127.0.0.2' },
    });
    onTestFinished(() => client.shutdown());
    await client.connect();
    expect(client.hosts.length).toBe(2);
    expect(world.standIn.connections().get('127.0.0.3')).toBe(0);
  });

  it('are checked for the name of the service', async () => {
    const { authorities } = world.standIn;
    const certificates = { authorities, serverName: 'cassandra.eu-central-1.amazonaws.com' };
    expect(await refusalOf(world.open({ certificates }))).toMatchObject({ code: 'certificate_not_trusted' });
  });

  it('that were silent for too long are made anew, and no write is given up', async () => {
    const forgetful = await openStandInWorld({
      cassandra: inject('servers'),
      tables: [timestamped],
      idleMs: 2_000,
    });
    onTestFinished(() => forgetful.close());
    const store = await forgetful.open({ rowsPerSecond: 1 });
    onTestFinished(() => store.close());
    await waitUntil('the connections are dropped', () => forgetful.standIn.drops() >= 2);
    await store.probe();
    const failures: Failure[] = [];
    await waitUntil('a write goes through', async () => {
      const failure = await send(store, writeTo('t', { row: 'thawed' }));
      if (failure !== undefined) failures.push(failure);
      return failure === undefined;
    });
    expect(failures.map(({ next }) => next)).not.toContain('crash');
    expect(failures.map(({ next }) => next)).not.toContain('dead-letter');
  });
});

describe('what Keyspaces refuses of the ways of Cassandra', () => {
  it('is a consistency of LOCAL_ONE', async () => {
    const store = await openedAsCassandra('LOCAL_ONE');
    expect(await send(store, writeTo('t'))).toMatchObject({
      message: expect.stringContaining('Consistency level') as string,
    });
  });

  it('is a batch of 31 statements; 30 are taken', async () => {
    const store = await opened();
    const rows = Array.from({ length: 31 }, (_, index) => writeTo('t', { row: `many ${index}` }));
    expect(await send(store, ...rows.slice(1))).toBeUndefined();
    expect(await send(store, ...rows)).toMatchObject({
      next: 'dead-letter',
      message: 'Batch of 31 statements exceeds the limit of 30',
    });
  });

  it('is a timestamp for a table without client-side timestamps; the time of the server is taken', async () => {
    const store = await opened();
    expect(await send(store, writeTo('plain', { mode: 'server' }))).toBeUndefined();
    await expect(store.prepare([writeTo('plain').shape])).rejects.toThrow(
      'Client-side timestamps are not enabled for the table',
    );
  });

  it.each([
    ['of 3 days ago', () => writeTo('t', { micros: nowMicros() - 3 * day })],
    ['of tomorrow', () => writeTo('t', { micros: nowMicros() + day })],
  ])('is a timestamp %s, which is a dead letter before it is sent', async (_, write) => {
    expect(await send(await openedAsCassandra(), write())).toMatchObject({
      code: 'rejected_by_server',
      message: expect.stringContaining('within 2 days past and 5 minutes ahead') as string,
    });
    const { length } = world.standIn.refusals;
    expect(await send(await opened(), write())).toMatchObject({
      next: 'dead-letter',
      code: 'invalid_timestamp',
    });
    expect(world.standIn.refusals).toHaveLength(length);
  });

  it('is a row of more than 1 MiB, which is a dead letter before it is sent', async () => {
    const value = 'x'.repeat(1_048_577);
    expect(await send(await openedAsCassandra(), writeTo('t', { value }))).toMatchObject({
      message: expect.stringContaining('exceeds the limit of 1048576') as string,
    });
    const { length } = world.standIn.refusals;
    expect(await send(await opened(), writeTo('t', { value }))).toMatchObject({
      next: 'dead-letter',
      code: 'row_too_large',
    });
    expect(world.standIn.refusals).toHaveLength(length);
  });

  it('is more than a partition takes, said as a timeout: to be tried again, not a dead letter', async () => {
    const store = await opened();
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        send(store, writeTo('t', { partition: 'hot', row: String(index) })),
      ),
    );
    expect(answers).toContain(undefined);
    expect(answers.find((answer) => answer !== undefined)).toMatchObject({ next: 'retry', code: 'timeout' });
  });

  it('is more than a connection carries, which is why there are several', async () => {
    const slow = await openStandInWorld({
      cassandra: inject('servers'),
      tables: [timestamped],
      rates: { perConnection: 30 },
    });
    onTestFinished(() => slow.close());
    const throttledOf = async (rowsPerSecond: number): Promise<number> => {
      const store = await slow.open({ rowsPerSecond });
      onTestFinished(() => store.close());
      const before = slow.standIn.refusals.length;
      const writes = Array.from({ length: 300 }, (_, index) => writeTo('t', { partition: `p${index}` }));
      await Promise.all(writes.map((write) => send(store, write)));
      return slow.standIn.refusals.length - before;
    };
    expect(await throttledOf(1)).toBeGreaterThan(0);
    expect(await throttledOf(16_000)).toBe(0);
  });

  it('is a statement of 226 columns', async () => {
    const names = Array.from({ length: 226 }, (_, index) => `c${index}`);
    await world.admin.execute(
      `CREATE TABLE balanced.wide (${names.map((name) => `${name} int`).join(', ')}, PRIMARY KEY (c0))`,
    );
    const store = await opened();
    const shapeOf = (columns: readonly string[]) => ({
      ...makeShape('server', 'wide'),
      keyspace: 'balanced',
      cql: `INSERT INTO "balanced"."wide" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    });
    await store.prepare([shapeOf(names.slice(0, 225))]);
    await expect(store.prepare([shapeOf(names)])).rejects.toThrow('226 columns exceed the limit of 225');
  });

  it.each(['CREATE INDEX ON balanced.t ("value")', 'TRUNCATE balanced.t', 'ALTER TYPE balanced.a ADD b int'])(
    'is %s',
    async (cql) => {
      const { authProvider, certificates } = toCassandraConfig(world.config);
      const client = new Client({
        contactPoints: [...world.standIn.contactPoints],
        localDataCenter: world.standIn.region,
        protocolOptions: { port: Number(world.standIn.contactPoints[0]?.split(':')[1]) },
        ...(authProvider === undefined ? {} : { authProvider }),
        sslOptions: {
          ca: certificates?.authorities,
          servername: certificates?.serverName,
          rejectUnauthorized: true,
        },
      });
      onTestFinished(() => client.shutdown());
      await expect(client.execute(cql)).rejects.toThrow('is not yet supported');
    },
  );
});
