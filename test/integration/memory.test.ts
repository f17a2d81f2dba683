/** The bundle in a Lambda host, given the worst events of 6 MB at the least memory that a function may have. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import type { DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { minMemoryMb } from '../../lib/function/min-memory.ts';
import { maxPayloadBytes } from '../../local/lambda-host/invocation.ts';
import type { LambdaHost } from '../../local/lambda-host/options.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { onCassandra, useTarget } from '../support/store-target.ts';

const connector = fileURLToPath(new URL('../support/run/documents-connector.ts', import.meta.url));
const place = useTarget(onCassandra, {
  keyspace: 'memory',
  schema: [
    'CREATE TYPE memory.item (a int, b text)',
    'CREATE TABLE memory.documents (id text PRIMARY KEY, amount int, items frozen<list<frozen<item>>>)',
  ],
  timestamped: [],
});
let directory: RunDirectory;
let bundle: ReturnType<typeof bundleConnector>;
let host: LambdaHost;
let lettersFile: string;

beforeAll(async () => {
  directory = await openDirectory('memory-test', undefined);
  bundle = bundleConnector({ connectorFile: connector, outDirectory: join(directory.path, 'bundle') });
  lettersFile = join(directory.path, 'letters.jsonl');
  host = await startHost(minMemoryMb);
});
afterAll(async () => {
  await host.stop();
  await directory.close(false);
});
beforeEach(() => place().admin.execute('TRUNCATE memory.documents'));

async function startHost(memoryMb: number): Promise<LambdaHost> {
  const deadLetters = pathToFileURL(lettersFile).href;
  const places = { ...place().places, deadLetters };
  return startCheckedHost({
    bundleDirectory: bundle.directory,
    handler: bundle.handler,
    environment: await functionEnvironment(places, () => Promise.resolve({})),
    memoryMb,
    timeoutMs: 60_000,
  });
}

const documentOf = (key: string, value: string, more: Partial<SourceRecord> = {}): SourceRecord =>
  makeRecord({ topic: 'memory.documents', key: Buffer.from(key), value: Buffer.from(value), ...more });

const emptyObjects = `[${'{},'.repeat(1_430_000)}{}]`;
const nestedArrays = '['.repeat(2_150_000) + ']'.repeat(2_150_000);
const emptyHeaders = Array.from({ length: 780_000 }, () => ({ name: '', value: Buffer.alloc(0) }));
const ordinary = (amount: string): SourceRecord[] =>
  Array.from({ length: 10_000 }, (_, index) =>
    documentOf(`o${index}`, `{"amount":${amount},"items":[{"a":${index},"b":"${'text '.repeat(50)}"}]}`, {
      offset: index,
    }),
  );

interface WorstEvent {
  readonly name: string;
  readonly records: () => readonly SourceRecord[];
  readonly rows: number;
  /** Codes of the dead letters. */
  readonly letters: readonly string[];
}

const worstEvents: readonly WorstEvent[] = [
  {
    name: 'empty objects in a mapped list',
    records: () => [documentOf('bad', `{"items":${emptyObjects},"amount":1}`)],
    rows: 0,
    letters: ['too_many_values'],
  },
  {
    name: 'empty objects in a list that no column reads',
    records: () => [documentOf('large', `{"unread":${emptyObjects},"amount":1}`)],
    rows: 1,
    letters: [],
  },
  {
    name: 'nested arrays in a field that no column reads',
    records: () => [documentOf('large', `{"unread":${nestedArrays},"amount":1}`)],
    rows: 1,
    letters: [],
  },
  {
    name: 'nested arrays in a mapped list',
    records: () => [documentOf('bad', `{"items":${nestedArrays},"amount":1}`)],
    rows: 0,
    letters: ['too_many_values'],
  },
  {
    name: 'empty headers',
    records: () => [documentOf('large', '{"amount":1}', { headers: emptyHeaders })],
    rows: 1,
    letters: [],
  },
  {
    name: 'empty headers of a record that becomes a dead letter',
    records: () => [documentOf('bad', `{"amount":"${payloadMarker}"}`, { headers: emptyHeaders })],
    rows: 0,
    letters: ['wrong_type'],
  },
  { name: 'ordinary records', records: () => ordinary('1'), rows: 10_000, letters: [] },
  {
    name: 'records that all become dead letters',
    records: () => ordinary(`"${payloadMarker}"`),
    rows: 0,
    letters: Array.from({ length: 10_000 }, () => 'wrong_type'),
  },
];

/** A tenth remains for what a Lambda environment has besides the function's process. */
const boundMb = 0.9 * minMemoryMb;

/** With a record after them that nothing is wrong with. */
function eventOf(records: readonly SourceRecord[]): string {
  const event = JSON.stringify(
    makeEvent([...records, documentOf('good', '{"amount":2}', { offset: 99_999 })]),
  );
  const bytes = Buffer.byteLength(event);
  expect(bytes).toBeGreaterThan(0.85 * maxPayloadBytes);
  expect(bytes).toBeLessThanOrEqual(maxPayloadBytes);
  return event;
}

async function lettersSince(already: number): Promise<readonly DeadLetter[]> {
  const text = await readFile(lettersFile, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.slice(already).map((line) => JSON.parse(line) as DeadLetter);
}

let pid: number | undefined;

it.each(worstEvents)(
  `an event of 6 MB fits into ${minMemoryMb} MB with a tenth to spare: $name`,
  async (worst) => {
    const before = (await lettersSince(0)).length;
    const result = await host.invoke(eventOf(worst.records()));
    expect(result).toMatchObject({ kind: 'success', payload: '{"batchItemFailures":[]}' });

    const { rows } = await place().admin.execute('SELECT count(*) AS rows FROM memory.documents');
    expect(Number(rows[0]?.['rows'])).toBe(worst.rows + 1);
    const good = await place().admin.execute("SELECT amount FROM memory.documents WHERE id = 'good'");
    expect(good.rows[0]?.['amount']).toBe(2);
    const letters = await lettersSince(before);
    expect(letters.map(({ failure }) => failure.code)).toEqual(worst.letters);

    const [environment] = host.environments();
    pid ??= environment?.pid;
    expect(environment?.pid).toBe(pid);
    expect(host.usage().coldStarts).toBe(1);
    expect(host.usage().peakRssBytes / 1_048_576).toBeLessThan(boundMb);
  },
);

it('a function of 128 MB is killed by an event of 6 MB', async () => {
  const small = await startHost(128);
  onTestFinished(() => small.stop());
  const result = await small.invoke(
    eventOf([documentOf('large', '{"amount":1}', { headers: emptyHeaders })]),
  );
  expect(result).toMatchObject({ kind: 'crash', reason: 'memory' });
});
