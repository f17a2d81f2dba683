import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startEventSource } from '../event-source/event-source.ts';
import type { KafkaSecurity } from '../event-source/kafka/security.ts';
import type { StartingPosition } from '../event-source/kafka/starting-position.ts';
import type { EventSource, EventSourceOptions } from '../event-source/options.ts';
import { startLambdaHost } from '../lambda-host/host.ts';
import type { LambdaHost } from '../lambda-host/options.ts';
import type { Noticed } from '../../core/record/observations.ts';
import { createCleanup } from '../process/cleanup.ts';
import { awsEnvironment } from './aws-environment.ts';
import { printDroppedRecords } from './print-dropped.ts';
import { functionEnvironment, type FunctionPlaces } from './function-environment.ts';
import type { FunctionWatch } from './function-watch.ts';
import { watchFunction } from './function-watch.ts';
import { watchDeadLetters, type DeadLetterNotice } from './dead-letter-notices.ts';
import { deduplicateMessages } from './deduplicate-messages.ts';
import { openOwnBundle } from './own-bundle.ts';
import { createObservationTotals } from './observation-totals.ts';
import type { Tally } from './tally.ts';
import { createTallyKeeper } from './tally.ts';
import { watchHeldDeadLetters } from './watch-held-dead-letters.ts';
import { watchUnstoredDeadLetters } from './watch-unstored-dead-letters.ts';

/** A connector, servers that run already, and how records are delivered. */
export interface PipelineOptions extends FunctionPlaces {
  readonly connectorFile: string;
  /** Default: the function's own, `lambda/carry/handler.ts`. */
  readonly entryFile?: string | undefined;
  readonly topics: readonly string[];
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** Default: in plain text, without a login. */
  readonly kafkaSecurity?: KafkaSecurity | undefined;
  readonly groupId: string;
  readonly startingPosition: StartingPosition;
  /** Start there also where the group has committed offsets. */
  readonly ignoreCommitted?: boolean;
  /** Called when the committed offsets of the group override the starting position. */
  readonly onResumed?: EventSourceOptions['onResumed'];
  readonly behaviour: 'friendly' | 'hostile';
  /** Takes the function's log, in a file of this run alone. */
  readonly workDirectory: string;
  readonly batchSize?: number | undefined;
  readonly windowMs?: number | undefined;
  /** Most invocations at a time. */
  readonly concurrency?: number | undefined;
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  /** Stop the function's process between invocations, as Lambda freezes it. */
  readonly freezeBetweenInvocations?: boolean;
  /** Called when an invocation fails, or dead letters cannot be stored, each at most once in a few seconds. */
  readonly onTrouble?: (message: string) => void;
  /** Called for the dead letters that are stored: the first of each code and column, then numbers. */
  readonly onLetters?: (notice: DeadLetterNotice) => void;
  /** Called with each batch's sample of freshness, in milliseconds. */
  readonly onFreshness?: (sampleMs: readonly number[]) => void;
  /** Called with each line that the function prints. */
  readonly onLine?: (line: string) => void;
}

/** Records on their way from Kafka through the deployed bundle into Cassandra. */
export interface Pipeline {
  readonly source: EventSource;
  readonly lambda: LambdaHost;
  /** What the function prints. */
  readonly logFile: string;
  tally(): Tally;
  /** What was written and is most often a mistake, by column. */
  noticed(): readonly Noticed[];
  /** Rejects when the pipeline cannot continue, with the reason; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Of this run alone: two runs of one group work at the same time in one folder. */
const logFileName = (startedAt: Date): string =>
  `function-${startedAt.toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}.log`;

/** Lambda's smallest share of a whole core is at 1,769 MB. */
const defaultMemoryMb = 1_769;
const defaultTimeoutMs = 60_000;
const defaultBatchSize = 1_000;
const defaultConcurrency = 4;

/**
 * Bundles the connector as `cdk deploy` does, starts it in a Lambda host and lets the event source feed it.
 * Rejects with the compiler's message when the connector cannot be bundled, or when a server does not answer.
 */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { connectorFile, entryFile, workDirectory } = options;
  await mkdir(workDirectory, { recursive: true, mode: 0o700 });
  // Payloads are in it: the dead letters, and what the connector's own code prints.
  await chmod(workDirectory, 0o700);
  const code = await openOwnBundle(connectorFile, entryFile);
  const logFile = join(workDirectory, logFileName(new Date()));
  const tally = createTallyKeeper(options.onFreshness);
  const noticed = createObservationTotals();
  const watch = watchFunction(logFile, options.onTrouble);
  const { onTrouble } = options;
  const letters = watchDeadLetters(options.onLetters ?? (() => undefined));
  const watches = [
    (line: string) => {
      letters.addLine(line);
    },
    ...(onTrouble ? [watchUnstoredDeadLetters(onTrouble), watchHeldDeadLetters(onTrouble)] : []),
  ];
  const cleanup = createCleanup();
  cleanup.defer(() => code.close());
  const ticks = setInterval(() => {
    letters.tick();
  }, 1_000);
  cleanup.defer(() => {
    clearInterval(ticks);
    letters.end();
  });

  try {
    const lambda = startLambdaHost({
      bundleDirectory: code.bundle.directory,
      handler: code.bundle.handler,
      environment: await functionEnvironment(options, awsEnvironment),
      memoryMb: options.memoryMb ?? defaultMemoryMb,
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      maxEnvironments: options.concurrency ?? defaultConcurrency,
      freezeBetweenInvocations: options.freezeBetweenInvocations ?? false,
      logFile,
      onLine: (line) => {
        tally.addLine(line);
        noticed.addLine(line);
        for (const watchLine of watches) watchLine(line);
        options.onLine?.(line);
      },
    });
    cleanup.defer(() => lambda.stop());

    const source = await startSource(options, lambda, watch);
    cleanup.defer(() => source.stop());

    return {
      source,
      lambda,
      logFile,
      tally: () => tally.tally(),
      noticed: () => noticed.noticed(),
      failed: watch.failed,
      stop: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function startSource(
  options: PipelineOptions,
  lambda: LambdaHost,
  watch: FunctionWatch,
): Promise<EventSource> {
  const { brokers, kafkaSecurity, onTrouble: say } = options;
  try {
    return await startEventSource({
      brokers: brokers.join(','),
      ...(kafkaSecurity && { security: kafkaSecurity }),
      topics: options.topics,
      groupId: options.groupId,
      startingPosition: options.startingPosition,
      ignoreCommitted: options.ignoreCommitted ?? false,
      ...(options.onResumed && { onResumed: options.onResumed }),
      behaviour: options.behaviour,
      batchSize: options.batchSize ?? defaultBatchSize,
      ...(options.windowMs === undefined ? {} : { maximumBatchingWindowMs: options.windowMs }),
      invocationsPerPoller: options.concurrency ?? defaultConcurrency,
      reportBatchItemFailures: true,
      invoke: async (event) => watch.seen(await lambda.invoke(event)),
      ...(say && {
        onTrouble: deduplicateMessages(say),
        onDropped: (dropped) => {
          say(printDroppedRecords(dropped));
        },
      }),
      onError: (error) => {
        watch.fail(error);
      },
    });
  } catch (cause) {
    throw new Error(`the event source cannot start on ${brokers.join(', ')}`, { cause });
  }
}
