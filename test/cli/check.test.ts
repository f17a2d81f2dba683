import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workIn } from '../support/work-in.ts';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { root, runCheck, useCheckFiles } from './check-files.ts';

const { pathTo, write } = useCheckFiles();

const schema = `CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1};
CREATE TABLE k.t (id text PRIMARY KEY, n int);`;

describe('`millrace check`', () => {
  it('`check` prints what each route of the example does, with its statements, and ends with 0', async () => {
    const { code, out } = await runCheck([join(root, 'examples/shop/connector.ts')]);
    expect(code).toBe(0);
    expect(out).toContain('routes[1]: shop.orders (key text, value json) → shop.orders_by_day');
    expect(out).toMatch(/total +decimal +← value\.total/);
    expect(out).toContain('INSERT INTO "shop"."orders_by_day" (');
    expect(out).toContain('USING TTL 7776000 AND TIMESTAMP ?');
  });

  it('`check` tests a connector against the limits of Keyspaces if asked', async () => {
    const file = await write(
      'offset.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { id: 'key' }, timestamp: { offset: 5 } }] };`,
    );
    const schemaFile = await write('plain.cql', schema);
    expect(await runCheck([file, '--schema', schemaFile])).toMatchObject({ code: 0 });
    const { code, out } = await runCheck([file, '--schema', schemaFile, '--dialect', 'keyspaces']);
    expect(code).toBe(1);
    expect(out).toContain(
      `${file}:1: routes[0].timestamp: a base plus an offset is outside the times that Keyspaces accepts`,
    );
    await expect(runCheck([file, '--dialect', 'scylla'])).rejects.toThrow(
      "option '--dialect' must be one of cassandra, keyspaces, got 'scylla'",
    );
  });

  it('`check` prints every problem of both files with its place and ends with 1', async () => {
    const file = await write(
      'wrong.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { n: "'x'", m: 'value.m' } }] };`,
    );
    const schemaFile = await write(
      'wrong.cql',
      `${schema}\nCREATE TABLE k.broken (id int PRIMARY KEY, x nosuch);`,
    );
    const { code, out } = await runCheck([file, '--schema', schemaFile]);
    expect(code).toBe(1);
    expect(out).toContain(`${schemaFile}:3:`);
    expect(out).toContain(`${file}:1: routes[0].columns.n: can never fill column 'n'`);
    expect(out).toContain(`${file}:1: routes[0].columns.m: table k.t has no such column; allowed: id, n`);
    expect(out).toContain(`${file}:1: routes[0].columns.id: is missing`);
    expect(out).toMatch(/\n4 problems$/);
  });

  it('`check --json` prints the result as JSON', async () => {
    const file = await write(
      'right.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { id: 'key', n: 'value["n"]' }, tombstones: 'delete' }] };`,
    );
    const schemaFile = await write('schema.cql', schema);
    const { code, out } = await runCheck([file, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      problems: [],
      schemaProblems: [],
      routes: [
        {
          table: 'k.t',
          columns: [
            { name: 'id', type: 'text', source: 'key', reads: [] },
            { name: 'n', type: 'int', source: 'value.n', reads: [] },
          ],
          statements: [
            'INSERT INTO "k"."t" ("id", "n") VALUES (?, ?) USING TIMESTAMP ?',
            'DELETE FROM "k"."t" USING TIMESTAMP ? WHERE "id" = ?',
          ],
        },
      ],
    });
    const wrong = await write('no-name.ts', `export default { routes: [] };`);
    const answer = await runCheck([wrong, '--schema', schemaFile, '--json']);
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.out)).toMatchObject({
      ok: false,
      problems: [{ path: 'name' }, { path: 'routes' }],
    });
  });

  it('`check` refuses an unfrozen list, which redelivery would double, unless the server gives the timestamp', async () => {
    const columns = `{ id: 'key', l: 'value.l', f: 'value.l', s: 'value.l' }`;
    const routes = (more: string) => `[{ topic: 't', table: 'k.t', columns: ${columns}${more} }]`;
    const file = await write('lists.ts', `export default { name: 'c', routes: ${routes('')} };`);
    const safe = await write(
      'safe.ts',
      `export default { name: 'c', routes: ${routes(", timestamp: 'server'")} };`,
    );
    const tables = `CREATE TABLE k.t (id text PRIMARY KEY, l list<int>, f frozen<list<int>>, s set<int>);`;
    const schemaFile = await write('lists.cql', `${schema.split('\n')[0] ?? ''}\n${tables}`);
    const { code, out } = await runCheck([file, '--schema', schemaFile]);
    expect(code).toBe(1);
    expect(out).toContain(
      `${file}:1: routes[0].columns.l: a record that is delivered twice doubles the items of a list<int>`,
    );
    expect(out).toContain('1 problem');
    expect((await runCheck([safe, '--schema', schemaFile])).code).toBe(0);
  });

  it('`check` names the units and encodings of the values and marks those that it assumes', async () => {
    const tables = `CREATE TYPE k.visit (at timestamp, raw blob);
CREATE TABLE k.t (id text PRIMARY KEY, a timestamp, b timestamp, c date, d date, e time, f blob, g blob, h timestamp,
  i frozen<list<frozen<visit>>>, j timestamp, l timestamp, m blob);`;
    const schemaFile = await write('units.cql', `${schema.split('\n')[0] ?? ''}\n${tables}`);
    const columns = `{ id: 'key', a: 'value.a', b: { from: 'value.b', unit: 'micros' }, c: 'value.c',
      d: { from: 'header.d', unit: 'days' }, e: 'value.e', f: 'value.f', g: { from: 'value.g', encoding: 'hex' }, h: 'timestamp',
      i: 'value.i', j: 'now()', l: () => 1, m: 'header.m' }`;
    const routes = `[{ topic: 't', table: 'k.t', columns: ${columns}, ttl: 'value.ttl' }]`;
    const file = await write('units.ts', `export default { name: 'c', routes: ${routes} };`);
    const { code, out } = await runCheck([file, '--schema', schemaFile]);
    expect(code).toBe(0);
    const shown = out
      .split('\n')
      .flatMap((line) => /^ {2}(\w) .*← (.*)$/.exec(line)?.slice(1).join(': ') ?? []);
    expect(shown).toEqual([
      'a: value.a  (numbers in milliseconds since the epoch (assumed); text with an offset (assumed))',
      'b: value.b  (numbers in microseconds since the epoch; text with an offset (assumed))',
      'c: value.c',
      'd: header.d  (numbers in days since the epoch)',
      'e: value.e  (numbers in nanoseconds since midnight (assumed))',
      `f: value.f  (text in base64, or hexadecimal after '0x' (assumed))`,
      'g: value.g  (text in hex)',
      'h: timestamp',
      `i: value.i  (timestamp: numbers in milliseconds since the epoch (assumed); timestamp: text with an offset (assumed); blob: text in base64, or hexadecimal after '0x' (assumed))`,
      'j: now()',
      'l: a function  (numbers in milliseconds since the epoch (assumed); text with an offset (assumed))',
      'm: header.m',
    ]);
    expect(out).toContain('ttl: value.ttl in seconds (assumed)');
  });

  it('`check` says which clusters accept a fixed TTL', async () => {
    const file = await write(
      'long.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { id: 'key' }, ttl: 630720000 }] };`,
    );
    const schemaFile = await write('long.cql', schema);
    const { code, out } = await runCheck([file, '--schema', schemaFile]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /ttl: 630720000 \(rows written now end in 20\d\d: only Cassandra 5\.0 with storage_compatibility_mode: NONE takes rows that end after 2038-01-19T03:14:06Z\)/,
    );
  });

  it('`check` reads from schema.cql whether a table in Keyspaces accepts a TTL', async () => {
    const file = await write(
      'ttl.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'shop.orders', columns: { id: 'key' }, ttl: 60 }] };`,
    );
    const checkWith = async (options: string) => {
      const schemaFile = await write(
        'ttl.cql',
        `CREATE KEYSPACE shop WITH replication = {'class': 'SingleRegionStrategy'};\nCREATE TABLE shop.orders (id text PRIMARY KEY, amount int)${options};`,
      );
      return runCheck([file, '--schema', schemaFile, '--dialect', 'keyspaces']);
    };
    const { code, out } = await checkWith('');
    expect(code).toBe(1);
    expect(out).toContain('routes[0].ttl: table shop.orders does not accept a TTL: TTL is off for it');
    expect(out).toContain(`WITH custom_properties = {'ttl': {'status': 'enabled'}}`);
    expect((await checkWith(` WITH default_time_to_live = 0`)).code).toBe(1);
    expect((await checkWith(` WITH custom_properties = {'ttl': {'status': 'disabled'}}`)).code).toBe(1);
    expect((await checkWith(` WITH default_time_to_live = 86400`)).code).toBe(0);
    expect((await checkWith(` WITH CUSTOM_PROPERTIES={'ttl':{'status': 'enabled'}}`)).code).toBe(0);
  });

  it('`check` says which file is missing, exports nothing or throws', async () => {
    await expect(runCheck([pathTo('none.ts')])).rejects.toThrow('no such file; name the connector file');
    const empty = await write('empty.ts', 'export const x = 1;');
    await expect(runCheck([empty])).rejects.toThrow(
      'has no default export; write: export default defineConnector',
    );
    const throwing = await write('throwing.ts', `throw new Error('at once');\nexport default {};`);
    await expect(runCheck([throwing])).rejects.toThrow('throwing.ts cannot be loaded: at once');
    await expect(runCheck([empty, '--schema', pathTo('none.cql')])).rejects.toThrow();
  });

  it('`check` names the line of each problem in the connector file, and no problem hides another', async () => {
    const file = await write(
      'lines.ts',
      `export default {
  name: 'c',
  routes: [
    {
      topic: 't',
      table: 'k.t',
      colour: 'red',
      key: 'json',
      ttl: '90 dais',
      columns: {
        id: 'key.id',
        n: "'x'",
        m: 'value..m',
        o: 5,
      },
    },
    { topic: 'u', table: 'k.nowhere', columns: { id: 'nonsense', n: 'key.n' }, ttl: -1 },
    { topic: 'v', columns: { id: 'vlaue.id' } },
  ],
};
`,
    );
    const schemaFile = await write('lines.cql', schema);
    const { code, out } = await runCheck([file, '--schema', schemaFile]);
    expect(code).toBe(1);
    for (const line of [
      '7: routes[0].colour: unknown option',
      '8: routes[0].key: is not a format',
      '9: routes[0].ttl: ',
      "12: routes[0].columns.n: can never fill column 'n'",
      '13: routes[0].columns.m: table k.t has no such column',
      '13: routes[0].columns.m: column 7: expected a name',
      '14: routes[0].columns.o: is not a source of a column',
      '14: routes[0].columns.o: table k.t has no such column',
      '17: routes[1].table: no such table',
      '17: routes[1].columns.id: ',
      '17: routes[1].columns.n: reads into the key',
      '17: routes[1].ttl: ',
      '18: routes[2].table: is missing',
      '18: routes[2].columns.id: ',
    ]) {
      expect(out).toContain(`${file}:${line}`);
    }
    expect(out).toMatch(/\n14 problems$/);
    const lines = [...out.matchAll(/lines\.ts:(\d+):/g)].map(([, line]) => Number(line));
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    const { problems } = JSON.parse((await runCheck([file, '--schema', schemaFile, '--json'])).out) as {
      problems: { path: string; line: number }[];
    };
    expect(problems.find(({ path }) => path === 'routes[0].colour')?.line).toBe(7);
  });

  it('`check` refuses names that CloudFormation refuses, with their lines, if the tables are in Keyspaces', async () => {
    const file = await write(
      'names.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'web.clicks', columns: { id: 'key' } }] };`,
    );
    const long = 'c'.repeat(49);
    const schemaFile = await write(
      'names.cql',
      `CREATE TABLE web.clicks (
  id text PRIMARY KEY,
  n int,
  "with space" int,
  "_id" int,
  ${long} int
);
CREATE TABLE web.t (id text PRIMARY KEY);
CREATE TABLE web.${'t'.repeat(49)} (id text PRIMARY KEY);`,
    );
    expect(await runCheck([file, '--schema', schemaFile])).toMatchObject({ code: 0 });
    const { code, out } = await runCheck([file, '--schema', schemaFile, '--dialect', 'keyspaces']);
    expect(code).toBe(1);
    for (const place of [
      "3:3: column 'n'",
      "4:3: column 'with space'",
      "5:3: column '_id'",
      `6:3: column '${long}'`,
      "8:18: table 't'",
      '9:18: table ',
    ]) {
      expect(out).toContain(`${schemaFile}:${place}`);
    }
    expect(out).toMatch(/allowed: 2 to 48 letters, digits and underscores, a letter or digit first/);
    expect(out).toMatch(/\n6 problems$/);
  });

  it("`check` says where a connector file throws or does not compile, together with the schema's problems", async () => {
    const schemaFile = await write('broken.cql', `${schema}\nCREATE TABLE k.broken (id nosuch PRIMARY KEY);`);
    const throwing = await write(
      'late.ts',
      `const x: number = 1;\n\nfunction fail() {\n  throw new Error('at once');\n}\nfail();\nexport default x;`,
    );
    const both = await write('empty-too.ts', `export default { name: 'c' };`);
    const said: string[] = [];
    const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
    await expect(check.run([throwing, '--schema', schemaFile], io)).rejects.toThrow(
      /late\.ts cannot be loaded: at once\n {4}at .*late\.ts:4:\d+/,
    );
    expect(said.join('\n')).toContain(`${schemaFile}:3:`);
    await expect(check.run([both, '--schema', pathTo('none.cql')], io)).rejects.toThrow('none.cql');
    expect(said.join('\n')).toContain(`${both}:1: routes: is missing`);
    await expect(check.run([pathTo('none.ts'), '--schema', pathTo('none.cql')], io)).rejects.toThrow(
      /none\.ts: no such file[^]*none\.cql cannot be read/,
    );
  });

  it('`check` uses connector.ts if no file is named, and accepts a file: URL as a path', async () => {
    workIn('examples/shop');
    expect((await runCheck([])).out).toMatch(/^connector\.ts: 2 routes, no problem with schema\.cql/);
    const url = pathToFileURL(join(root, 'examples/shop/connector.ts')).href;
    expect(
      await runCheck([url, '--schema', pathToFileURL(join(root, 'examples/shop/schema.cql')).href]),
    ).toMatchObject({
      code: 0,
    });
    await expect(runCheck(['a.ts', 'b.ts'])).rejects.toThrow("unexpected argument 'b.ts'");
  });

  it('`check` lists the statements of the schema that are not used', async () => {
    const file = await write(
      'indexed.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { id: 'key', o: 'value.o' } }] };`,
    );
    const schemaFile = await write(
      'indexed.cql',
      `${schema}\nCREATE INDEX ON k.t (n);\nALTER TABLE k.t ADD o int;\nINSERT INTO k.t (id) VALUES ('a;b');`,
    );
    const { code, out } = await runCheck([file, '--schema', schemaFile]);
    expect(code).toBe(0);
    expect(out).toContain(`${schemaFile}:3: CREATE INDEX is not used`);
    expect(out).toContain(`${schemaFile}:5: INSERT INTO is not used`);
    const { unused } = JSON.parse((await runCheck([file, '--schema', schemaFile, '--json'])).out) as {
      unused: string[];
    };
    expect(unused).toHaveLength(2);
  });
});
