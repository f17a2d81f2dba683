import { chmodSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DevFeed } from '../../core/connector/dev-source.ts';
import type { RegistryKind } from '../../core/decode/schema/schema-source.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { openDirectory } from '../../local/directories/run-directory.ts';
import type { DeadLetterFile } from '../../local/pipeline/dead-letter-file.ts';
import { followDeadLetters } from '../../local/pipeline/dead-letter-file.ts';
import type { DeadLetterNotice } from '../../local/pipeline/dead-letter-notices.ts';
import type { Pipeline } from '../../local/pipeline/pipeline.ts';
import { startPipeline } from '../../local/pipeline/pipeline.ts';
import type { Cleanup } from '../../local/process/cleanup.ts';
import type { RegistryPlaces } from '../../local/registry/registry-places.ts';
import type { LocalServers, RegistryAddress } from '../../local/servers/local-servers.ts';
import { createProducer } from '../kafka/kafka.ts';
import { sendRecords } from './feed.ts';
import { openRegistry } from './registry.ts';
import type { DevPlan } from './plan.ts';
import type { RecentValues } from '../live/rate.ts';
import { createRecentValues } from '../live/rate.ts';

/** How a run sends its records, and how it ends. */
export interface DevOptions {
  /** Default: every record of a fixture once, or those of a generator until Ctrl-C. */
  readonly records: number | undefined;
  /** Default: as fast as Kafka takes them, or 2,000 without an end. */
  readonly ratePerSecond: number | undefined;
  readonly seed: number;
  /** End when all records are done, and account for them. */
  readonly isChecked: boolean;
}

/** A connector that runs, and what is sent to it. */
export interface DevSession {
  readonly pipeline: Pipeline;
  readonly deadLetters: DeadLetterFile;
  readonly freshness: RecentValues;
  /** `undefined`: the user produces. */
  readonly feed: DevFeed | undefined;
  /** Records that Kafka has acknowledged; `undefined`: the user produces. */
  produced: () => number | undefined;
  /** Sends the records; resolves when all are acknowledged, at once where there are none. */
  send: (signal: AbortSignal) => Promise<void>;
  /** Lets the folder of the session be removed at its end; otherwise its logs stay, since they have the reason. */
  endsWell: () => void;
  /** Copies the dead letters out of the folder of the session; `undefined` if there are none. */
  saveDeadLetters: () => string | undefined;
}

/** The listeners of a session. */
export interface SessionListeners {
  readonly onTrouble: (message: string) => void;
  readonly onLetters: (notice: DeadLetterNotice) => void;
}

/** The one server answers for both; Glue is AWS's own, or that of `AWS_ENDPOINT_URL_GLUE`. */
function placesOf(kinds: readonly RegistryKind[], started: RegistryAddress | undefined): RegistryPlaces {
  return {
    ...(started && kinds.includes('confluent') && { confluent: { url: started.confluentUrl } }),
    ...(started && kinds.includes('apicurio') && { apicurio: { url: started.apicurioUrl } }),
    ...(kinds.includes('glue') && { glue: {} }),
  };
}

const endlessRatePerSecond = 2_000;

/** Starts the pipeline on running servers, in a folder of its own. */
export async function startSession(
  { connector, connectorFile, source, registries }: DevPlan,
  options: DevOptions,
  servers: LocalServers,
  listeners: SessionListeners,
  cleanup: Cleanup,
): Promise<DevSession> {
  const directory = await openDirectory('dev', undefined);
  let failed = true;
  cleanup.defer(() => directory.close(failed));
  const workDirectory = directory.path;
  const deadLetters = followDeadLetters(join(workDirectory, 'dead-letters.jsonl'));
  const freshness = createRecentValues();
  const pipeline = await startPipeline({
    connectorFile,
    topics: connector.topics,
    brokers: [servers.brokers],
    cassandra: servers,
    registries: placesOf(registries, servers.registry),
    groupId: `millrace-${connector.name}`,
    startingPosition: 'TRIM_HORIZON',
    behaviour: 'friendly',
    deadLetters: pathToFileURL(deadLetters.path).href,
    workDirectory,
    onFreshness: (sampleMs) => {
      freshness.add(performance.now(), sampleMs);
    },
    ...listeners,
  });
  cleanup.defer(() => pipeline.stop());

  let produced = 0;
  const producer = createProducer([servers.brokers]);
  cleanup.defer(() => producer.close());
  const { seed, isChecked } = options;
  const registry = servers.registry && openRegistry(servers.registry);
  const feed = await source?.source.open({ seed, isChecked, registry });
  const records = options.records ?? source?.records ?? Infinity;
  const ratePerSecond = options.ratePerSecond ?? (records === Infinity ? endlessRatePerSecond : Infinity);
  return {
    pipeline,
    deadLetters,
    freshness,
    feed,
    produced: () => (feed === undefined ? undefined : produced),
    async send(signal) {
      if (feed === undefined) return;
      const onSent = (count: number): void => {
        produced += count;
      };
      await sendRecords({ producer, feed, ratePerSecond, records, signal, onSent });
    },
    endsWell: () => {
      failed = false;
    },
    saveDeadLetters: () => {
      const size = statSync(deadLetters.path, { throwIfNoEntry: false })?.size ?? 0;
      if (size === 0) return undefined;
      const saved = join(makeStateDirectory(), 'dev', `${basename(workDirectory)}.jsonl`);
      mkdirSync(dirname(saved), { recursive: true, mode: 0o700 });
      copyFileSync(deadLetters.path, saved);
      chmodSync(saved, 0o600);
      return saved;
    },
  };
}
