import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { systemClock as clock } from '../../lambda/adapters/environment/system-clock.ts';
import { defineConnector } from '../../core/connector/define.ts';
import type { BatchResponse } from '../../core/settle/batch-response.ts';
import { Server, type Instance } from '../../lambda/carry/serve.ts';
import { startInstance } from '../../lambda/carry/start.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { storeTargets, useTarget } from '../support/store-target.ts';
import { answerEvent } from '../../lambda/carry/answer-event.ts';

const connector = defineConnector({
  name: 'changing',
  routes: [{ topic: 'changes', table: 'changing.t', columns: { id: 'key', n: 'value.n' } }],
});

const createTable = 'CREATE TABLE changing.t (id text PRIMARY KEY, n int)';
const noFailures: BatchResponse = { batchItemFailures: [] };

describe.each(storeTargets)('schema change while a function writes to $name', (target) => {
  let directory: RunDirectory;
  let telemetry: FakeTelemetry;
  let server: Server;
  let instances: Instance[];
  const place = useTarget(target, {
    keyspace: 'changing',
    schema: [],
    timestamped: ['changing.t', 'changing.r'],
  });
  const execute = (cql: string) => place().admin.execute(cql);

  beforeAll(async () => {
    directory = await openDirectory('schema-change', undefined);
    const deadLetters = pathToFileURL(join(directory.path, 'letters.jsonl')).href;
    const { places, environment } = place();
    const variables = await functionEnvironment({ ...places, deadLetters }, () =>
      Promise.resolve(environment),
    );
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await directory.close(false);
  });

  beforeEach(async () => {
    await execute('DROP TABLE IF EXISTS changing.t');
    await execute(createTable);
    telemetry = new FakeTelemetry();
    instances = [];
    const start = async (): Promise<Instance> => {
      const instance = await startInstance(connector, telemetry);
      instances.push(instance);
      return instance;
    };
    server = new Server({ start, telemetry, clock });
    await server.begin();
    onTestFinished(async () => {
      await Promise.all(instances.map(({ services }) => services.store.close()));
    });
    expect(await write(1)).toEqual(noFailures);
  });

  const write = (n: number) => {
    const value = Buffer.from(JSON.stringify({ n }));
    // Older than a column's drop, a value would stay dropped when the column is back.
    const timestamp = Date.now();
    const record = makeRecord({ topic: 'changes', offset: n, timestamp, key: Buffer.from('a'), value });
    return answerEvent(makeEvent([record]), server, telemetry, () => 30_000);
  };
  const written = async (): Promise<string> => {
    const { rows } = await execute(`SELECT n FROM changing.t WHERE id = 'a'`);
    return String(rows[0]?.get('n'));
  };
  const startsOver = (): readonly string[] =>
    telemetry.events.flatMap((event) => (event.kind === 'started-over' ? [event.code] : []));

  it('an added column does not disturb the function', async () => {
    await execute('ALTER TABLE changing.t ADD city text');
    expect(await write(2)).toEqual(noFailures);
    expect(await written()).toBe('2');
    expect(startsOver()).toEqual([]);
  });

  it('a table that is created again has its statements prepared again', async () => {
    await execute('DROP TABLE changing.t');
    await execute(createTable);
    expect(await write(2)).toEqual(noFailures);
    expect(await written()).toBe('2');
  });

  it('a column with a changed type has its schema read again, and the batch goes through', async () => {
    await execute('DROP TABLE changing.t');
    await execute('CREATE TABLE changing.t (id text PRIMARY KEY, n bigint)');
    expect(await write(2)).toEqual(noFailures);
    expect(await written()).toBe('2');
    expect(startsOver()).toEqual(['schema_mismatch']);
  });

  it.skipIf(target.lacks.includes('dropping columns'))(
    'a dropped column that the connector fills is a crash until it exists again',
    async () => {
      await execute('ALTER TABLE changing.t DROP n');
      await expect(write(2)).rejects.toThrow(/routes\[0\]\.columns\.n/);
      expect(telemetry.events.at(-1)).toMatchObject({ kind: 'batch-crashed', code: 'schema_mismatch' });
      await execute('ALTER TABLE changing.t ADD n int');
      expect(await write(2)).toEqual(noFailures);
      expect(await written()).toBe('2');
    },
  );

  it('a dropped table is a crash until it exists again', async () => {
    await execute('DROP TABLE changing.t');
    await expect(write(2)).rejects.toThrow('table changing.t does not exist');
    expect(telemetry.events.at(-1)).toMatchObject({ kind: 'batch-crashed', code: 'schema_missing' });
    await execute(createTable);
    expect(await write(2)).toEqual(noFailures);
  });

  describe('table created again with another type', () => {
    const anyConnector = defineConnector({
      name: 'retyped',
      routes: [{ topic: 'changes', table: 'changing.r', columns: { id: 'key', v: 'value.v' } }],
    });
    const makeTable = async (type: string): Promise<void> => {
      await execute('DROP TABLE IF EXISTS changing.r');
      await execute(`CREATE TABLE changing.r (id text PRIMARY KEY, v ${type})`);
    };
    const open = (): Server => {
      const start = async (): Promise<Instance> => {
        const instance = await startInstance(anyConnector, telemetry);
        instances.push(instance);
        return instance;
      };
      return new Server({ start, telemetry, clock });
    };
    const send = (to: Server, key: string, v: unknown, offset: number) => {
      const value = Buffer.from(JSON.stringify({ v }));
      const record = { topic: 'changes', offset, timestamp: Date.now(), key: Buffer.from(key), value };
      return answerEvent(makeEvent([makeRecord(record)]), to, telemetry, () => 30_000);
    };
    const stored = async (key: string): Promise<string> => {
      const { rows } = await execute(`SELECT toJson(v) AS v FROM changing.r WHERE id = '${key}'`);
      return String(rows[0]?.get('v'));
    };

    it.each([
      ['int', 'text', 5, '"5"'],
      ['bigint', 'timestamp', 86_400_000, '"1970-01-02 00:00:00.000Z"'],
      ['text', 'blob', '0x0a', '"0x0a"'],
      ['frozen<list<int>>', 'frozen<list<text>>', [5], '["5"]'],
    ] as const)(
      'after a change from %s to %s, no byte of the old type is written',
      async (from, to, v, expected) => {
        await makeTable(from);
        const [first, second] = [open(), open()];
        expect(await send(first, 'a', v, 1)).toEqual(noFailures);
        expect(await send(second, 'b', v, 2)).toEqual(noFailures);
        await makeTable(to);
        // A function that starts now prepares its statement before the two that run come by theirs.
        expect(await send(open(), 'c', v, 3)).toEqual(noFailures);
        expect(await send(first, 'a', v, 4)).toEqual(noFailures);
        expect(await send(second, 'b', v, 5)).toEqual(noFailures);
        expect(await Promise.all(['a', 'b', 'c'].map(stored))).toEqual([expected, expected, expected]);
        expect(startsOver()).toEqual(['schema_mismatch', 'schema_mismatch']);
      },
    );

    // Keyspaces has no ALTER TYPE.
    it.skipIf(target.dialect === 'keyspaces')(
      'a new field of a user-defined type is written after one start at most',
      async () => {
        await execute('DROP TABLE IF EXISTS changing.r');
        await execute('DROP TYPE IF EXISTS changing.addr');
        await execute('CREATE TYPE changing.addr (city text)');
        await makeTable('frozen<addr>');
        const warm = open();
        expect(await send(warm, 'a', { city: 'Ulm' }, 1)).toEqual(noFailures);
        await execute('ALTER TYPE changing.addr ADD country text');
        for (let offset = 2; offset < 6; offset++) {
          expect(await send(warm, 'a', { city: 'Ulm', country: 'DE' }, offset)).toEqual(noFailures);
        }
        expect(await stored('a')).toBe('{"city": "Ulm", "country": "DE"}');
        expect(startsOver()).toEqual(['schema_mismatch']);
        await execute('DROP TABLE changing.r');
      },
    );
  });
});
