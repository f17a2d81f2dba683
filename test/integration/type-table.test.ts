/**
 * Each kind of value of each format × each CQL type: written by the bundle of the function, read back by the driver. What
 * is expected is in docs/generate/values, by hand, and in docs/MAPPING.md.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { findTable } from '../../core/cql/schema/schema.ts';
import { compileConnector } from '../../core/mapping/compile-connector.ts';
import { startCassandra } from '../../local/cassandra/cassandra.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { createCleanup } from '../../local/process/cleanup.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { recentTime } from '../support/recent-time.ts';
import { onCassandra, onKeyspaces, type OpenTarget } from '../support/store-target.ts';
import {
  allColumns,
  columnsBefore5,
  columnsOfKeyspaces,
  nameOf,
  schemaOf,
  type Column,
} from '../../docs/generate/values/columns.ts';
import { carriedPairs, definitionOf, keyspace, topicOf, writtenPairs } from './type-table/connector-of.ts';
import { pairsOf, type Pair } from '../../docs/generate/values/kind.ts';
import { payloadOf } from './type-table/payloads.ts';
import { printCell } from './type-table/print-cell.ts';
import { formatTables } from '../../docs/generate/values/tables.ts';

type Place = Pick<OpenTarget, 'admin' | 'places' | 'environment' | 'close'>;

interface Target {
  readonly name: string;
  readonly connector: string;
  readonly columns: readonly Column[];
  readonly pairs: readonly Pair[];
  readonly open: () => Promise<Place>;
}

const timestamped = [`${keyspace}.cells`];

const targets: readonly Target[] = [
  {
    name: 'Cassandra 5.0.3',
    connector: 'connector-all.ts',
    columns: allColumns,
    pairs: carriedPairs(allColumns),
    open: () => onCassandra.open({ timestamped }),
  },
  {
    name: 'Cassandra 4.1.8',
    connector: 'connector-before-5.ts',
    columns: columnsBefore5,
    pairs: writtenPairs(columnsBefore5),
    open: openCassandra4,
  },
  {
    name: 'Keyspaces',
    connector: 'connector-keyspaces.ts',
    columns: columnsOfKeyspaces,
    pairs: writtenPairs(columnsOfKeyspaces),
    open: () => onKeyspaces().open({ timestamped }),
  },
];

/** A server of its own. */
async function openCassandra4(): Promise<Place> {
  const cleanup = createCleanup();
  const cluster = await startCassandra({ version: '4.1.8' });
  cleanup.defer(() => cluster.stop());
  const { contactPoints, localDatacenter } = cluster;
  const admin = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
  cleanup.defer(() => admin.shutdown());
  await admin.connect();
  const places = { cassandra: { contactPoints, localDatacenter }, dialect: 'cassandra' } as const;
  return { admin, places, environment: {}, close: () => cleanup.run() };
}

const recordsInEvent = 1_000;
const timestamp = recentTime(Date.now());

/** Writes the record of each pair by the function; what its column has then, or the code of its dead letter. */
async function carry(
  target: Target,
  place: Place,
  directory: RunDirectory,
): Promise<ReadonlyMap<string, string>> {
  const { pairs } = target;
  const records = pairs.map((pair) =>
    makeRecord({
      topic: topicOf(pair),
      timestamp,
      key: Buffer.from(pair.id),
      ...withHeaders(payloadOf(pair)),
    }),
  );
  const letters = join(directory.path, `${target.connector}.jsonl`);
  const bundle = bundleConnector({
    connectorFile: fileURLToPath(new URL(`type-table/${target.connector}`, import.meta.url)),
    outDirectory: join(directory.path, target.connector),
  });
  const host = startCheckedHost({
    bundleDirectory: bundle.directory,
    handler: bundle.handler,
    environment: await functionEnvironment(
      { ...place.places, deadLetters: pathToFileURL(letters).href },
      () => Promise.resolve(place.environment),
    ),
    memoryMb: 1_769,
    timeoutMs: 60_000,
    maxEnvironments: 1,
  });
  try {
    for (let from = 0; from < records.length; from += recordsInEvent) {
      const event = makeEvent(records.slice(from, from + recordsInEvent));
      const result = await host.invoke(JSON.stringify(event));
      expect(result).toMatchObject({ kind: 'success', payload: '{"batchItemFailures":[]}' });
    }
  } finally {
    await host.stop();
  }
  return new Map([...(await cellsOf(place.admin, pairs)), ...(await codesIn(letters))]);
}

const withHeaders = ({ value, headers = [] }: ReturnType<typeof payloadOf>) => ({ value, headers });

async function cellsOf(admin: Client, pairs: readonly Pair[]): Promise<ReadonlyMap<string, string>> {
  const columns = new Map(pairs.map((pair) => [pair.id, nameOf(pair.column)]));
  const cells = new Map<string, string>();
  const found = await admin.execute(`SELECT * FROM ${keyspace}.cells`, [], { fetchSize: 5_000 });
  for await (const row of found) {
    const id = String(row.get('id'));
    cells.set(id, printCell(row.get(columns.get(id) ?? '')));
  }
  return cells;
}

async function codesIn(letters: string): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(letters)) return new Map();
  const lines = (await readFile(letters, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const { record, failure } = JSON.parse(line) as {
        readonly record: { readonly key: string };
        readonly failure: { readonly code: string };
      };
      return [Buffer.from(record.key, 'base64').toString(), `!${failure.code}`];
    }),
  );
}

describe.each(targets)('every kind of value into every type of $name', (target) => {
  let place: Place | undefined;
  let directory: RunDirectory | undefined;

  beforeAll(async () => {
    directory = await openDirectory('type-table', undefined);
    place = await target.open();
    for (const statement of [
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      ...schemaOf(keyspace, target.columns),
    ]) {
      await place.admin.execute(statement);
    }
  });
  afterAll(async () => {
    await place?.admin.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
    await place?.close();
    await directory?.close(false);
  });

  it('each is read back as the value that it stands for, or is the dead letter that says why not', async () => {
    if (place === undefined || directory === undefined) throw new Error('nothing is open');
    const became = await carry(target, place, directory);
    const differing = target.pairs.flatMap(({ id, expected }) => {
      const got = became.get(id) ?? 'nothing';
      return got === expected ? [] : [`${id}: ${got}, not ${expected}`];
    });
    expect(differing).toEqual([]);
    expect(became.size).toBe(target.pairs.length);
  });
});

describe('every kind of value into every type', () => {
  it('what can never be written is refused before any record', () => {
    const statements = [
      `CREATE KEYSPACE ${keyspace} WITH replication = {}`,
      ...schemaOf(keyspace, allColumns),
    ];
    const { schema } = parseSchema(`${statements.join(';\n')};`, 'schema.cql');
    const compile = (pair: Pair) => () =>
      compileConnector(definitionOf([pair]), (of, name) => findTable(schema, of, name));
    const never = pairsOf(formatTables, allColumns).filter(({ expected }) => expected === '!check');
    expect(never.length).toBeGreaterThan(100);
    for (const pair of never) expect(compile(pair), pair.id).toThrow(/cell|as_/);
  });
});
