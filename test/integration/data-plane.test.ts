import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import { openFileSink } from '../../lambda/adapters/file/index.ts';
import { defineConnector, json, text } from '../../core/connector/define.ts';
import { deadlinePolicy } from '../../core/flow/deadline.ts';
import { groupLimits } from '../../core/plan/group.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import type { BatchCrash } from '../../core/record/batch-crash.ts';
import { reportFailures } from '../../core/settle/batch-response.ts';
import type { DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import { compileLiveConnector } from '../../lambda/carry/compile-live.ts';
import { processBatch, type ProcessedBatch, type Services } from '../../lambda/carry/process-batch.ts';
import { coldState } from '../../lambda/carry/warm-state.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { readRows } from '../support/read-rows.ts';
import { recentTime } from '../support/recent-time.ts';
import { onKeyspaces, storeTargets, useTarget, type OpenTarget } from '../support/store-target.ts';
import { decodeBatch } from '../../core/decode/event/source-batch.ts';

const servers = inject('servers');
const startMs = recentTime(1_700_000_000_000);

const createTables = [
  'CREATE TYPE data_plane.address (street text, city text)',
  `CREATE TABLE data_plane.by_customer (customer text, ordered_at timestamp, id uuid, total decimal, items frozen<list<text>>,
   attributes map<text, int>, ship_to frozen<address>, source text, city text, PRIMARY KEY (customer, ordered_at, id))`,
  'CREATE TABLE data_plane.by_day (day date, id uuid, total decimal, PRIMARY KEY (day, id))',
] as const;
const tables = {
  keyspace: 'data_plane',
  schema: createTables,
  timestamped: ['data_plane.by_customer', 'data_plane.by_day'],
};

const connector = defineConnector({
  name: 'data-plane',
  routes: [
    {
      topic: 'orders',
      key: text(),
      value: json(),
      table: 'data_plane.by_customer',
      tombstones: 'skip',
      columns: {
        customer: 'key',
        ordered_at: 'value.at',
        id: 'value.id',
        total: 'value.total',
        items: 'value.items',
        attributes: 'value.attributes',
        ship_to: 'value.address',
        source: 'header.source',
        city: 'value.address.city',
      },
    },
    {
      topic: 'orders',
      table: 'data_plane.by_day',
      columns: {
        day: 'value.day',
        id: 'value.id',
        total: 'value.total',
      },
    },
  ],
});

const id = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

interface Order {
  readonly index: number;
  readonly offset: number;
  readonly customer?: string;
  readonly timestamp?: number;
  readonly value?: object;
}

function orderOf({ index, offset, customer = 'c1', timestamp = startMs, value = {} }: Order): SourceRecord {
  const order = {
    id: id(index),
    at: '2026-03-01T10:00:00.000Z',
    day: '2026-03-01',
    total: 19.9,
    items: ['a', 'b'],
    attributes: { gift: 1 },
    address: { street: 'Aarestrasse 1', city: 'Bern' },
    ...value,
  };
  return makeRecord({
    topic: 'orders',
    offset,
    timestamp,
    key: Buffer.from(customer),
    // A number as a producer would write it, with its last zero.
    value: Buffer.from(JSON.stringify(order).replace('"total":19.9,', '"total":19.90,')),
    headers: [{ name: 'source', value: Buffer.from('web') }],
  });
}

/** What the function processes batches with on a target; dead letters go into the file. */
async function servicesOf(
  target: OpenTarget,
  lettersFile: string,
  telemetry: FakeTelemetry,
): Promise<Services> {
  const store = await target.openStore();
  const loaded = await compileLiveConnector(connector, store, target.places.dialect);
  return {
    connector: loaded.connector,
    identity: { name: connector.name, configHash: 'abc' },
    store,
    deadLetters: openFileSink(lettersFile),
    telemetry,
    clock: systemClock,
    random: Math.random,
    deadline: deadlinePolicy,
    pacing: target.pacing(),
    groupLimits,
    failureResponse: 'partial',
  };
}

describe.each(storeTargets)('data plane on $name', (target) => {
  let directory: RunDirectory;
  let services: Services;
  let lettersFile: string;
  const telemetry = new FakeTelemetry();
  const place = useTarget(target, tables);

  const start = async (): Promise<void> => {
    services = await servicesOf(place(), lettersFile, telemetry);
  };
  const run = (records: readonly SourceRecord[]): Promise<ProcessedBatch> =>
    processBatch(decodeBatch(makeEvent(records)), 30_000, coldState(256), services);
  const byCustomer = () => readRows(servers, '* FROM data_plane.by_customer');
  const byDay = () => readRows(servers, '* FROM data_plane.by_day');

  beforeAll(async () => {
    directory = await openDirectory('data-plane', undefined);
    lettersFile = join(directory.path, 'letters.jsonl');
    await start();
  });
  beforeEach(async () => {
    await place().admin.execute('TRUNCATE data_plane.by_customer');
    await place().admin.execute('TRUNCATE data_plane.by_day');
  });
  afterAll(async () => {
    await services.store.close();
    await directory.close(false);
  });

  it('every column of every table is written exactly as the record has it', async () => {
    await run([orderOf({ index: 1, offset: 0 })]);
    expect(await byCustomer()).toEqual([
      {
        customer: 'c1',
        ordered_at: '2026-03-01 10:00:00.000Z',
        id: id(1),
        total: 19.9,
        items: ['a', 'b'],
        attributes: { gift: 1 },
        ship_to: { street: 'Aarestrasse 1', city: 'Bern' },
        source: 'web',
        city: 'Bern',
      },
    ]);
    expect(await byDay()).toEqual([{ day: '2026-03-01', id: id(1), total: 19.9 }]);
    const { rows } = await place().admin.execute(
      'SELECT total, writetime(total) AS micros FROM data_plane.by_day',
    );
    expect(String(rows[0]?.get('total'))).toBe('19.90');
    expect(String(rows[0]?.get('micros'))).toBe(`${startMs}000`);
  });

  it('valid records are written beside invalid ones, which become dead letters with their positions', async () => {
    const records = [
      orderOf({ index: 1, offset: 0 }),
      makeRecord({ topic: 'orders', offset: 1, value: Buffer.from('{"id":') }),
      orderOf({ index: 2, offset: 2, value: { at: 'yesterday' } }),
      orderOf({ index: 3, offset: 3 }),
      makeRecord({ topic: 'orders', offset: 4, value: null }),
    ];
    const { outcomes } = await run(records);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'failed', 'failed', 'written', 'skipped']);
    expect(reportFailures(outcomes).batchItemFailures).toEqual([]);
    expect((await byCustomer()).map((row) => row['id'])).toEqual([id(1), id(3)]);
    const letters = (await readFile(lettersFile, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as DeadLetter);
    expect(letters.map(({ record, failure }) => [record.offset, failure.code, failure.column])).toEqual([
      [1, 'malformed_json', null],
      [2, 'wrong_type', 'ordered_at'],
    ]);
    expect(Buffer.from(letters[1]!.record.value!, 'base64')).toEqual(records[2]!.value);
  });

  it('a later record overwrites only the columns that it contains', async () => {
    await run([orderOf({ index: 1, offset: 0 })]);
    await run([orderOf({ index: 1, offset: 1, value: { items: null, attributes: undefined, total: 5 } })]);
    expect(await byCustomer()).toMatchObject([{ items: ['a', 'b'], attributes: { gift: 1 }, total: 5 }]);
  });

  it('any number and order of deliveries gives the same table', async () => {
    const log = Array.from({ length: 120 }, (_, offset) =>
      orderOf({
        index: offset % 7,
        offset: 950 + offset,
        timestamp: startMs + (offset >> 3),
        value: { total: offset },
      }),
    );
    const { outcomes } = await run(log);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['written']));
    const once = await byCustomer();
    expect(once.map((row) => row['total'])).toEqual([119, 113, 114, 115, 116, 117, 118]);
    await run(log.slice(60));
    await Promise.all([run(log), run(log.slice(0, 60))]);
    expect(await byCustomer()).toEqual(once);
  });

  it('thousands of rows are written and counted in one batch', async () => {
    const count = 3000;
    const { outcomes } = await run(
      Array.from({ length: count }, (_, index) => orderOf({ index, offset: index })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'written')).toHaveLength(count);
    expect(telemetry.events.at(-1)).toMatchObject({ records: count, written: count, rows: 2 * count });
    expect(await readRows(servers, 'count(*) FROM data_plane.by_customer')).toEqual([{ count }]);
  });

  it.skipIf(target.lacks.includes('dropping columns'))(
    'a dropped column is a crash, and writing continues once the schema is read again',
    async () => {
      await run([orderOf({ index: 1, offset: 0 })]);
      await place().admin.execute('ALTER TABLE data_plane.by_customer DROP source');
      const crash = await run([orderOf({ index: 2, offset: 1 })]).catch(
        (error: unknown) => error as BatchCrash,
      );
      expect(crash).toMatchObject({ name: 'BatchCrash', failure: { code: 'schema_mismatch' } });
      await services.store.close();
      await expect(start()).rejects.toThrow(/source/);
      await place().admin.execute('ALTER TABLE data_plane.by_customer ADD source text');
      await start();
      await run([orderOf({ index: 2, offset: 1 })]);
      expect(await byCustomer()).toHaveLength(2);
    },
  );

  it('a missing table is a crash that names it', async () => {
    await place().admin.execute('DROP TABLE data_plane.by_day');
    const crash = await run([orderOf({ index: 2, offset: 1 })]).catch(
      (error: unknown) => error as BatchCrash,
    );
    expect(crash).toMatchObject({ name: 'BatchCrash', failure: { table: 'data_plane.by_day' } });
    await expect(compileLiveConnector(connector, services.store, target.dialect)).rejects.toThrow(
      'table data_plane.by_day does not exist in the cluster; create it, or correct the route that writes it',
    );
    await place().admin.execute(createTables[2]);
  });
});

describe.each([
  onKeyspaces('a partition takes 500', { perPartition: 500 }),
  onKeyspaces('a connection carries 120', { perConnection: 120 }),
])('data plane on Keyspaces where of all writes in a second $name', (target) => {
  const place = useTarget(target, tables);

  it('a large batch is written completely despite the limits of Keyspaces', async () => {
    const count = 1_500;
    const telemetry = new FakeTelemetry();
    const directory = await openDirectory('data-plane', undefined);
    onTestFinished(() => directory.close(false));
    const services = await servicesOf(place(), join(directory.path, 'letters.jsonl'), telemetry);
    onTestFinished(() => services.store.close());
    const records = Array.from({ length: count }, (_, index) =>
      orderOf({ index, offset: index, customer: `c${index % 2}` }),
    );
    const { outcomes } = await processBatch(
      decodeBatch(makeEvent(records)),
      60_000,
      coldState(256),
      services,
    );
    expect(outcomes.filter(({ kind }) => kind === 'written')).toHaveLength(count);
    expect(telemetry.events.at(-1)).toMatchObject({ rows: 2 * count });
    expect(await readRows(servers, 'count(*) FROM data_plane.by_customer')).toEqual([{ count }]);
    const throttled = place()
      .refusals()
      .filter((reason) => reason.startsWith('Operation timed out'));
    expect(throttled).not.toEqual([]);
    expect(place().refusals()).toHaveLength(throttled.length);
  });
});
