/**
 * Tables and types that change under a warm function which hears nothing of it: the events of the cluster are lost.
 * What is sent afterwards is stored under the new types, or the batch crashes until the connector fits; no byte of an
 * old type is written, and no record becomes a dead letter.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { systemClock as clock } from '../../lambda/adapters/environment/system-clock.ts';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { defineConnector } from '../../core/connector/define.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { Server, type Instance } from '../../lambda/carry/serve.ts';
import { startInstance } from '../../lambda/carry/start.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { storeTargets, useTarget, type Feature } from '../support/store-target.ts';
import { answerEvent } from '../../lambda/carry/answer-event.ts';

interface Change {
  readonly what: string;
  /** Statements that make `retyping.t`, and those that change it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Default: a key `id` and a column `v`, from the record's key and the value's field of that name. */
  readonly route?: Partial<RouteDefinition>;
  /** The value before the change and after it. */
  readonly value: unknown;
  readonly later?: unknown;
  /** The rows in the end, as `SELECT JSON`; a pattern: why the batch crashes, with the rows as they were. */
  readonly expected: readonly string[] | RegExp;
  readonly needs?: Feature | 'altering types';
  /** It is of bytes alone, which the server behind the stand-in of Keyspaces checks as it does without one. */
  readonly isOfBytes?: true;
}

const ofColumn = (type: string): string => `CREATE TABLE retyping.t (id text PRIMARY KEY, v ${type})`;
const again = (...create: readonly string[]): readonly string[] => ['DROP TABLE retyping.t', ...create];
const newType = (fields: string): readonly string[] => [
  'DROP TYPE IF EXISTS retyping.outer',
  'DROP TYPE IF EXISTS retyping.addr',
  `CREATE TYPE retyping.addr (${fields})`,
];
const row = (v: string): readonly string[] => [`{"id": "a", "v": ${v}}`];
const retyped = (from: string, to: string, value: unknown, expected: string, needs?: Feature): Change => ({
  what: `${from} to ${to}`,
  before: [ofColumn(from)],
  after: again(ofColumn(to)),
  value: { v: value },
  expected: row(expected),
  isOfBytes: true,
  ...(needs && { needs }),
});

/** A table whose column `v` is in its key. */
const rekeyed = (key: string, from: string, to: string, v: unknown, expected: string): Change => ({
  what: `${from} to ${to} in PRIMARY KEY ${key}`,
  before: [`CREATE TABLE retyping.t (id text, v ${from}, n int, PRIMARY KEY ${key})`],
  after: again(`CREATE TABLE retyping.t (id text, v ${to}, n int, PRIMARY KEY ${key})`),
  route: { columns: { id: 'key', v: 'value.v', n: 'value.n' } },
  value: { v, n: 1 },
  expected: [expected],
  isOfBytes: true,
});

/** A field that a user-defined type gets while the function is warm, wherever the type stands. */
const grown = (type: string, wrap: (addr: unknown) => unknown, expected: string): Change => ({
  what: `a field added to a type in ${type}`,
  before: [
    ...newType('city text, zip int'),
    'CREATE TYPE retyping.outer (home frozen<addr>, note text)',
    ofColumn(type),
  ],
  after: ['ALTER TYPE retyping.addr ADD country text'],
  value: { v: wrap({ city: 'Ulm' }) },
  later: { v: wrap({ city: 'Ulm', country: 'DE' }) },
  expected: row(expected),
  needs: 'altering types',
});

const ulm = '{"city": "Ulm", "zip": null, "country": "DE"}';

const changes: readonly Change[] = [
  retyped('int', 'text', 5, '"5"'),
  retyped('tuple<int, text>', 'tuple<text, text>', [5, 'a'], '["5", "a"]'),
  retyped('vector<int, 2>', 'vector<float, 2>', [1, 2], '[1.0, 2.0]', 'durations and vectors'),
  retyped('vector<int, 2>', 'vector<text, 2>', [1, 2], '["1", "2"]', 'durations and vectors'),
  retyped('frozen<list<bigint>>', 'frozen<list<timestamp>>', [0], '["1970-01-01 00:00:00.000Z"]'),
  retyped('map<text, int>', 'map<text, text>', { k: 5 }, '{"k": "5"}'),
  retyped('set<bigint>', 'set<double>', [5], '[5.0]'),
  retyped('frozen<tuple<list<int>, date>>', 'frozen<tuple<list<text>, date>>', [[5], null], '[["5"], null]'),
  rekeyed('(v)', 'int', 'text', 5, '{"v": "5", "id": "a", "n": 1}'),
  rekeyed('(v)', 'text', 'blob', '0x0a', '{"v": "0x0a", "id": "a", "n": 1}'),
  rekeyed('((id, v))', 'bigint', 'timestamp', 0, '{"id": "a", "v": "1970-01-01 00:00:00.000Z", "n": 1}'),
  rekeyed('(id, v)', 'int', 'text', 5, '{"id": "a", "v": "5", "n": 1}'),
  rekeyed('(id, v)', 'bigint', 'timestamp', 0, '{"id": "a", "v": "1970-01-01 00:00:00.000Z", "n": 1}'),
  rekeyed('(id, v)', 'tuple<int, int>', 'tuple<text, int>', [5, 1], '{"id": "a", "v": ["5", 1], "n": 1}'),
  {
    what: 'the fields of a type that is made anew',
    before: [...newType('city text, zip int'), ofColumn('frozen<addr>')],
    after: again(...newType('city text, zip text'), ofColumn('frozen<addr>')),
    value: { v: { city: 'Ulm', zip: 89_073 } },
    expected: row('{"city": "Ulm", "zip": "89073"}'),
  },
  {
    what: 'the order of the fields of a type in a map in a list',
    before: [...newType('a text, b text'), ofColumn('frozen<list<map<text, frozen<addr>>>>')],
    after: again(...newType('b text, a text'), ofColumn('frozen<list<map<text, frozen<addr>>>>')),
    value: { v: [{ k: { a: 'A', b: 'B' } }] },
    expected: row('[{"k": {"b": "B", "a": "A"}}]'),
  },
  grown('frozen<addr>', (addr) => addr, ulm),
  grown('addr', (addr) => addr, ulm),
  grown('frozen<list<frozen<addr>>>', (addr) => [addr], `[${ulm}]`),
  grown('map<text, frozen<addr>>', (addr) => ({ k: addr }), `{"k": ${ulm}}`),
  grown('tuple<int, frozen<addr>>', (addr) => [1, addr], `[1, ${ulm}]`),
  grown('frozen<outer>', (home) => ({ home }), `{"home": ${ulm}, "note": null}`),
  {
    what: 'a renamed field of a type',
    before: [...newType('city text, zip int'), ofColumn('frozen<addr>')],
    after: ['ALTER TYPE retyping.addr RENAME city TO town'],
    value: { v: { city: 'Ulm', zip: 1 } },
    later: { v: { town: 'Bern', zip: 1 } },
    expected: row('{"town": "Bern", "zip": 1}'),
    needs: 'altering types',
  },
  {
    what: 'a column that is dropped and added with another type',
    before: [ofColumn('text')],
    after: ['ALTER TABLE retyping.t DROP v', 'ALTER TABLE retyping.t ADD v blob'],
    value: { v: '0x0a' },
    expected: row('"0x0a"'),
    needs: 'dropping columns',
  },
  {
    what: 'a frozen set that is one no longer',
    before: [ofColumn('frozen<set<int>>')],
    after: again(ofColumn('set<int>')),
    value: { v: [5] },
    expected: row('[5]'),
  },
  {
    what: 'a frozen list that is one no longer, whose items a second delivery would append',
    before: [ofColumn('frozen<list<int>>')],
    after: again(ofColumn('list<int>')),
    value: { v: [5] },
    expected: /routes\[0\]\.columns\.v/,
  },
  {
    what: 'another clustering order',
    before: ['CREATE TABLE retyping.t (id text, v int, PRIMARY KEY (id, v))'],
    after: again(
      'CREATE TABLE retyping.t (id text, v int, PRIMARY KEY (id, v)) WITH CLUSTERING ORDER BY (v DESC)',
    ),
    value: { v: 5 },
    expected: row('5'),
  },
  {
    what: 'a clustering column that is a regular one: records need no value of it any more',
    before: ['CREATE TABLE retyping.t (id text, v int, w int, PRIMARY KEY (id, v))'],
    after: again('CREATE TABLE retyping.t (id text PRIMARY KEY, v int, w int)'),
    route: { columns: { id: 'key', v: 'value.v', w: 'value.w' } },
    value: { v: 5, w: 1 },
    later: { w: 1 },
    expected: ['{"id": "a", "v": null, "w": 1}'],
  },
  {
    what: 'a regular column in the key: a delete of a row would delete its partition',
    before: [ofColumn('int')],
    after: again(
      'CREATE TABLE retyping.t (id text, v int, PRIMARY KEY (id, v))',
      `INSERT INTO retyping.t (id, v) VALUES ('a', 1) USING TIMESTAMP 1`,
    ),
    route: { tombstones: 'delete' },
    value: { v: 5 },
    later: null,
    expected: /routes\[0\]/,
  },
];

describe.each(storeTargets)('warm function on $name without schema events', (target) => {
  let directory: RunDirectory;
  let letters: string;
  const place = useTarget(target, { keyspace: 'retyping', schema: [], timestamped: ['retyping.t'] });
  const execute = (cql: string) => place().admin.execute(cql);
  const executeAll = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await execute(statement);
  };
  const rows = async (): Promise<readonly string[]> =>
    (await execute('SELECT JSON * FROM retyping.t')).rows.map((each) => String(each.get('[json]')));

  beforeAll(async () => {
    directory = await openDirectory('schema-change-types', undefined);
    letters = join(directory.path, 'letters.jsonl');
    const { places, environment } = place();
    const variables = await functionEnvironment({ ...places, deadLetters: pathToFileURL(letters).href }, () =>
      Promise.resolve(environment),
    );
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await directory.close(false);
  });

  const isTested = ({ needs, isOfBytes }: Change): boolean => {
    if (target.dialect === 'keyspaces' && (isOfBytes || needs === 'altering types')) return false;
    return needs === undefined || needs === 'altering types' || !target.lacks.includes(needs);
  };

  it.each(changes.filter(isTested))(
    'a warm function survives a changed type: $what',
    async ({ before, after, route, value, later = value, expected }) => {
      const columns: RouteDefinition['columns'] = { id: 'key', v: 'value.v' };
      const connector = defineConnector({
        name: 'retyping',
        routes: [{ topic: 'changes', table: 'retyping.t', columns, ...route }],
      });
      const instances: Instance[] = [];
      const telemetry = new FakeTelemetry();
      const open = (): Server => {
        const start = async (): Promise<Instance> => {
          const instance = await startInstance(connector, telemetry);
          instances.push(instance);
          const { services } = instance;
          return { ...instance, services: { ...services, store: deaf(services.store) } };
        };
        return new Server({ start, telemetry, clock });
      };
      onTestFinished(async () => {
        await Promise.all(instances.map(({ services }) => services.store.close()));
      });
      const send = (to: Server, key: string, sent: unknown, offset: number) => {
        const bytes = sent === null ? null : Buffer.from(JSON.stringify(sent));
        const timestamp = Date.now();
        const record = makeRecord({
          topic: 'changes',
          offset,
          timestamp,
          key: Buffer.from(key),
          value: bytes,
        });
        return answerEvent(makeEvent([record]), to, telemetry, () => 30_000);
      };

      await execute('DROP TABLE IF EXISTS retyping.t');
      await executeAll(before);
      const warm = open();
      expect(await send(warm, 'a', value, 1)).toEqual({ batchItemFailures: [] });
      await executeAll(after);
      if (expected instanceof RegExp) {
        const untouched = await rows();
        await expect(send(warm, 'a', later, 2)).rejects.toThrow(expected);
        expect(await rows()).toEqual(untouched);
      } else {
        // One that starts now prepares its statements before the one that runs comes by its own.
        expect(await send(open(), 'new', later, 2)).toEqual({ batchItemFailures: [] });
        expect(await send(warm, 'a', later, 3)).toEqual({ batchItemFailures: [] });
        expect((await rows()).filter((each) => !each.includes('"new"'))).toEqual(expected);
      }
      expect(existsSync(letters)).toBe(false);
    },
  );
});

/** A store whose cluster tells nothing. */
function deaf(store: RowStore): RowStore {
  return {
    readTable: (keyspace, table, ms) => store.readTable(keyspace, table, ms),
    takeSchemaNews: () => false,
    prepare: (shapes, ms) => store.prepare(shapes, ms),
    write: (group, ms) => store.write(group, ms),
    probe: (ms) => store.probe(ms),
    close: (ms) => store.close(ms),
  };
}
