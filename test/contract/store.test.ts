import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openStore } from '../../lambda/adapters/cassandra/index.ts';
import { tableFromRows } from '../../core/cql/table-from-rows.ts';
import { makeShape, makeWrite } from '../support/make-write.ts';
import { openStandInWorld, type StandInWorld } from '../support/keyspaces-stand-in/open-world.ts';
import { FakeStore } from '../support/fakes/fake-store.ts';
import { cassandraConfig } from '../support/store-target.ts';
import { describeStore } from './store.contract.ts';

const fakeTable = tableFromRows(
  'ks',
  't',
  [
    { column_name: 'partition', kind: 'partition_key', position: 0, type: 'text' },
    { column_name: 'row', kind: 'clustering', position: 0, type: 'text' },
    { column_name: 'value', kind: 'regular', position: -1, type: 'text' },
  ],
  [],
)!;

describeStore('the fake', () => {
  const store = new FakeStore({ tables: [fakeTable] });
  return Promise.resolve({
    store,
    valueOf: (partition, row) => {
      const write = store.rows.get(JSON.stringify(['t', partition, row]));
      return Promise.resolve(write?.shape.kind === 'upsert' ? String(write.params[2]) : undefined);
    },
  });
});

const config = cassandraConfig();
const reader = new Client({
  contactPoints: [...config.contactPoints],
  localDataCenter: config.localDatacenter,
});

let world: StandInWorld;

beforeAll(async () => {
  await reader.execute(
    `CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await reader.execute(
    'CREATE TABLE ks.t ("partition" text, "row" text, "value" text, PRIMARY KEY ("partition", "row"))',
  );
  world = await openStandInWorld({
    cassandra: inject('servers'),
    tables: [{ keyspace: 'ks', name: 't', clientSideTimestamps: true }],
  });
});
afterAll(async () => {
  await world.close();
  await reader.execute('DROP KEYSPACE ks');
  await reader.shutdown();
});

const valueOf = async (partition: string, row: string): Promise<string | undefined> => {
  const { rows } = await reader.execute('SELECT "value" FROM ks.t WHERE "partition" = ? AND "row" = ?', [
    partition,
    row,
  ]);
  const value: unknown = rows[0]?.get('value');
  return typeof value === 'string' ? value : undefined;
};

describeStore('Cassandra', async () => ({ store: await openStore(config), valueOf }));
describeStore('Cassandra, round its hosts as on Keyspaces', async () => ({
  store: await openStore({ ...config, tokenAware: false }),
  valueOf,
}));
describeStore(
  'Keyspaces',
  async () => ({ store: await world.open(), valueOf }),
  (Date.now() - 60_000) * 1000,
);

it('the store knows the expiration limit of Cassandra and says what to change about a TTL beyond it', async () => {
  const store = await openStore(config);
  try {
    // 5.0.3 as its own cassandra.yaml sets it: storage_compatibility_mode is CASSANDRA_4.
    expect((await store.readTable('ks', 't'))?.allows?.expireUntilMs).toBe(Date.UTC(2038, 0, 19, 3, 14, 6));
    const plain = makeShape();
    const fixed = { ...plain, cql: plain.cql.replace(' USING ', ' USING TTL 630720000 AND ') };
    const varying = {
      ...plain,
      cql: plain.cql.replace(' USING ', ' USING TTL ? AND '),
      types: [...plain.types.slice(0, 3), { kind: 'native', name: 'int' } as const, ...plain.types.slice(3)],
      timestampIndex: 4,
    };
    const { params, ...write } = makeWrite({ row: 'ttl', micros: 1 });
    const seconds = (ttl: number): Buffer => Buffer.from([ttl >> 24, ttl >> 16, ttl >> 8, ttl]);
    const answer = (shape: typeof plain, given: typeof params) =>
      store.write({ writes: [{ ...write, shape, params: given }], bytes: 1 }, 10_000);
    const withTtl = (ttl: number) => [...params.slice(0, 3), seconds(ttl), ...params.slice(3)];
    expect(await answer(fixed, params)).toMatchObject({ next: 'crash', code: 'invalid_ttl' });
    const refused = await answer(varying, withTtl(630_720_000));
    expect(refused).toMatchObject({ next: 'dead-letter', code: 'invalid_ttl' });
    expect(String(refused?.message)).toContain('2038-01-19T03:14:06');
    expect(await answer(varying, withTtl(60))).toBeUndefined();
  } finally {
    await store.close();
  }
});
