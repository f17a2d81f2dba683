import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { runMillraceForJson, startMillrace } from '../support/millrace.ts';
import type { ForeignRecord, ForeignRow } from '../support/other-program.ts';
import { createForeignTopic, produceForeign, runForeignCql } from '../support/other-program.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { recentTime } from '../support/recent-time.ts';
import { storeTargets, useTarget } from '../support/store-target.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const connector = inProject('test/support/run/readings-connector.ts');
const servers = inject('servers');
const contactPoint = servers.contactPoints[0] ?? '';
const topic = 'plant.readings';
const partitions = 3;
const sensors = 40;
/** The records of the first ten seconds are of the day before. */
const startMs = recentTime(Date.UTC(2026, 0, 31, 23, 59, 50));

/** A sensor's readings lie in one partition, as a producer's partitioner would have it. */
const partitionOf = (sensor: number): number => sensor % partitions;

/** What the other program sends: readings, and now and then something else. */
const records: readonly ForeignRecord[] = Array.from({ length: 3_000 }, (_, index) => {
  const sensor = (index * 7) % sensors;
  return {
    topic,
    partition: partitionOf(sensor),
    key: index % 500 === 498 ? null : `sensor-${sensor}`,
    value: valueOf(index),
    headers: { origin: `line ${index % 5}`, ...(index % 200 === 77 ? { ignore: 'yes' } : {}) },
    timestamp: startMs + index * 13,
  };
});

function valueOf(index: number): string | null {
  if (index % 250 === 249) return null;
  if (index % 300 === 100) return `{"measured":{"value":1${payloadMarker}`;
  if (index % 300 === 200) return `{"measured":{"value":"${payloadMarker}"}}`;
  const tags = index % 3 === 0 ? '[]' : `["tag ${index % 4}","żółć"]`;
  return (
    `{"measured":{"value":${index}.50,"unit of it":"°C"},"tags":${tags},"labels":{"shift":${index % 3}},` +
    `"place":{"hall":"H${index % 6}","row":${index % 9}},"serial":12345678901234567890123456789${index % 10}}`
  );
}

/** What the mapping says of a record, worked out by hand. */
function fateOf(record: ForeignRecord, index: number): 'written' | 'skipped' | 'dead letter' {
  if (index % 300 === 100 || index % 300 === 200) return 'dead letter';
  if (record.headers['ignore'] !== undefined) return 'skipped';
  return record.key === null ? 'dead letter' : 'written';
}

const fates = records.map(fateOf);
const count = (fate: string): number => fates.filter((each) => each === fate).length;

function expectedHistory(): ForeignRow[] {
  const positions = Array.from({ length: partitions }, () => 0);
  const rows: ForeignRow[] = [];
  for (const [index, record] of records.entries()) {
    const position = positions[record.partition]!;
    positions[record.partition] = position + 1;
    if (fates[index] !== 'written' || record.value === null) continue;
    const hasTags = index % 3 !== 0;
    rows.push({
      sensor: record.key,
      at: pythonTime(record.timestamp),
      partition: String(record.partition),
      position: String(position),
      value: `${index}.50`,
      unit: '°C',
      tags: hasTags ? [`tag ${index % 4}`, 'żółć'] : [],
      first_tag: hasTags ? `tag ${index % 4}` : null,
      labels: { shift: String(index % 3) },
      place: { hall: `H${index % 6}`, row: String(index % 9) },
      serial: `12345678901234567890123456789${index % 10}`,
      origin: `line ${index % 5}`,
      kind: 'reading',
      shout: record.key?.toUpperCase(),
    });
  }
  return rows;
}

function expectedLatest(): ForeignRow[] {
  const latest = new Map<string, ForeignRow>();
  for (const [index, { key, value, timestamp }] of records.entries()) {
    if (fates[index] !== 'written' || key === null) continue;
    if (value === null) latest.delete(key);
    else latest.set(key, { sensor: key, value: `${index}.50`, at: pythonTime(timestamp) });
  }
  return [...latest.values()];
}

/** As Python's `isoformat` prints it. */
function pythonTime(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('.000Z') ? text.slice(0, -5) : `${text.slice(0, -1)}000`;
}

const byText = (rows: readonly ForeignRow[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

beforeAll(async () => {
  await createForeignTopic(servers.brokers, topic, partitions);
  await produceForeign(servers.brokers, records);
});

async function freshDirectory(): Promise<string> {
  await mkdir(inProject('.millrace/test'), { recursive: true });
  const directory = await mkdtemp(inProject('.millrace/test/run-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const schema = [
  `CREATE TYPE plant.place (hall text, row int)`,
  `CREATE TABLE plant.history (
     sensor text, at timestamp, partition int, position bigint, value decimal, unit text,
     tags frozen<list<text>>, first_tag text, labels map<text, int>, place frozen<place>, serial varint,
     origin text, kind text, shout text,
     PRIMARY KEY (sensor, at))`,
  `CREATE TABLE plant.latest (sensor text PRIMARY KEY, value decimal, at timestamp)`,
];

describe.each(storeTargets)('`millrace run` into $name', (target) => {
  const place = useTarget(target, {
    keyspace: 'plant',
    schema,
    timestamped: ['plant.history', 'plant.latest'],
  });
  const groupOf = (behaviour: string): string => `plant-${target.dialect}-${behaviour}`;
  let serverArgs: readonly string[];

  beforeEach(() => {
    serverArgs = ['--connector', connector, '--brokers', servers.brokers, ...place().cliArguments];
  });

  // What the event source does is the same whatever the target: one of the two will do for the second.
  it.each(target.dialect === 'cassandra' ? ['friendly', 'hostile'] : ['hostile'])(
    '`run` writes a topic of another program into tables of another program (%s event source)',
    async (behaviour) => {
      await runForeignCql(contactPoint, ['TRUNCATE plant.history', 'TRUNCATE plant.latest']);
      const deadLetters = join(await freshDirectory(), 'dead-letters.jsonl');
      const report = await runMillraceForJson(
        ...['run', ...serverArgs, '--until-caught-up', '--json', '--group', groupOf(behaviour)],
        ...[
          '--behaviour',
          behaviour,
          '--dead-letters',
          pathToFileURL(deadLetters).href,
          '--batch-size',
          '200',
        ],
      );

      const history = await runForeignCql(contactPoint, ['SELECT * FROM plant.history']);
      expect(byText(history)).toEqual(byText(expectedHistory()));
      const latest = await runForeignCql(contactPoint, ['SELECT * FROM plant.latest']);
      expect(byText(latest)).toEqual(byText(expectedLatest()));

      const letters = (await readFile(deadLetters, 'utf8')).trim().split('\n');
      const positions = new Set(letters.map((line) => JSON.stringify(positionOf(JSON.parse(line)))));
      expect(positions.size).toBe(count('dead letter'));
      expect(report).toMatchObject({ connector: 'readings', lag: 0, dropped: 0 });
      if (behaviour === 'friendly') {
        expect(report).toMatchObject({
          records: {
            written: count('written'),
            skipped: count('skipped'),
            deadLettered: count('dead letter'),
            failedThenRetried: 0,
          },
        });
      }
    },
  );

  it('`run` continues where its group has stopped', async () => {
    const group = ['--group', groupOf('hostile')];
    const report = await runMillraceForJson('run', ...serverArgs, ...group, '--until-caught-up', '--json');
    expect(report).toMatchObject({ records: { written: 0, skipped: 0, deadLettered: 0 }, lag: 0 });
  });
});

describe('`millrace run` failures', () => {
  it('`run` ends with 1 and the reason if no server answers', async () => {
    const nowhere = ['--brokers', '127.0.0.1:1', '--contact-points', '127.0.0.1:1', '--local-dc', 'dc'];
    const { exited, err } = startMillrace('run', '--connector', connector, ...nowhere, '--until-caught-up');
    expect(await exited).toBe(1);
    expect(err.join('\n')).toContain('127.0.0.1:1');
  });

  it('`run` ends with 1 and the reason if no Cassandra answers, before any record arrives', async () => {
    const elsewhere = ['--contact-points', '127.0.0.1:1', '--local-dc', 'dc', '--group', 'plant-nowhere'];
    const args = ['--connector', connector, '--brokers', servers.brokers, ...elsewhere, '--until-caught-up'];
    const { exited, err } = startMillrace('run', ...args);
    expect(await exited).toBe(1);
    expect(err.join('\n')).toContain('no Cassandra answers at 127.0.0.1:1');
  });

  it('`run` ends with 1 and names the existing datacenters if the local one is not among them', async () => {
    const elsewhere = ['--contact-points', contactPoint, '--local-dc', 'nowhere', '--group', 'plant-nowhere'];
    const args = ['--connector', connector, '--brokers', servers.brokers, ...elsewhere];
    const { exited, err } = startMillrace('run', ...args);
    expect(await exited).toBe(1);
    expect(err.at(-1)).toBe(
      `millrace run: the cluster at ${contactPoint} has no datacenter 'nowhere', only ${servers.localDatacenter}; name the nearest with --local-dc`,
    );
  });
});

function positionOf(letter: unknown): unknown {
  const {
    topic: from,
    partition,
    offset,
  } = (letter as { record: ForeignRecord & { offset: number } }).record;
  return [from, partition, offset];
}
