/** What Keyspaces refuses and Cassandra takes: each rule bites where the dialect takes no care, and is heeded where it does. */
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { readSettings } from '../../lambda/adapters/environment/settings.ts';
import { env } from '../../lambda/contract.ts';
import type { RouteDefinition } from '../../lambda/core/config/connector.ts';
import { defineConnector } from '../../lambda/core/config/define.ts';
import { parseSchema } from '../../lambda/core/cql/schema/parse-schema.ts';
import { loadConnector } from '../../lambda/load-connector.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { schemaOf, send, tablesIn, writeTo as writeInto } from '../support/keyspaces-stand-in/balanced.ts';
import { openStandInWorld, type StandInWorld } from '../support/keyspaces-stand-in/open-world.ts';
import type { WriteSpec } from '../support/make-write.ts';

const keyspace = 'refused';
const wideNames = Array.from({ length: 226 }, (_, index) => `c${index}`);
let world: StandInWorld;

beforeAll(async () => {
  world = await openStandInWorld({
    cassandra: inject('servers'),
    rates: { perPartition: 100 },
    tables: [...tablesIn(keyspace), { keyspace, name: 'wide', clientSideTimestamps: true }],
  });
  for (const statement of [
    ...schemaOf(keyspace),
    `CREATE TABLE ${keyspace}.wide (${wideNames.map((name) => `${name} text`).join(', ')}, PRIMARY KEY (c0))`,
  ]) {
    await world.admin.execute(statement);
  }
});
afterAll(async () => {
  await world.admin.execute(`DROP KEYSPACE ${keyspace}`);
  await world.close();
});

const day = 24 * 3_600_000_000;
const nowMicros = (): number => Date.now() * 1000;
const writeTo = (table: string, spec?: WriteSpec) => writeInto(keyspace, table, spec);

async function closing(opening: Promise<Store>): Promise<Store> {
  const store = await opening;
  onTestFinished(() => store.close());
  return store;
}
const opened = (): Promise<Store> => closing(world.open());
const openedAsCassandra = (): Promise<Store> => closing(world.openAsCassandra());

/** What was refused while `work` went on. */
async function refusalsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { length } = world.standIn.refusals;
  await work();
  return world.standIn.refusals.slice(length);
}

describe('a write', () => {
  it('is refused at another consistency than LOCAL_QUORUM, as such settings are', async () => {
    const store = await closing(world.openAsCassandra({ consistency: 'LOCAL_ONE' }));
    expect(await send(store, writeTo('t'))).toMatchObject({
      message: expect.stringContaining('Consistency level') as string,
    });
    const settings = {
      [env.contactPoints]: world.standIn.contactPoints.join(','),
      [env.localDatacenter]: world.standIn.region,
      [env.deadLetters]: 'file:///letters.jsonl',
      [env.dialect]: 'keyspaces',
    };
    expect(() => readSettings({ ...settings, [env.consistency]: 'LOCAL_ONE' })).toThrow(env.consistency);
    const { consistency } = readSettings(settings);
    expect(await send(await closing(world.open({ consistency })), writeTo('t'))).toBeUndefined();
  });

  it('is refused with 31 statements; 30 are taken', async () => {
    const store = await opened();
    const rows = Array.from({ length: 31 }, (_, index) => writeTo('t', { row: `many ${index}` }));
    expect(await send(store, ...rows.slice(1))).toBeUndefined();
    expect(await send(store, ...rows)).toMatchObject({
      next: 'dead-letter',
      message: 'Batch of 31 statements exceeds the limit of 30',
    });
  });

  it.each([
    ['a timestamp of 3 days ago', 'invalid_timestamp', () => ({ micros: nowMicros() - 3 * day })],
    ['a timestamp of tomorrow', 'invalid_timestamp', () => ({ micros: nowMicros() + day })],
    ['more than 1 MiB', 'row_too_large', () => ({ value: 'x'.repeat(1_048_577) })],
  ])('is refused with %s, which is a dead letter before it is sent', async (_, code, spec) => {
    const [asCassandra, store] = [await openedAsCassandra(), await opened()];
    const refused = await refusalsDuring(async () => {
      expect(await send(asCassandra, writeTo('t', spec()))).toMatchObject({ next: 'dead-letter' });
    });
    expect(refused.join()).toMatch(/^(The timestamp must be within|The row of \d+ bytes exceeds)/);
    const unsent = await refusalsDuring(async () => {
      expect(await send(store, writeTo('t', spec()))).toMatchObject({ next: 'dead-letter', code });
    });
    expect(unsent).toEqual([]);
  });

  it('above what a partition takes times out: it is tried again, and no dead letter', async () => {
    const store = await opened();
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        send(store, writeTo('t', { partition: 'hot', row: String(index) })),
      ),
    );
    expect(answers).toContain(undefined);
    expect(answers.find((answer) => answer !== undefined)).toMatchObject({ next: 'retry', code: 'timeout' });
  });

  it('above what a connection carries times out, which is why there are several', async () => {
    const slow = await openStandInWorld({
      cassandra: inject('servers'),
      tables: tablesIn(keyspace),
      rates: { perConnection: 30 },
    });
    onTestFinished(() => slow.close());
    const throttledOf = async (rowsPerSecond: number): Promise<number> => {
      const store = await closing(slow.open({ rowsPerSecond }));
      const before = slow.standIn.refusals.length;
      const writes = Array.from({ length: 300 }, (_, index) => writeTo('t', { partition: `p${index}` }));
      await Promise.all(writes.map((write) => send(store, write)));
      return slow.standIn.refusals.length - before;
    };
    expect(await throttledOf(1)).toBeGreaterThan(0);
    expect(await throttledOf(16_000)).toBe(0);
  });
});

describe('a statement', () => {
  const ofColumns = (count: number): Pick<RouteDefinition, 'table' | 'columns'> => ({
    table: `${keyspace}.wide`,
    columns: Object.fromEntries(wideNames.slice(0, count).map((name) => [name, 'key'])),
  });
  const plain = {
    table: `${keyspace}.plain`,
    columns: { partition: 'key', row: 'key', value: 'key' },
  } as const;

  it.each<[string, Partial<RouteDefinition>, Partial<RouteDefinition>, RegExp, RegExp]>([
    [
      'a timestamp, where the table takes none',
      plain,
      { ...plain, timestamp: 'server' },
      /Client-side timestamps are not enabled for the table/,
      /table refused\.plain takes no timestamps/,
    ],
    [
      '226 columns',
      ofColumns(226),
      ofColumns(225),
      /226 columns exceed the limit of 225/,
      /Keyspaces writes at most 225/,
    ],
    [
      '167 columns and a TTL',
      { ...ofColumns(167), ttl: '1 day' },
      { ...ofColumns(166), ttl: '1 day' },
      /167 columns exceed the limit of 166/,
      /Keyspaces writes at most 166/,
    ],
  ])('is refused with %s, and the connector that would send it', async (_, wrong, right, theirs, ours) => {
    const connector = (route: Partial<RouteDefinition>) =>
      defineConnector({ name: 'c', routes: [{ topic: 't', table: '', columns: {}, ...route }] });
    const [asCassandra, store] = [await openedAsCassandra(), await opened()];
    await expect(loadConnector(connector(wrong), asCassandra, 'cassandra')).rejects.toThrow(theirs);
    const unsent = await refusalsDuring(async () => {
      await expect(loadConnector(connector(wrong), store, 'keyspaces')).rejects.toThrow(ours);
      await loadConnector(connector(right), store, 'keyspaces');
    });
    expect(unsent).toEqual([]);
  });

  it.each([
    `CREATE INDEX ON ${keyspace}.t ("value")`,
    `CREATE CUSTOM INDEX ON ${keyspace}.t ("value") USING 'StorageAttachedIndex'`,
    `CREATE MATERIALIZED VIEW ${keyspace}.v AS SELECT * FROM ${keyspace}.t PRIMARY KEY ("row", "partition")`,
    `CREATE TRIGGER x ON ${keyspace}.t USING 'y'`,
    `CREATE FUNCTION ${keyspace}.f (a int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a;'`,
    `CREATE OR REPLACE AGGREGATE ${keyspace}.a (int) SFUNC f STYPE int`,
    `TRUNCATE ${keyspace}.t`,
    `ALTER TYPE ${keyspace}.a ADD b int`,
  ])('is refused, and not read in a schema.cql: %s', async (cql) => {
    const client = world.client();
    onTestFinished(() => client.shutdown());
    await expect(client.execute(cql)).rejects.toThrow('is not yet supported');
    expect(parseSchema(cql, 'schema.cql').problems).toHaveLength(1);
  });
});
