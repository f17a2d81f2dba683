import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { SigV4AuthProvider } from '../../lambda/adapters/keyspaces/sign-in.ts';
import type { Failure } from '../../core/failure/failure.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { schemaOf, send, tablesIn, writeTo } from '../support/keyspaces-stand-in/balanced.ts';
import {
  credentials,
  openStandInWorld,
  type StandInWorld,
} from '../support/keyspaces-stand-in/open-world.ts';
import { waitUntil } from '../support/wait-until.ts';

const keyspace = 'balanced';
const login = { username: 'app-at-111122223333', password: 'service-specific' } as const;
let world: StandInWorld;

beforeAll(async () => {
  world = await openStandInWorld({ cassandra: inject('servers'), tables: tablesIn(keyspace), login });
  for (const statement of schemaOf(keyspace)) await world.admin.execute(statement);
});
afterAll(async () => {
  await world.admin.execute(`DROP KEYSPACE ${keyspace}`);
  await world.close();
});

const rowOfT = (row: string, partition = 'p') => writeTo(keyspace, 't', { partition, row });

async function opened(changes: Parameters<StandInWorld['open']>[0] = {}): Promise<RowStore> {
  const store = await world.open(changes);
  onTestFinished(() => store.close());
  return store;
}

const countOf = ({ standIn }: StandInWorld): number =>
  [...standIn.connections().values()].reduce((sum, count) => sum + count, 0);

const refusalOf = (opening: Promise<RowStore>): Promise<Failure> =>
  opening.then(
    () => Promise.reject(new Error('it was opened')),
    (error: unknown) =>
      error instanceof BatchCrash
        ? error.failure
        : Promise.reject(new Error('it was no crash', { cause: error })),
  );

describe('sign-in to Keyspaces', () => {
  it('the sign-in accepts the credentials of a role, and rows are written', async () => {
    const store = await opened();
    expect(await send(store, rowOfT('signed'))).toBeUndefined();
    const { rows } = await world.admin.execute(
      `SELECT "value" FROM balanced.t WHERE "partition" = 'p' AND "row" = 'signed'`,
    );
    expect(rows.map((row) => String(row.get('value')))).toEqual(['v']);
  });

  it.each([
    ['another secret key', { ...credentials, secretAccessKey: 'other' }, 'the signature does not match'],
    ['another key', { ...credentials, accessKeyId: 'AKIAOTHER' }, 'the access key is not known'],
    ['no session token', { ...credentials, sessionToken: undefined }, 'the session token is not valid'],
  ])('the sign-in is a crash with %s', async (_, other, reason) => {
    const failure = await refusalOf(world.open({ readAwsCredentials: () => Promise.resolve(other) }));
    expect(failure).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: { redacted: expect.stringContaining(reason) as string },
    });
  });

  it('the sign-in is a crash in another region than the signed one', async () => {
    expect(await refusalOf(world.open({ localDatacenter: 'eu-west-1' }))).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: { redacted: expect.stringContaining('the signature does not match') as string },
    });
  });

  it('the sign-in without a signature, as to an open cluster, is a crash', async () => {
    expect(await refusalOf(world.openAsCassandra({ authProvider: undefined }))).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
    });
  });

  it('the sign-in with a login needs no AWS credentials', async () => {
    const readAwsCredentials = (): Promise<never> => Promise.reject(new Error('asked for'));
    const store = await opened({ readAwsCredentials, readCredentials: () => Promise.resolve(login) });
    expect(await send(store, rowOfT('logged in'))).toBeUndefined();
    const wrong = { ...login, password: 'wrong' };
    const opening = world.open({ readCredentials: () => Promise.resolve(wrong) });
    expect(await refusalOf(opening)).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: { redacted: expect.stringContaining('the password is not known') as string },
    });
  });

  it('the sign-in without credentials is a crash and does not hang', async () => {
    const read = (): Promise<never> => Promise.reject(new Error('no profile'));
    expect(await refusalOf(world.open({ readAwsCredentials: read }))).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: {
        redacted: expect.stringContaining(
          'no AWS credentials to sign in to Keyspaces with: no profile',
        ) as string,
      },
    });
  });
});

describe('connections to Keyspaces', () => {
  beforeEach(() => waitUntil('no connection is left', () => countOf(world) === 0));

  it('connections are made to every load balancer, as many as the rate needs', async () => {
    await opened({ rowsPerSecond: 3_000 });
    expect([...world.standIn.connections()]).toEqual([
      ['127.0.0.2', 3],
      ['127.0.0.3', 3],
    ]);
  });

  it("all connections would go to one load balancer if the driver's sslOptions.host is set", async () => {
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

  it('the rows of one partition are written through all connections, which token awareness would prevent', async () => {
    const through = async (store: RowStore): Promise<readonly number[]> => {
      onTestFinished(() => store.close());
      const before = new Map(world.standIn.writes);
      for (let index = 0; index < 20; index += 1) {
        expect(await send(store, rowOfT(`balanced ${index}`, 'one'))).toBeUndefined();
      }
      return [...world.standIn.connections().keys()].map(
        (address) => (world.standIn.writes.get(address) ?? 0) - (before.get(address) ?? 0),
      );
    };
    expect(await through(await world.open())).toEqual([10, 10]);
    expect((await through(await world.openAsCassandra({ tokenAware: true }))).toSorted()).toEqual([0, 20]);
  });

  it('connections that were silent for too long are made again, and no write fails', async () => {
    const forgetful = await openStandInWorld({
      cassandra: inject('servers'),
      tables: tablesIn(keyspace),
      idleMs: 2_000,
    });
    onTestFinished(() => forgetful.close());
    const store = await forgetful.open({ rowsPerSecond: 1 });
    onTestFinished(() => store.close());
    await waitUntil('the connections are dropped', () => forgetful.standIn.drops() >= 2);
    await store.probe();
    const failures: Failure[] = [];
    await waitUntil('a write goes through', async () => {
      const failure = await send(store, rowOfT('thawed'));
      if (failure !== undefined) failures.push(failure);
      return failure === undefined;
    });
    expect(failures.map(({ next }) => next)).not.toContain('crash');
    expect(failures.map(({ next }) => next)).not.toContain('dead-letter');
  });
});
