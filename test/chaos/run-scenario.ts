import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCleanup } from '../../local/process/cleanup.ts';
import { createTopics } from '../../tools/kafka/kafka.ts';
import { waitUntil } from '../support/wait-until.ts';
import { check, type Check } from './check.ts';
import {
  connectorText,
  createTables,
  keepLogin,
  logins,
  proxiedContactPoints,
  withSession,
  type ChaosServers,
} from './environment.ts';
import type { Mutation } from './mutant.ts';
import { startChaosPipeline, type ChaosPipeline, type PipelineCounts } from './pipeline.ts';
import type { Chaos, Scenario } from './scenario.ts';
import { shortTtlSeconds, startWorkload, type Workload } from './workload.ts';

export interface ChaosSettings {
  readonly seed: number;
  readonly keys: number;
  readonly recordsPerSecond: number;
  /** The log goes on until it has so many, however short the fault was. */
  readonly leastRecords: number;
  /** How long a fault lasts that could last any time. */
  readonly faultMs: number;
  /** After the fault everything must be done within this. */
  readonly catchUpLimitMs: number;
  /** A mechanism to switch off. */
  readonly without: Mutation | undefined;
}

/** What happened, and what the independent program found. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly seconds: number;
  readonly faultSeconds: number;
  /** From the end of the fault to the next record that was done. */
  readonly backAfterMs: number;
  readonly coldStarts: number;
  readonly counts: PipelineCounts;
  readonly check: Check;
}

/** A scenario that did not come to its end, and why. */
export interface ScenarioTrouble {
  readonly scenario: Scenario;
  readonly trouble: string;
}

const partitions = 4;
const mostWaiting = 4_000;
const underWayLimitMs = 90_000;

/** As {@link runScenario}, with what went wrong as a result. */
export async function tryScenario(
  scenario: Scenario,
  id: string,
  findServers: () => Promise<ChaosServers>,
  settings: ChaosSettings,
): Promise<ScenarioResult | ScenarioTrouble> {
  try {
    return await runScenario(scenario, id, await findServers(), settings);
  } catch (error) {
    return { scenario, trouble: error instanceof Error ? error.message : String(error) };
  }
}

/** Lets a log flow through the function while a fault happens, and has the tables held against the log. */
async function runScenario(
  scenario: Scenario,
  id: string,
  servers: ChaosServers,
  settings: ChaosSettings,
): Promise<ScenarioResult> {
  const cleanup = createCleanup();
  const { workDirectory, kafka } = servers;
  const names = { keyspace: `chaos_${id}`, topic: `chaos-${id}` };
  const files = {
    ...names,
    deadLetterFile: join(workDirectory, `dead-letters-${id}.jsonl`),
    deliveriesFile: join(workDirectory, `deliveries-${id}.jsonl`),
  };
  const loginFile = join(workDirectory, `login-${id}.json`);
  const connectorFile = join(workDirectory, `connector-${id}.ts`);
  const startedAtMs = performance.now();
  try {
    await createTables(servers, names.keyspace);
    await createTopics([kafka.brokers], [names.topic], partitions);
    await writeFile(connectorFile, connectorText(names.topic, names.keyspace));
    await keepLogin(loginFile, logins.first);
    const pipeline = await startChaosPipeline({
      connectorFile,
      topic: names.topic,
      brokers: kafka.brokers,
      contactPoints: proxiedContactPoints(servers),
      deadLetters: pathToFileURL(files.deadLetterFile),
      login: servers.superuser === undefined ? undefined : pathToFileURL(loginFile),
      workDirectory: join(workDirectory, id),
      deliveriesFile: files.deliveriesFile,
      timeoutMs: scenario.lambdaTimeoutMs ?? 20_000,
      freezeBetweenInvocations: scenario.freezeBetweenInvocations ?? false,
      without: settings.without,
    });
    cleanup.defer(() => pipeline.stop());
    const isBehind = (): boolean => waitingIn(pipeline) > mostWaiting;
    const workload = startWorkload({ brokers: kafka.brokers, topic: names.topic, isBehind, ...settings });
    cleanup.defer(() => workload.stop());
    await waitUntil('the first 500 records are done', () => doneOf(pipeline) > 500, underWayLimitMs);

    const faultAtMs = performance.now();
    await scenario.fault({
      ...servers,
      ...files,
      loginFile,
      lambda: pipeline.lambda,
      workload,
      faultMs: settings.faultMs,
      ...toolsOf(servers, pipeline),
    });
    const overAtMs = performance.now();
    await getOn(pipeline, settings.catchUpLimitMs);
    const backAfterMs = performance.now() - overAtMs;
    await waitUntil(
      `the log has ${settings.leastRecords} records`,
      () => workload.produced() >= settings.leastRecords,
      settings.catchUpLimitMs,
    );
    await finish(pipeline, workload, settings.catchUpLimitMs);
    const { coldStarts } = pipeline.lambda.usage();
    await cleanup.run();

    // What was set for a second must have ended before the tables are read.
    await pause(shortTtlSeconds * 1_000 + 1_500);
    return {
      scenario,
      seconds: (performance.now() - startedAtMs) / 1_000,
      faultSeconds: (overAtMs - faultAtMs) / 1_000,
      backAfterMs,
      coldStarts,
      counts: pipeline.counts,
      check: await check(servers, files),
    };
  } finally {
    await cleanup.run();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function toolsOf(
  servers: ChaosServers,
  pipeline: ChaosPipeline,
): Pick<Chaos, 'pause' | 'node' | 'withClient' | 'caughtUp' | 'getsOn'> {
  return {
    pause,
    node(index) {
      const node = servers.cluster.nodes[index];
      if (node === undefined) throw new RangeError(`the cluster has no node ${index}`);
      return node;
    },
    withClient: (work, contactPoints) => withSession(servers, work, contactPoints),
    caughtUp: (limitMs) => catchUp(pipeline, limitMs),
    getsOn: (limitMs) => getOn(pipeline, limitMs),
  };
}

/** Throws when no more will be done. */
function doneOf({ source, ended }: ChaosPipeline): number {
  const reason = ended();
  if (reason !== undefined) throw reason;
  return source.lag().reduce((sum, { done }) => sum + done, 0);
}

const waitingIn = ({ source }: ChaosPipeline): number => source.lag().reduce((sum, { lag }) => sum + lag, 0);

async function getOn(pipeline: ChaosPipeline, limitMs: number): Promise<void> {
  const before = doneOf(pipeline);
  await waitUntil('another record is done', () => doneOf(pipeline) > before, limitMs);
}

/** Lets some records follow the fault, ends the log and waits for its end, and for the last late twin. */
async function finish(pipeline: ChaosPipeline, workload: Workload, limitMs: number): Promise<void> {
  await pause(1_000);
  await workload.stop();
  await catchUp(pipeline, limitMs);
  const isQuiet = (): boolean =>
    pipeline.lambda.environments().every(({ state }) => state === 'idle' || state === 'frozen');
  await waitUntil('late twins have ended', isQuiet, 60_000);
}

async function catchUp(pipeline: ChaosPipeline, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not caught up within ${limitMs / 1_000} s, ${waitingIn(pipeline)} records left`));
    }, limitMs);
  });
  try {
    await Promise.race([pipeline.source.caughtUp(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
