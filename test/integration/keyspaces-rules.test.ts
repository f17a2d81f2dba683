/** What Keyspaces refuses and Cassandra takes: each rule bites where the dialect takes no care, and is heeded where it does. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { toClientOptions } from '../../lambda/adapters/cassandra/config.ts';
import { readSettings } from '../../lambda/adapters/environment/settings.ts';
import { toCassandraConfig } from '../../lambda/adapters/keyspaces/config.ts';
import { env } from '../../core/contract/environment.ts';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { defineConnector } from '../../core/connector/define.ts';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { compileLiveConnector } from '../../lambda/carry/compile-live.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { schemaOf, send, tablesIn, writeTo as writeInto } from '../support/keyspaces-stand-in/balanced.ts';
import { openStandInWorld, type StandInWorld } from '../support/keyspaces-stand-in/open-world.ts';
import type { TtlRefusal } from '../support/keyspaces-stand-in/rules.ts';
import type { WriteSpec } from '../support/make-write.ts';
import { waitUntil } from '../support/wait-until.ts';

const keyspace = 'refused';
const wideNames = Array.from({ length: 226 }, (_, index) => `c${index}`);
let world: StandInWorld;

beforeAll(async () => {
  world = await openStandInWorld({
    cassandra: inject('servers'),
    rates: { perPartition: 100 },
    tables: [...tablesIn(keyspace), { keyspace, name: 'wide', clientSideTimestamps: true, ttl: true }],
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

async function closing(opening: Promise<RowStore>): Promise<RowStore> {
  const store = await opening;
  onTestFinished(() => store.close());
  return store;
}
const opened = (): Promise<RowStore> => closing(world.open());
const openedAsCassandra = (): Promise<RowStore> => closing(world.openAsCassandra());

/** What was refused while `work` went on. */
async function refusalsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { length } = world.standIn.refusals;
  await work();
  return world.standIn.refusals.slice(length);
}

/** What the function is told, with everything right. */
const settings = (): Record<string, string> => ({
  [env.contactPoints]: world.standIn.contactPoints.join(','),
  [env.localDatacenter]: world.standIn.region,
  [env.deadLetters]: 'file:///letters.jsonl',
  [env.dialect]: 'keyspaces',
});

describe('connection rules of Keyspaces', () => {
  const right = { authority: 'authority', name: 'nodes.millrace.test' } as const;

  /** It comes in less than the 10 s that the driver waits for an answer: it is heard, not waited out. */
  const refusalOf = async (opening: Promise<RowStore>): Promise<unknown> => {
    const startedMs = performance.now();
    const refusal = await opening.then(
      (store) => store.close(),
      (error: unknown) => error,
    );
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    return refusal;
  };

  it('Keyspaces refuses a connection in plain text, and such settings are refused too', async () => {
    const refused = await refusalsDuring(async () => {
      expect(await refusalOf(world.openAsCassandra({ tls: 'off' }))).toMatchObject({
        failure: { next: 'crash', message: { redacted: expect.stringContaining('ECONNRESET') as string } },
      });
    });
    expect(refused).toEqual(['the connection is not encrypted']);
    expect(() => readSettings({ ...settings(), [env.tls]: 'off' })).toThrow(env.tls);
    const { tls } = readSettings(settings());
    expect(await send(await closing(world.openAsCassandra({ tls })), writeTo('t'))).toBeUndefined();
  });

  it.each([
    ['an authority that has not signed the certificate', 'other-authority', right.name, 'unable to verify'],
    [
      'a name that it is not for',
      right.authority,
      'other.millrace.test',
      'Host: other.millrace.test. is not',
    ],
    ['an address in place of the name', right.authority, undefined, 'IP: 127.0.0.2 is not'],
  ])(
    'Millrace refuses %s, which would be accepted without its checks',
    async (_, authority, name, reason) => {
      const openWith = async (by: string, serverName: string | undefined): Promise<RowStore> => {
        const authorities = await readFile(join(world.directory, `${by}.pem`), 'utf8');
        return world.open({ certificates: { authorities, serverName } });
      };
      expect(await refusalOf(openWith(authority, name))).toMatchObject({
        failure: {
          next: 'crash',
          code: 'certificate_not_trusted',
          message: { redacted: expect.stringContaining(reason) as string },
        },
      });
      const unchecked = world.client({ sslOptions: { rejectUnauthorized: false } });
      onTestFinished(() => unchecked.shutdown());
      await unchecked.connect();
      await closing(openWith(right.authority, right.name));
    },
  );

  it("a connection silent for 350 s is dropped, and Millrace's connections are never silent so long", async () => {
    // A hundred times as fast as Keyspaces and the driver are.
    const { pooling } = toClientOptions(toCassandraConfig(world.config));
    const open = async (heartBeatInterval: number): Promise<StandInWorld> => {
      const quick = await openStandInWorld({ cassandra: inject('servers'), idleMs: 3_500 });
      onTestFinished(() => quick.close());
      const client = quick.client({ pooling: { heartBeatInterval } });
      onTestFinished(() => client.shutdown());
      await client.connect();
      return quick;
    };
    const kept = await open((pooling?.heartBeatInterval ?? 0) / 100);
    const silent = await open(0);
    await waitUntil('a silent one is dropped', () => silent.standIn.drops() > 0);
    expect(kept.standIn.drops()).toBe(0);
  });
});

describe('write rules of Keyspaces', () => {
  it('Keyspaces refuses a consistency other than LOCAL_QUORUM, and such settings are refused too', async () => {
    const store = await closing(world.openAsCassandra({ consistency: 'LOCAL_ONE' }));
    expect(await send(store, writeTo('t'))).toMatchObject({
      message: { redacted: expect.stringContaining('Consistency level') as string },
    });
    expect(() => readSettings({ ...settings(), [env.consistency]: 'LOCAL_ONE' })).toThrow(env.consistency);
    const { consistency } = readSettings(settings());
    expect(await send(await closing(world.open({ consistency })), writeTo('t'))).toBeUndefined();
  });

  it('Keyspaces accepts 30 statements in a request and refuses 31', async () => {
    const store = await opened();
    const rows = Array.from({ length: 31 }, (_, index) => writeTo('t', { row: `many ${index}` }));
    expect(await send(store, ...rows.slice(1))).toBeUndefined();
    expect(await send(store, ...rows)).toMatchObject({
      next: 'dead-letter',
      code: 'row_too_large',
    });
  });

  it.each([
    ['a timestamp of 3 days ago', 'invalid_timestamp', () => ({ micros: nowMicros() - 3 * day })],
    ['a timestamp of tomorrow', 'invalid_timestamp', () => ({ micros: nowMicros() + day })],
    ['more than 1 MiB', 'row_too_large', () => ({ value: 'x'.repeat(1_048_577) })],
  ])(
    'Keyspaces refuses a row with %s, which becomes a dead letter before it is sent',
    async (_, code, spec) => {
      const [asCassandra, store] = [await openedAsCassandra(), await opened()];
      const refused = await refusalsDuring(async () => {
        expect(await send(asCassandra, writeTo('t', spec()))).toMatchObject({ next: 'dead-letter' });
      });
      expect(refused.join()).toMatch(/^(The timestamp must be within|The row of \d+ bytes exceeds)/);
      const unsent = await refusalsDuring(async () => {
        expect(await send(store, writeTo('t', spec()))).toMatchObject({ next: 'dead-letter', code });
      });
      expect(unsent).toEqual([]);
    },
  );

  it('a write above the rate of a partition times out and is retried, not dead-lettered', async () => {
    const store = await opened();
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        send(store, writeTo('t', { partition: 'hot', row: String(index) })),
      ),
    );
    expect(answers).toContain(undefined);
    expect(answers.find((answer) => answer !== undefined)).toMatchObject({ next: 'retry', code: 'timeout' });
  });

  it('a write above the rate of a connection times out, so there are several connections', async () => {
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

describe('statement rules of Keyspaces', () => {
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
      /table refused\.plain does not accept timestamps/,
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
  ])(
    'Keyspaces refuses a statement with %s, and Millrace the connector that would send it',
    async (_, wrong, right, theirs, ours) => {
      const connector = (route: Partial<RouteDefinition>) =>
        defineConnector({ name: 'c', routes: [{ topic: 't', table: '', columns: {}, ...route }] });
      const [asCassandra, store] = [await openedAsCassandra(), await opened()];
      await expect(compileLiveConnector(connector(wrong), asCassandra, 'cassandra')).rejects.toThrow(theirs);
      const unsent = await refusalsDuring(async () => {
        await expect(compileLiveConnector(connector(wrong), store, 'keyspaces')).rejects.toThrow(ours);
        await compileLiveConnector(connector(right), store, 'keyspaces');
      });
      expect(unsent).toEqual([]);
    },
  );

  describe('statement with a TTL for a table without TTL', () => {
    const withTtl = (row: string, partition?: string) => {
      const write = writeTo('t', { row, ...(partition !== undefined && { partition }) });
      const cql = write.shape.cql.replace(' USING ', ' USING TTL 60 AND ');
      return { ...write, shape: { ...write.shape, cql } };
    };
    const openRefusing = async (ttlRefusal: TtlRefusal) => {
      const other = await openStandInWorld({
        cassandra: inject('servers'),
        tables: tablesIn(keyspace),
        ttlRefusal,
      });
      onTestFinished(() => other.close());
      return { other, store: await closing(other.open()) };
    };
    const configuration = {
      message: { redacted: expect.stringContaining('or leave ttl out of the route') as string },
    };

    it.each(['TTL is not enabled for the table', 'The request is not valid'])(
      'a TTL that is refused when the statement is prepared (%s) stops the start of the connector',
      async (words) => {
        const { store } = await openRefusing({ at: 'prepare', words });
        const connector = defineConnector({
          name: 'c',
          routes: [{ ...plain, topic: 't', table: `${keyspace}.t`, ttl: '1 day' }],
        });
        await expect(compileLiveConnector(connector, store, 'keyspaces')).rejects.toMatchObject({
          failure: { ...configuration, next: 'crash', code: 'schema_mismatch', table: `${keyspace}.t` },
        });
      },
    );

    it('a TTL that is refused on execution with a known message crashes the batch', async () => {
      const { store } = await openRefusing({ at: 'execute', words: 'TTL is not enabled for the table' });
      expect(await send(store, withTtl('a'))).toMatchObject({
        ...configuration,
        next: 'crash',
        code: 'schema_mismatch',
      });
    });

    it('a TTL that is refused on execution with any message is retried until the table has accepted a TTL', async () => {
      const { other, store } = await openRefusing({ at: 'execute', words: 'The request is not valid' });
      const retried = { ...configuration, next: 'retry', code: 'rejected_by_server' };
      expect(await send(store, withTtl('a'))).toMatchObject(retried);
      // The server itself has a reason against this one; nobody can tell yet.
      expect(await send(store, withTtl('b', ''))).toMatchObject(retried);
      await other.standIn.setTable({ keyspace, name: 't', clientSideTimestamps: true, ttl: true });
      expect(await send(store, withTtl('a'))).toBeUndefined();
      expect(await send(store, withTtl('b', ''))).toMatchObject({
        next: 'dead-letter',
        code: 'rejected_by_server',
      });
      expect(await send(store, writeTo('t', { row: 'b', partition: '' }))).toMatchObject({
        next: 'dead-letter',
      });
    });
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
  ])('Keyspaces refuses the statement, and schema.cql lists it as unused: %s', async (cql) => {
    const client = world.client();
    onTestFinished(() => client.shutdown());
    await expect(client.execute(cql)).rejects.toThrow('is not yet supported');
    const { schema, problems } = parseSchema(cql, 'schema.cql');
    expect(problems).toEqual([]);
    expect(schema).toMatchObject({ statements: [], unused: [{ line: 1 }] });
  });
});
