import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { withCassandra } from '../../cli/cassandra-session.ts';
import { createCleanup } from '../../cli/cleanup.ts';
import { createTopics } from '../../cli/kafka.ts';
import { startPipeline, type Pipeline } from '../../cli/pipeline/pipeline.ts';
import { pythonVenv } from '../support/python.ts';
import { waitUntil } from '../support/wait-until.ts';
import { connectorText, createTables, proxiedContactPoints, type ChaosServers } from './environment.ts';
import type { Chaos, Scenario } from './scenario.ts';
import { shortTtlSeconds, startWorkload } from './workload.ts';

export interface ChaosSettings {
  readonly seed: number;
  readonly keys: number;
  readonly recordsPerSecond: number;
  /** How long a fault lasts that could last any time. */
  readonly faultMs: number;
}

/** What the independent program found, and what it took to get there. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly seconds: number;
  readonly records: number;
  readonly retried: number;
  readonly coldStarts: number;
  readonly worstFreshnessMs: number;
  readonly lost: number;
  readonly reordered: number;
  /** Keys that differ for the reason that `record` mode states. */
  readonly excused: number;
  readonly poison: number;
  readonly deadLettersRepeated: number;
  readonly deadLettersMissing: number;
  readonly deadLettersUnexpected: number;
  readonly examples: readonly unknown[];
}

const run = promisify(execFile);
const checker = fileURLToPath(new URL('check.py', import.meta.url));
const partitions = 4;
const catchUpLimitMs = 240_000;

/** Lets a log flow through the function while a fault happens, and holds the tables against the log. */
export async function runScenario(
  scenario: Scenario,
  id: string,
  servers: ChaosServers,
  settings: ChaosSettings,
): Promise<ScenarioResult> {
  const cleanup = createCleanup();
  const startedAtMs = performance.now();
  const names = { keyspace: `chaos_${id}`, topic: `chaos-${id}` };
  const deadLetterFile = join(servers.workDirectory, `dead-letters-${id}.jsonl`);
  let worstFreshnessMs = 0;
  try {
    await createTables(servers, names.keyspace);
    await createTopics([servers.kafka.brokers], [names.topic], partitions);
    const connectorFile = join(servers.workDirectory, `connector-${id}.ts`);
    await writeFile(connectorFile, connectorText(names.topic, names.keyspace));
    const pipeline = await startPipeline({
      connectorFile,
      topics: [names.topic],
      brokers: [servers.kafka.brokers],
      cassandra: { contactPoints: proxiedContactPoints(servers), localDatacenter: 'datacenter1' },
      groupId: names.topic,
      startingPosition: 'TRIM_HORIZON',
      behaviour: 'hostile',
      deadLetters: pathToFileURL(deadLetterFile).href,
      workDirectory: join(servers.workDirectory, id),
      batchSize: 500,
      concurrency: 2,
      timeoutMs: scenario.lambdaTimeoutMs ?? 20_000,
      freezeBetweenInvocations: scenario.freezeBetweenInvocations ?? false,
      onFreshness: (sampleMs) => {
        worstFreshnessMs = Math.max(worstFreshnessMs, ...sampleMs);
      },
    });
    cleanup.defer(() => pipeline.stop());
    const workload = startWorkload({ brokers: servers.kafka.brokers, topic: names.topic, ...settings });
    cleanup.defer(() => workload.stop());

    await waitUntil('the first records are through', () => isUnderWay(pipeline), 60_000);
    await scenario.fault(chaosOf(servers, pipeline, names.keyspace, deadLetterFile, settings));
    await pause(2_000);
    await workload.stop();
    await caughtUp(pipeline);
    await waitUntil('late twins have ended', () => isQuiet(pipeline), 60_000);
    const { coldStarts } = pipeline.lambda.usage();
    const retried = pipeline.tally().failed;
    await cleanup.run();

    // What was set for a second must have ended before the tables are read.
    await pause(shortTtlSeconds * 1_000 + 1_500);
    const checked = await check(servers, names, deadLetterFile);
    const tables = Object.values(checked.tables);
    const sum = (of: (table: TableCheck) => number): number =>
      tables.reduce((total, table) => total + of(table), 0);
    return {
      scenario,
      seconds: (performance.now() - startedAtMs) / 1000,
      records: checked.records,
      retried,
      coldStarts,
      worstFreshnessMs,
      lost: sum((table) => table.lost),
      reordered: sum((table) => table.reordered),
      excused: sum((table) => table.excused),
      poison: checked.poison,
      deadLettersRepeated: checked.deadLetters.repeated,
      deadLettersMissing: checked.deadLetters.missing,
      deadLettersUnexpected: checked.deadLetters.unexpected,
      examples: tables.flatMap((table) => table.examples),
    };
  } finally {
    await cleanup.run();
  }
}

function chaosOf(
  { cluster, kafka, proxies }: ChaosServers,
  { lambda }: Pipeline,
  keyspace: string,
  deadLetterFile: string,
  { faultMs }: ChaosSettings,
): Chaos {
  return {
    cluster,
    kafka,
    lambda,
    proxies,
    keyspace,
    deadLetterFile,
    faultMs,
    pause,
    node(index) {
      const node = cluster.nodes[index];
      if (node === undefined) throw new RangeError(`the cluster has no node ${index}`);
      return node;
    },
    withClient: (work) => withCassandra(cluster, work),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const isUnderWay = ({ source }: Pipeline): boolean =>
  source.lag().reduce((done, partition) => done + partition.done, 0) > 500;

const isQuiet = ({ lambda }: Pipeline): boolean =>
  lambda.environments().every(({ state }) => state === 'idle' || state === 'frozen');

async function caughtUp({ source }: Pipeline): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not caught up after ${catchUpLimitMs} ms: ${JSON.stringify(source.lag())}`));
    }, catchUpLimitMs);
  });
  try {
    await Promise.race([source.caughtUp(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

interface TableCheck {
  readonly lost: number;
  readonly reordered: number;
  readonly excused: number;
  readonly examples: readonly unknown[];
}

interface Check {
  readonly records: number;
  readonly poison: number;
  readonly tables: Readonly<Record<string, TableCheck>>;
  readonly deadLetters: { readonly repeated: number; readonly missing: number; readonly unexpected: number };
}

async function check(
  { kafka, cluster }: ChaosServers,
  { topic, keyspace }: { readonly topic: string; readonly keyspace: string },
  deadLetterFile: string,
): Promise<Check> {
  const { python } = await pythonVenv();
  const [host = '', port = ''] = (cluster.contactPoints[0] ?? '').split(':');
  const { stdout } = await run(
    python,
    [checker, kafka.brokers, topic, host, port, keyspace, deadLetterFile],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout) as Check;
}
