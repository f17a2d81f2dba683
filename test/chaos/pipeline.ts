import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createCleanup } from '../../local/process/cleanup.ts';
import { readMetrics } from '../../local/pipeline/metrics.ts';
import { env } from '../../core/contract/environment.ts';
import { metrics } from '../../core/contract/metrics.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { startEventSource } from '../../local/event-source/event-source.ts';
import type { EventSource } from '../../local/event-source/options.ts';
import { startLambdaHost } from '../../local/lambda-host/host.ts';
import type { InvocationResult } from '../../local/lambda-host/invocation.ts';
import type { LambdaHost } from '../../local/lambda-host/options.ts';
import { writeMutant, type Mutation } from './mutant.ts';

export interface ChaosPipelineOptions {
  readonly connectorFile: string;
  readonly topic: string;
  readonly brokers: string;
  readonly contactPoints: readonly string[];
  readonly deadLetters: URL;
  /** The secret with the login, where the cluster asks for one. */
  readonly login: URL | undefined;
  readonly workDirectory: string;
  /** Takes a line per delivery: partition → offsets. */
  readonly deliveriesFile: string;
  readonly timeoutMs: number;
  readonly freezeBetweenInvocations: boolean;
  /** Switched off in the bundle; else the bundle is the one that `cdk deploy` ships. */
  readonly without: Mutation | undefined;
}

/** What the function and the event source have said. */
export interface PipelineCounts {
  /** Times that a record was reported as failed. */
  reported: number;
  /** Requests to Cassandra that were tried again within an invocation. */
  retried: number;
  /** What invocations that threw, timed out or crashed said → how many. */
  readonly failedInvocations: Map<string, number>;
  worstFreshnessMs: number;
}

/** Records on their way from Kafka through the bundle into Cassandra. */
export interface ChaosPipeline {
  readonly source: EventSource;
  readonly lambda: LambdaHost;
  readonly counts: Readonly<PipelineCounts>;
  /** Why the event source brings nothing any more, if so. */
  readonly ended: () => Error | undefined;
  stop(): Promise<void>;
}

/** As the CLI's pipeline, but every delivery is noted, and a mechanism can be switched off. */
export async function startChaosPipeline(options: ChaosPipelineOptions): Promise<ChaosPipeline> {
  const { workDirectory, without, connectorFile } = options;
  await mkdir(workDirectory, { recursive: true });
  const bundle = bundleConnector({
    connectorFile,
    outDirectory: join(workDirectory, 'bundle'),
    entryFile: without === undefined ? undefined : await writeMutant(without, join(workDirectory, 'mutant')),
  });
  const counts: PipelineCounts = {
    reported: 0,
    retried: 0,
    failedInvocations: new Map(),
    worstFreshnessMs: 0,
  };
  let ended: Error | undefined;
  const deliveries = createWriteStream(options.deliveriesFile);
  const cleanup = createCleanup();
  cleanup.defer(async () => {
    deliveries.end();
    await finished(deliveries);
  });
  try {
    const lambda = startLambdaHost({
      bundleDirectory: bundle.directory,
      handler: bundle.handler,
      environment: environmentOf(options),
      memoryMb: 1_769,
      timeoutMs: options.timeoutMs,
      maxEnvironments: 2,
      freezeBetweenInvocations: options.freezeBetweenInvocations,
      logFile: join(workDirectory, 'function.log'),
      onLine: (line) => {
        count(counts, line);
      },
    });
    cleanup.defer(() => lambda.stop());
    const source = await startEventSource({
      brokers: options.brokers,
      topics: [options.topic],
      groupId: options.topic,
      startingPosition: 'TRIM_HORIZON',
      behaviour: 'hostile',
      batchSize: 500,
      invocationsPerPoller: 2,
      reportBatchItemFailures: true,
      onError: (error) => {
        ended = error;
      },
      invoke: async (event) => {
        note(event, deliveries);
        return seen(await lambda.invoke(event), counts);
      },
    });
    cleanup.defer(() => source.stop());
    return { source, lambda, counts, ended: () => ended, stop: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

function environmentOf({
  contactPoints,
  deadLetters,
  login,
}: ChaosPipelineOptions): Readonly<Record<string, string>> {
  return {
    [env.contactPoints]: contactPoints.join(','),
    [env.localDatacenter]: 'datacenter1',
    [env.dialect]: 'cassandra',
    [env.tls]: 'off',
    [env.deadLetters]: deadLetters.href,
    [env.failureResponse]: 'partial',
    ...(login === undefined ? {} : { [env.credentials]: login.href }),
  };
}

/** Keys, values and headers are base64 or numbers: this pattern cannot stand in them. */
const position = /"partition":(\d+),"offset":(\d+)/g;

function note(event: string, deliveries: WriteStream): void {
  const offsets: Record<string, number[]> = {};
  for (const [, partition = '', offset = ''] of event.matchAll(position)) {
    (offsets[partition] ??= []).push(Number(offset));
  }
  deliveries.write(`${JSON.stringify(offsets)}\n`);
}

function seen(result: InvocationResult, { failedInvocations }: PipelineCounts): InvocationResult {
  if (result.kind === 'success') return result;
  const reason = result.kind === 'error' ? result.errorMessage : `${result.kind}: ${result.message}`;
  failedInvocations.set(reason, (failedInvocations.get(reason) ?? 0) + 1);
  return result;
}

function count(counts: PipelineCounts, line: string): void {
  for (const [name, values] of readMetrics(line) ?? []) {
    const sum = values.reduce((total, value) => total + value, 0);
    if (name === metrics.recordsFailed) counts.reported += sum;
    else if (name === metrics.requestsRetried) counts.retried += sum;
    else if (name === metrics.freshness) {
      counts.worstFreshnessMs = Math.max(counts.worstFreshnessMs, ...values);
    }
  }
}
