import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../../cli/check.ts';

const root = join(import.meta.dirname, '../../..');
let directory = '';

beforeAll(async () => {
  await mkdir(join(root, '.millrace'), { recursive: true });
  directory = await mkdtemp(join(root, '.millrace', 'check-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function run(args: string[]) {
  const out: string[] = [];
  const code = await check.run(args, { out: (line) => out.push(line), err: (line) => out.push(line) });
  return { code, out: out.join('\n') };
}

async function write(name: string, text: string): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, text);
  return file;
}

const schema = `CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1};
CREATE TABLE k.t (id text PRIMARY KEY, n int);`;

describe('millrace check', () => {
  it('prints what each route of the example does, with its statements, and ends with 0', async () => {
    const { code, out } = await run([join(root, 'connector.ts')]);
    expect(code).toBe(0);
    expect(out).toContain('routes[1]: shop.orders (key text, value json) → shop.orders_by_day');
    expect(out).toMatch(/total +decimal +← value\.total/);
    expect(out).toContain('INSERT INTO "shop"."orders_by_day" (');
    expect(out).toContain('USING TTL 7776000 AND TIMESTAMP ?');
  });

  it('holds a connector against what Keyspaces takes, where it is asked to', async () => {
    const file = await write(
      'offset.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { id: 'key' }, timestamp: { offset: 5 } }] };`,
    );
    const schemaFile = await write('plain.cql', schema);
    expect(await run([file, '--schema', schemaFile])).toMatchObject({ code: 0 });
    const { code, out } = await run([file, '--schema', schemaFile, '--dialect', 'keyspaces']);
    expect(code).toBe(1);
    expect(out).toContain(
      `${file}: routes[0].timestamp: a base and an offset leave the time that Keyspaces takes`,
    );
    await expect(run([file, '--dialect', 'scylla'])).rejects.toThrow(
      "option '--dialect' must be one of cassandra, keyspaces, got 'scylla'",
    );
  });

  it('prints every problem of both files with its place and ends with 1', async () => {
    const file = await write(
      'wrong.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { n: "'x'", m: 'value.m' } }] };`,
    );
    const schemaFile = await write(
      'wrong.cql',
      `${schema}\nCREATE TABLE k.broken (id int PRIMARY KEY, x nosuch);`,
    );
    const { code, out } = await run([file, '--schema', schemaFile]);
    expect(code).toBe(1);
    expect(out).toContain(`${schemaFile}:3:`);
    expect(out).toContain(`${file}: routes[0].columns.n: can never fill column 'n'`);
    expect(out).toContain(`${file}: routes[0].columns.m: table k.t has no such column; allowed: id, n`);
    expect(out).toContain(`${file}: routes[0].columns.id: is missing`);
    expect(out).toMatch(/\n4 problems$/);
  });

  it('answers in JSON for machines', async () => {
    const file = await write(
      'right.ts',
      `export default { name: 'c', routes: [{ topic: 't', table: 'k.t', columns: { id: 'key', n: 'value["n"]' }, tombstones: 'delete' }] };`,
    );
    const schemaFile = await write('schema.cql', schema);
    const { code, out } = await run([file, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      problems: [],
      schemaProblems: [],
      routes: [
        {
          table: 'k.t',
          columns: [
            { name: 'id', type: 'text', source: 'key' },
            { name: 'n', type: 'int', source: 'value.n' },
          ],
          statements: [
            'INSERT INTO "k"."t" ("id", "n") VALUES (?, ?) USING TIMESTAMP ?',
            'DELETE FROM "k"."t" USING TIMESTAMP ? WHERE "id" = ?',
          ],
        },
      ],
    });
    const wrong = await write('no-name.ts', `export default { routes: [] };`);
    const answer = await run([wrong, '--schema', schemaFile, '--json']);
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.out)).toMatchObject({
      ok: false,
      problems: [{ path: 'name' }, { path: 'routes' }],
    });
  });

  it('refuses a list that is not frozen, which redelivery would double, but where the server gives the timestamp', async () => {
    const columns = `{ id: 'key', l: 'value.l', f: 'value.l', s: 'value.l' }`;
    const routes = (more: string) => `[{ topic: 't', table: 'k.t', columns: ${columns}${more} }]`;
    const file = await write('lists.ts', `export default { name: 'c', routes: ${routes('')} };`);
    const safe = await write(
      'safe.ts',
      `export default { name: 'c', routes: ${routes(", timestamp: 'server'")} };`,
    );
    const tables = `CREATE TABLE k.t (id text PRIMARY KEY, l list<int>, f frozen<list<int>>, s set<int>);`;
    const schemaFile = await write('lists.cql', `${schema.split('\n')[0] ?? ''}\n${tables}`);
    const { code, out } = await run([file, '--schema', schemaFile]);
    expect(code).toBe(1);
    expect(out).toContain(
      `${file}: routes[0].columns.l: a record that is delivered twice doubles the items of a list<int>`,
    );
    expect(out).toContain('1 problem');
    expect((await run([safe, '--schema', schemaFile])).code).toBe(0);
  });

  it('says which file is missing, exports nothing or throws', async () => {
    await expect(run([join(directory, 'none.ts')])).rejects.toThrow('no such file; name the connector file');
    const empty = await write('empty.ts', 'export const x = 1;');
    await expect(run([empty])).rejects.toThrow(
      'has no default export; write: export default defineConnector',
    );
    const throwing = await write('throwing.ts', `throw new Error('at once');\nexport default {};`);
    await expect(run([throwing])).rejects.toThrow("throwing.ts can't be loaded: at once");
    await expect(run([empty, '--schema', join(directory, 'none.cql')])).rejects.toThrow();
  });

  it('needs a file', async () => {
    await expect(run([])).rejects.toThrow('the connector file is missing');
  });
});
