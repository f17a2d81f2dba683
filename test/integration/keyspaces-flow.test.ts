import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import { env } from '../../core/contract/environment.ts';
import { deadlinePolicy } from '../../core/flow/deadline.ts';
import { createPacing } from '../../core/flow/pacing.ts';
import { groupLimits } from '../../core/plan/group.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { compileLiveConnector } from '../../lambda/carry/compile-live.ts';
import { processBatch, type ProcessedBatch, type Services } from '../../lambda/carry/process-batch.ts';
import { coldState } from '../../lambda/carry/warm-state.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import {
  credentials,
  openStandInWorld,
  type StandInWorld,
} from '../support/keyspaces-stand-in/open-world.ts';
import connector from '../support/keyspaces-stand-in/orders-connector.ts';
import type { StandInTable } from '../support/keyspaces-stand-in/stand-in.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { readRows } from '../support/read-rows.ts';
import { decodeBatch } from '../../core/decode/event/source-batch.ts';

const servers = inject('servers');
const orders: StandInTable = { keyspace: 'load_balanced', name: 'orders', clientSideTimestamps: true };
const latest: StandInTable = { keyspace: 'load_balanced', name: 'latest' };
/** Rows per second of one partition: a batch of 400 for one customer is throttled again and again. */
const perPartition = 150;
let world: StandInWorld;

beforeAll(async () => {
  world = await openStandInWorld({ cassandra: servers, tables: [orders, latest], rates: { perPartition } });
  for (const statement of [
    `CREATE KEYSPACE load_balanced WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    ...['orders', 'latest'].map(
      (name) =>
        `CREATE TABLE load_balanced.${name} (customer text, id int, total int, PRIMARY KEY (customer, id))`,
    ),
  ]) {
    await world.admin.execute(statement);
  }
});
beforeEach(async () => {
  for (const name of ['orders', 'latest']) await world.admin.execute(`TRUNCATE load_balanced.${name}`);
});
afterAll(async () => {
  await world.admin.execute('DROP KEYSPACE load_balanced');
  await world.close();
});

/** News of one order; the later the offset, the later the record. */
const news = (offset: number, id: number, customer = 'c1'): SourceRecord =>
  makeRecord({
    topic: 'orders',
    offset,
    timestamp: startMs + (offset >> 3),
    key: Buffer.from(customer),
    value: Buffer.from(JSON.stringify({ id, total: offset })),
  });
const startMs = Date.now() - 60_000;

/** Runs batches as one function instance would, and gives the last's outcomes and the dead letters of all. */
async function instance(changes: Partial<Pick<Services, 'groupLimits' | 'pacing'>> = {}) {
  const store = await world.open();
  onTestFinished(() => store.close());
  const loaded = await compileLiveConnector(connector, store, 'keyspaces');
  const deadLetters = new FakeDeadLetters();
  const telemetry = new FakeTelemetry();
  const run = (records: readonly SourceRecord[]): Promise<ProcessedBatch> =>
    processBatch(decodeBatch(makeEvent(records)), 30_000, coldState(256), {
      connector: loaded.connector,
      identity: { name: connector.name, configHash: 'abc' },
      store,
      deadLetters,
      telemetry,
      clock: systemClock,
      random: Math.random,
      deadline: deadlinePolicy,
      pacing: createPacing({ boundsPartitions: true }),
      groupLimits,
      failureResponse: 'partial',
      ...changes,
    });
  return { run, deadLetters, telemetry };
}

const kindsOf = ({ outcomes }: ProcessedBatch) => new Set(outcomes.map(({ kind }) => kind));
const rowsOf = (name: string) => readRows(servers, `* FROM load_balanced.${name}`);

describe('data plane on Keyspaces', () => {
  it('the tables have the last values of the log, with and without client-side timestamps', async () => {
    const log = Array.from({ length: 120 }, (_, offset) => news(offset, offset % 7));
    const { run } = await instance();
    expect(kindsOf(await run(log))).toEqual(new Set(['written']));
    const last = [119, 113, 114, 115, 116, 117, 118];
    expect((await rowsOf('orders')).map((row) => row['total'])).toEqual(last);
    expect((await rowsOf('latest')).map((row) => row['total'])).toEqual(last);
    await run(log.slice(0, 60));
    expect((await rowsOf('orders')).map((row) => row['total'])).toEqual(last);
  });

  it('every row of a throttled partition is written later', async () => {
    const count = 400;
    const { run, telemetry } = await instance();
    const processed = await run(Array.from({ length: count }, (_, index) => news(index, index, 'throttled')));
    expect(kindsOf(processed)).toEqual(new Set(['written']));
    expect(telemetry.events.at(-1)).toMatchObject({ rows: 2 * count });
    expect(world.standIn.refusals.filter((reason) => reason.startsWith('Operation timed out'))).not.toEqual(
      [],
    );
    expect(await rowsOf('orders')).toHaveLength(count);
  });

  it('a paced throttled partition is tried less often than without a pace', async () => {
    const throttledOf = async (customer: string, boundsPartitions: boolean): Promise<number> => {
      const { run } = await instance({ pacing: createPacing({ boundsPartitions }) });
      const before = world.standIn.refusals.length;
      const log = Array.from({ length: 600 }, (_, index) => news(index, index, customer));
      expect(kindsOf(await run(log))).toEqual(new Set(['written']));
      return world.standIn.refusals.length - before;
    };
    const without = await throttledOf('unpaced', false);
    const paced = await throttledOf('paced', true);
    expect(paced).toBeLessThan(without);
  });

  it('requests on Keyspaces have no more statements than it accepts', async () => {
    const log = Array.from({ length: 62 }, (_, offset) => news(offset, offset, 'grouped'));
    const refusalsOf = async (changes: Parameters<typeof instance>[0]): Promise<readonly string[]> => {
      const { run } = await instance(changes);
      const { length } = world.standIn.refusals;
      expect(kindsOf(await run(log))).toEqual(new Set(['written']));
      return world.standIn.refusals.slice(length).filter((reason) => reason.startsWith('Batch of'));
    };
    expect(await refusalsOf({})).toEqual([]);
    const tooMany = { groupLimits: { ...groupLimits, maxWrites: 31 } };
    expect(await refusalsOf(tooMany)).toContain('Batch of 31 statements exceeds the limit of 30');
  });

  it('records too old for Keyspaces become dead letters, and the others are written', async () => {
    const { run, deadLetters } = await instance();
    const old = { ...news(3, 3), timestamp: Date.now() - 3 * 24 * 3_600_000 };
    const { outcomes } = await run([news(1, 1), news(2, 2), old, news(4, 4)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'written', 'failed', 'written']);
    expect(deadLetters.stored.map(({ record, failure }) => [record.offset, failure.code])).toEqual([
      [3, 'invalid_timestamp'],
    ]);
    expect((await rowsOf('orders')).map((row) => row['id'])).toEqual([1, 2, 4]);
  });
});

describe('table in Keyspaces', () => {
  const loaded = async () => {
    const store = await world.open();
    onTestFinished(() => store.close());
    return compileLiveConnector(connector, store, 'keyspaces');
  };

  it('a table that is still being created is a crash that says so', async () => {
    await world.standIn.setTable({ ...orders, status: 'CREATING' });
    onTestFinished(() => world.standIn.setTable(orders));
    await expect(loaded()).rejects.toMatchObject({
      name: 'BatchCrash',
      failure: {
        code: 'schema_missing',
        table: 'load_balanced.orders',
        message: { redacted: expect.stringContaining('its state is CREATING') as string },
      },
    });
  });

  it('a table without client-side timestamps refuses a connector that sends them', async () => {
    await world.standIn.setTable({ ...orders, clientSideTimestamps: false });
    onTestFinished(() => world.standIn.setTable(orders));
    await expect(loaded()).rejects.toThrow(
      /routes\[0\]\.timestamp: table load_balanced\.orders does not accept timestamps/,
    );
  });
});

describe('function on Keyspaces', () => {
  it('the deployed function signs in to Keyspaces by its role and writes a batch', async () => {
    const { standIn, directory } = world;
    const bundle = bundleConnector({
      connectorFile: join(import.meta.dirname, '../support/keyspaces-stand-in/orders-connector.ts'),
      outDirectory: join(directory, 'bundle'),
    });
    const host = startCheckedHost({
      bundleDirectory: bundle.directory,
      handler: bundle.handler,
      environment: {
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        [env.contactPoints]: standIn.contactPoints.join(','),
        [env.localDatacenter]: standIn.region,
        [env.dialect]: 'keyspaces',
        [env.tlsAuthorities]: pathToFileURL(join(directory, 'authority.pem')).href,
        [env.tlsServerName]: standIn.serverName,
        [env.deadLetters]: pathToFileURL(join(directory, 'letters.jsonl')).href,
      },
      memoryMb: 1_769,
      timeoutMs: 60_000,
      maxEnvironments: 1,
      logFile: join(directory, 'function.log'),
    });
    onTestFinished(() => host.stop());
    const event = makeEvent(Array.from({ length: 100 }, (_, offset) => news(offset, offset % 10)));
    const result = await host.invoke(JSON.stringify(event));
    expect(result).toMatchObject({ kind: 'success', payload: '{"batchItemFailures":[]}' });
    expect((await rowsOf('orders')).map((row) => row['total'])).toEqual(
      Array.from({ length: 10 }, (_, id) => 90 + id),
    );
  });
});
