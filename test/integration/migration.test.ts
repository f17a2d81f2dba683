import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'cassandra-driver';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from '../../lambda/adapters/cassandra/client.ts';
import { openSchemaCluster } from '../../lambda/adapters/cassandra/schema-cluster.ts';
import { systemClock as clock } from '../../lambda/adapters/environment/system-clock.ts';
import { planMigration } from '../../core/cql/migration/plan-migration.ts';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import type { Schema } from '../../core/cql/schema/schema.ts';
import { migrateSchema } from '../../lambda/migrate/migrate-schema.ts';
import { startMillrace } from '../support/millrace.ts';
import { scratchFolder } from '../support/scratch.ts';
import { cassandraConfig } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const servers = inject('servers');
const connect = (): Client => createClient(cassandraConfig(), { socketOptions: { readTimeout: 60_000 } });
const admin = connect();
const other = connect();
const clusterOf = (client: Client) => openSchemaCluster(client, servers.localDatacenter);

const directory = scratchFolder();

const keyspace = 'migrated';
const createKeyspace = `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', '${servers.localDatacenter}': 1};`;

function read(cql: string): Schema {
  const { schema, problems } = parseSchema(cql, 'schema.cql');
  expect(problems).toEqual([]);
  return schema;
}

const inKeyspace = (cql: string): Schema => read(`${createKeyspace}\nUSE ${keyspace};\n${cql}`);

const migrate = (schema: Schema, client = admin, onApplied: (statement: string) => void = () => undefined) =>
  migrateSchema(schema, { cluster: clusterOf(client), clock, onApplied }, clock.monotonic() + 100_000);

const planned = async (schema: Schema) =>
  planMigration(schema, await clusterOf(admin).readSchema([keyspace], 10_000));

const whole = `
  CREATE TYPE place (city text, "Lines" list<text>);
  CREATE TYPE item (sku text, price decimal, made_in frozen<place>);
  CREATE TABLE every_type (
    id int, part frozen<set<int>>, "Order" timestamp, note text static, home item, parts list<frozen<item>>,
    pairs map<text, frozen<list<date>>>, three tuple<int, text, frozen<set<bigint>>>, near vector<float, 3>,
    PRIMARY KEY ((id, part), "Order")
  ) WITH CLUSTERING ORDER BY ("Order" DESC) AND comment = 'it''s' AND default_time_to_live = 3600
    AND compaction = {'class': 'LeveledCompactionStrategy'};
  CREATE TABLE visits (page text PRIMARY KEY, n counter);`;

beforeAll(async () => {
  await Promise.all([admin.connect(), other.connect()]);
});
afterEach(async () => {
  await admin.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
});
afterAll(async () => {
  await Promise.all([admin.shutdown(), other.shutdown()]);
});

describe('migration of a real cluster', () => {
  it('a migration creates everything in an empty cluster and is empty the second time', async () => {
    const schema = inKeyspace(whole);
    const applied = await migrate(schema);
    expect(applied.map((statement) => statement.split(' ', 2).join(' '))).toEqual([
      'CREATE KEYSPACE',
      'CREATE TYPE',
      'CREATE TYPE',
      'CREATE TABLE',
      'CREATE TABLE',
    ]);
    expect(await planned(schema)).toEqual({ statements: [], differences: [] });
    expect(await migrate(schema)).toEqual([]);
    const { rows } = await admin.execute(
      `SELECT comment, default_time_to_live FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?`,
      [keyspace, 'every_type'],
    );
    expect(rows[0]?.get('comment')).toBe("it's");
    expect(rows[0]?.get('default_time_to_live')).toBe(3600);
  });

  it('a migration adds fields and columns of every kind, and keeps rows and what schema.cql lacks', async () => {
    await migrate(inKeyspace(whole));
    await admin.execute(`ALTER TABLE ${keyspace}.visits ADD by_robots counter`);
    await admin.execute(
      `INSERT INTO ${keyspace}.every_type (id, part, "Order", home) VALUES (1, {1}, 0, {sku: 'a'})`,
    );
    const more = inKeyspace(
      whole
        .replace('"Lines" list<text>', '"Lines" list<text>, zip text')
        .replace('note text static', 'note text static, label text static, "order" frozen<map<int, place>>')
        .replace('n counter', 'n counter, m counter'),
    );
    expect(await migrate(more)).toEqual([
      `ALTER TYPE ${keyspace}.place ADD zip text`,
      `ALTER TABLE ${keyspace}.every_type ADD label text static`,
      `ALTER TABLE ${keyspace}.every_type ADD "order" frozen<map<int, frozen<place>>>`,
      `ALTER TABLE ${keyspace}.visits ADD m counter`,
    ]);
    expect(await migrate(more)).toEqual([]);
    const { rows } = await admin.execute(`SELECT home FROM ${keyspace}.every_type`);
    expect(rows[0]?.get('home')).toMatchObject({ sku: 'a' });
    expect(
      (await planned(read(`CREATE TABLE ${keyspace}.visits (page text PRIMARY KEY, by_robots counter)`)))
        .statements,
    ).toEqual([]);
  });

  it('a migration of drops and renames gives what the statements of the file give one by one', async () => {
    const schema = inKeyspace(`
      CREATE TYPE place (street text, city text);
      CREATE TYPE old (a int);
      CREATE TABLE grown (id int, c int, v frozen<place>, "W" text, x int static, y int, PRIMARY KEY (id, c));
      CREATE TABLE gone (id int PRIMARY KEY, v frozen<old>);
      ALTER TABLE grown DROP v;
      ALTER TABLE IF EXISTS grown DROP IF EXISTS ("W", x, nothing);
      ALTER TABLE grown DROP y USING TIMESTAMP 1;
      ALTER TABLE grown ADD IF NOT EXISTS (a int, b frozen<place>);
      ALTER TABLE grown ADD (d int, e text static);
      ALTER TABLE grown RENAME id TO "Id" AND c TO seq;
      ALTER TYPE place RENAME city TO town AND street TO road;
      ALTER TYPE IF EXISTS place ADD IF NOT EXISTS zip text;
      DROP TABLE gone;
      DROP TYPE IF EXISTS old;
      CREATE TABLE gone (k text PRIMARY KEY);`);
    expect(schema.unused).toEqual([]);
    for (const { text } of schema.statements) await admin.execute(text);
    expect(await planned(schema)).toEqual({ statements: [], differences: [] });
  });

  it('two migrations at the same time have the same result as one', async () => {
    const schema = inKeyspace(whole);
    await Promise.all([migrate(schema), migrate(schema, other)]);
    const more = inKeyspace(
      whole
        .replace('price decimal', 'price decimal, weight double, made_in_2 int')
        .replace('n counter', 'n counter, m counter'),
    );
    const reordered = inKeyspace(
      whole
        .replace('made_in frozen<place>', 'made_in frozen<place>, weight double')
        .replace('n counter', 'n counter, m counter, o counter'),
    );
    expect((await planned(more)).differences).toHaveLength(1);
    const both = await Promise.all([migrate(reordered), migrate(reordered, other)]);
    expect(new Set(both.flat())).toEqual(
      new Set([
        `ALTER TYPE ${keyspace}.item ADD weight double`,
        `ALTER TABLE ${keyspace}.visits ADD m counter`,
        `ALTER TABLE ${keyspace}.visits ADD o counter`,
      ]),
    );
    expect(await planned(reordered)).toEqual({ statements: [], differences: [] });
  });

  it('a migration is refused with all differences before anything is changed', async () => {
    await migrate(inKeyspace(whole));
    await admin.execute(`ALTER TABLE ${keyspace}.every_type DROP pairs`);
    const changed = inKeyspace(
      whole
        .replace('sku text', 'sku int')
        .replace('three tuple<int, text', 'three tuple<int, int')
        .replace('pairs map<text, frozen<list<date>>>', 'pairs int')
        .replace('page text PRIMARY KEY', 'page text, PRIMARY KEY ((page, n))')
        .replace('n counter', 'n int, clicks text') + 'CREATE TABLE fresh (id int PRIMARY KEY);',
    );
    const error: unknown = await migrate(changed).catch((reason: unknown) => reason);
    const text = error instanceof Error ? error.message : '';
    expect(text).toMatch(/^schema\.cql and the cluster have 6 differences/);
    for (const part of [
      'type migrated.item, field sku: found text, wanted int',
      'column three: found frozen<tuple<int, text, frozen<set<bigint>>>>, wanted frozen<tuple<int, int, ',
      'column pairs: found a column that was dropped, map<text, frozen<list<date>>>, wanted int',
      'table migrated.visits: found PRIMARY KEY ((page)), wanted PRIMARY KEY ((page, n))',
      'table migrated.visits, column n: found counter, wanted int',
      'table migrated.visits, column clicks: found a table of counters, wanted text',
    ]) {
      expect(text).toContain(part);
    }
    const { rows } = await admin.execute(
      'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?',
      [keyspace],
    );
    expect(rows.map((row) => String(row.get('table_name')))).toEqual(['every_type', 'visits']);
  });

  it('a migration refuses in advance what Cassandra would refuse and adds what it accepts', async () => {
    await migrate(
      inKeyspace(`CREATE TYPE place (city text); CREATE TYPE home (place frozen<place>);
        CREATE TABLE t (at frozen<home> PRIMARY KEY, a list<frozen<place>>, b text); CREATE TABLE k (id int PRIMARY KEY);`),
    );
    for (const column of ['a', 'b']) await admin.execute(`ALTER TABLE ${keyspace}.t DROP ${column}`);
    const refusals = [
      [`ALTER TYPE ${keyspace}.place ADD zip text`, 'CREATE TYPE place (city text, zip text);'],
      [
        `ALTER TABLE ${keyspace}.t ADD a list<frozen<place>>`,
        'CREATE TYPE place (city text); CREATE TYPE home (place frozen<place>); CREATE TABLE t (at frozen<home> PRIMARY KEY, a list<frozen<place>>);',
      ],
      [
        `ALTER TABLE ${keyspace}.t ADD b int`,
        'CREATE TYPE place (city text); CREATE TYPE home (place frozen<place>); CREATE TABLE t (at frozen<home> PRIMARY KEY, b int);',
      ],
      [`ALTER TABLE ${keyspace}.k ADD n counter`, 'CREATE TABLE k (id int PRIMARY KEY, n counter);'],
    ] as const;
    for (const [statement, cql] of refusals) {
      await expect(admin.execute(statement)).rejects.toThrow();
      expect((await planned(inKeyspace(cql))).differences, statement).toHaveLength(1);
    }
    const back = inKeyspace(`CREATE TYPE place (city text); CREATE TYPE home (place frozen<place>);
      CREATE TABLE t (at frozen<home> PRIMARY KEY, b text)`);
    expect(await migrate(back)).toHaveLength(1);
    expect(await migrate(back)).toEqual([]);
  });
});

describe('`millrace migrate`', () => {
  const file = join(directory, 'schema.cql');
  const tables = Array.from({ length: 11 }, (_, index) => `t${index}`);
  const statements = 1 + tables.length;
  const schema = `${createKeyspace}\n${tables.map((name) => `CREATE TABLE ${keyspace}.${name} (id int PRIMARY KEY, a int);`).join('\n')}`;
  const address = [
    ...['--contact-points', servers.contactPoints.join(',')],
    ...['--local-dc', servers.localDatacenter, '--schema', file],
  ];
  const run = async (...args: readonly string[]) => {
    const started = startMillrace('migrate', ...address, ...args);
    return { code: await started.exited, ...started };
  };

  it('`migrate` resumes where it was killed, and `--dry-run` changes nothing', async () => {
    writeFileSync(file, schema);
    const dry = await run('--dry-run');
    expect([dry.code, dry.out.length]).toEqual([0, statements]);
    expect(dry.out[1]).toBe(`CREATE TABLE IF NOT EXISTS ${keyspace}.t0 (id int, a int, PRIMARY KEY ((id)));`);

    const killed = startMillrace('migrate', ...address);
    await waitUntil('three statements', () => killed.out.length >= 3, 60_000);
    killed.signal('SIGKILL');
    await killed.exited;
    expect(killed.out.length).toBeLessThan(statements);

    const again = await run();
    expect(again.code, again.err.join('\n')).toBe(0);
    // What was applied and not yet told when it was killed is in neither list.
    expect(killed.out.length + again.out.length).toBeGreaterThanOrEqual(statements - 1);
    expect(again.out.length).toBeLessThanOrEqual(statements - killed.out.length);
    expect(await planned(read(schema))).toEqual({ statements: [], differences: [] });
    const third = await run();
    expect([third.code, third.out, third.err.at(-1)]).toEqual([
      0,
      [],
      'no statement applied; the tables are as declared',
    ]);
  });

  it('`migrate` adds fields and columns of every kind to existing tables', async () => {
    await migrate(inKeyspace(whole));
    const more = whole
      .replace('"Lines" list<text>', '"Lines" list<text>, zip text')
      .replace('note text static', 'note text static, label text static, codes set<int>')
      .replace('n counter', 'n counter, m counter');
    writeFileSync(file, `${createKeyspace}\nUSE ${keyspace};\n${more}`);
    const added = await run();
    expect([added.code, added.out], added.err.join('\n')).toEqual([
      0,
      [
        `ALTER TYPE ${keyspace}.place ADD zip text;`,
        `ALTER TABLE ${keyspace}.every_type ADD label text static;`,
        `ALTER TABLE ${keyspace}.every_type ADD codes set<int>;`,
        `ALTER TABLE ${keyspace}.visits ADD m counter;`,
      ],
    ]);
    expect(await planned(inKeyspace(more))).toEqual({ statements: [], differences: [] });
  });

  it('`migrate` ends with 1 and every difference that cannot be solved by adding', async () => {
    await migrate(read(schema));
    writeFileSync(file, schema.replaceAll('a int', 'a text'));
    const refused = await run();
    expect(refused.code).toBe(1);
    expect(refused.err.filter((line) => line.includes('found int, wanted text'))).toHaveLength(tables.length);
  });
});
