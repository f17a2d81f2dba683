import { chmodSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LocalServers } from '../../local/servers/local-servers.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { openDirectory } from '../../local/directories/run-directory.ts';
import type { Cleanup } from '../../local/process/cleanup.ts';
import type { ProjectConnector } from '../../project/load-project.ts';
import { createProducer } from '../kafka/kafka.ts';
import type { DeadLetterFile } from '../../local/pipeline/dead-letter-file.ts';
import { followDeadLetters } from '../../local/pipeline/dead-letter-file.ts';
import { letterNewsAsJson, printLetterNews } from '../../local/pipeline/letter-news.ts';
import type { Pipeline } from '../../local/pipeline/pipeline.ts';
import { startPipeline } from '../../local/pipeline/pipeline.ts';
import { feed } from './feed.ts';
import type { DevOptions } from './options.ts';
import { openShop } from './orders.ts';
import type { RecentValues } from './rate.ts';
import { createRecentValues } from './rate.ts';
import type { GrowingTruth } from './truth.ts';
import { createTruth } from './truth.ts';

/** The topic that the shop's orders go to. */
export const shopTopic = 'shop.orders';

/** A connector that runs, and what has been produced for it. */
export interface DevSession {
  readonly pipeline: Pipeline;
  readonly deadLetters: DeadLetterFile;
  readonly freshness: RecentValues;
  /** What was produced; `orders` stays empty where no end will be counted. */
  readonly truth: GrowingTruth;
  produced: () => number;
  /** Lets the shop produce; resolves when it is done. */
  produce: (signal: AbortSignal) => Promise<void>;
  /** Lets the session's files go with it; otherwise its logs stay for whoever looks for the reason. */
  endsWell: () => void;
  /** Copies the dead letters out of the session's folder, for later; `undefined` if there are none. */
  keepDeadLetters: () => string | undefined;
}

/** Starts the pipeline on running servers, in a folder of its own. */
export async function startSession(
  options: DevOptions,
  connector: ProjectConnector,
  servers: LocalServers,
  say: (line: string) => void,
  cleanup: Cleanup,
): Promise<DevSession> {
  const directory = await openDirectory('dev', undefined);
  let failed = true;
  cleanup.defer(() => directory.close(failed));
  const workDirectory = directory.path;
  const deadLetters = followDeadLetters(join(workDirectory, 'dead-letters.jsonl'));
  const freshness = createRecentValues();
  const pipeline = await startPipeline({
    connectorFile: options.connectorFile,
    topics: connector.topics,
    brokers: [servers.brokers],
    cassandra: servers,
    groupId: `millrace-${connector.name}`,
    startingPosition: 'TRIM_HORIZON',
    behaviour: 'friendly',
    deadLetters: pathToFileURL(deadLetters.path).href,
    workDirectory,
    onFreshness: (sampleMs) => {
      freshness.add(performance.now(), sampleMs);
    },
    onTrouble: say,
    onLetters: (news) => {
      say(options.json ? letterNewsAsJson(news) : printLetterNews(news));
    },
  });
  cleanup.defer(() => pipeline.stop());

  const truth = createTruth();
  let produced = 0;
  const producer = createProducer([servers.brokers]);
  cleanup.defer(() => producer.close());
  return {
    pipeline,
    deadLetters,
    freshness,
    truth,
    produced: () => produced,
    produce: (signal) =>
      feed({
        producer,
        topic: shopTopic,
        shop: openShop({ seed: options.seed }),
        ratePerSecond: options.ratePerSecond,
        records: options.records,
        signal,
        onSent: ({ expected }) => {
          produced += 1;
          // An endless run would remember every order that it ever produced.
          if (options.exit) truth.add(expected);
        },
      }),
    endsWell: () => {
      failed = false;
    },
    keepDeadLetters: () => {
      const size = statSync(deadLetters.path, { throwIfNoEntry: false })?.size ?? 0;
      if (size === 0) return undefined;
      const kept = join(makeStateDirectory(), 'dev', `${basename(workDirectory)}.jsonl`);
      mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
      copyFileSync(deadLetters.path, kept);
      chmodSync(kept, 0o600);
      return kept;
    },
  };
}
