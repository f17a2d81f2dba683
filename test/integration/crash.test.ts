import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createProducer, createTopics } from '../../tools/kafka/kafka.ts';
import type { Pipeline } from '../../local/pipeline/pipeline.ts';
import { isAlive } from '../../local/process/is-alive.ts';
import { startCheckedPipeline } from '../support/checked-function.ts';
import { startMillrace } from '../support/millrace.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { descendantsOf } from '../support/processes.ts';
import { recentTime } from '../support/recent-time.ts';
import { mainlyOn, useTarget, type OpenTarget, type StoreTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const connectorFile = inProject('test/support/run/counts-connector.ts');
const servers = inject('servers');
const topic = 'crash.counts';
const names = 500;
const rounds = 10;
const startMs = recentTime(Date.UTC(2026, 0, 1));

/** Every name is written again in each round: its row must end with the last round's value. */
const records = Array.from({ length: rounds * names }, (_, index) => ({
  topic,
  key: `name-${index % names}`,
  value: JSON.stringify({ round: Math.floor(index / names), note: payloadMarker }),
  timestampMs: startMs + index,
}));

beforeAll(async () => {
  await createTopics([servers.brokers], [topic], 3);
  const producer = createProducer([servers.brokers]);
  await producer.send(records);
  await producer.close();
});

async function freshDirectory(): Promise<string> {
  await mkdir(inProject('.millrace/test'), { recursive: true });
  const directory = await mkdtemp(inProject('.millrace/test/crash-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const exact = new Map([[rounds - 1, names]]);

/** The target with an empty table. */
function useCounts(target: StoreTarget): () => OpenTarget {
  const place = useTarget(target, {
    keyspace: 'crash',
    schema: ['CREATE TABLE crash.counts (name text PRIMARY KEY, round int)'],
    timestamped: ['crash.counts'],
  });
  beforeEach(() => place().admin.execute('TRUNCATE crash.counts'));
  return place;
}

/** Round → names whose row is of that round. */
async function roundsInTable({ admin }: OpenTarget): Promise<Map<number, number>> {
  const found = await admin.execute('SELECT round FROM crash.counts');
  const namesOf = new Map<number, number>();
  for (const row of found.rows) {
    const round = Number(row.get('round'));
    namesOf.set(round, (namesOf.get(round) ?? 0) + 1);
  }
  return namesOf;
}

// `npm run chaos` kills the function while it writes to Cassandra.
describe.each(mainlyOn('keyspaces'))('kill -9 of the function while rows go to $name', (target) => {
  const place = useCounts(target);

  it('repeated kills of the function in mid-run lose no record', async () => {
    const directory = await freshDirectory();
    const pipeline: Pipeline = await startCheckedPipeline({
      connectorFile,
      topics: [topic],
      brokers: [servers.brokers],
      ...place().places,
      groupId: `crash-function-${target.dialect}`,
      startingPosition: 'TRIM_HORIZON',
      behaviour: 'friendly',
      deadLetters: pathToFileURL(join(directory, 'dead-letters.jsonl')).href,
      workDirectory: directory,
      batchSize: 100,
    });
    onTestFinished(() => pipeline.stop());

    let killed = 0;
    for (const share of [0.1, 0.3, 0.6]) {
      await waitUntil(
        `${share * 100} % are received`,
        () => pipeline.tally().received >= records.length * share,
        60_000,
      );
      expect(pipeline.source.lag().some(({ lag }) => lag > 0)).toBe(true);
      killed += pipeline.lambda.kill('SIGKILL');
    }
    await Promise.race([pipeline.source.caughtUp(), pipeline.failed]);

    expect(killed).toBeGreaterThanOrEqual(3);
    expect(pipeline.source.stats.invokeErrors).toBeGreaterThan(0);
    expect(pipeline.lambda.usage().coldStarts).toBeGreaterThanOrEqual(4);
    expect(await roundsInTable(place())).toEqual(exact);
  });
});

describe.each(mainlyOn('cassandra'))('kill -9 of the run while rows go to $name', (target) => {
  const place = useCounts(target);

  it('a kill of the whole run loses no record: the next run of its group catches up, and no process remains', async () => {
    const args = [
      ...['run', '--connector', connectorFile, '--brokers', servers.brokers, ...place().cliArguments],
      ...['--group', `crash-run-${target.dialect}`, '--batch-size', '50', '--until-caught-up'],
    ];
    const first = startMillrace(...args);
    await waitUntil('rows arrive', async () => (await roundsInTable(place())).size > 0, 90_000);
    const family = await descendantsOf(first.pid);
    first.signal('SIGKILL');
    await first.exited;
    await waitUntil('its processes have ended', () => !family.some(isAlive), 20_000);

    const second = startMillrace(...args);
    expect(await second.exited, second.err.join('\n')).toBe(0);
    expect(await roundsInTable(place())).toEqual(exact);
  }, 240_000);
});
