import type { ExporterAddress } from '../../local/pipeline/exporter.ts';
import { startExporter } from '../../local/pipeline/exporter.ts';
import type { DeadLetterNotice } from '../../local/pipeline/dead-letter-notices.ts';
import type { PipelineOptions } from '../../local/pipeline/pipeline.ts';
import { startPipeline } from '../../local/pipeline/pipeline.ts';
import { reportRun, type RunReport } from '../../local/pipeline/run-report.ts';
import { withCleanup } from '../../local/process/cleanup.ts';
import { interruption } from '../../local/process/pause.ts';
import { filePathOf } from '../../project/files.ts';
import { withCassandra } from '../cassandra/session.ts';
import type { KafkaAccess } from '../kafka-access/kafka-access.ts';
import { openKafkaSecurity } from '../kafka-access/open.ts';
import { createRecentValues } from '../live/rate.ts';
import type { LiveSources } from '../live/live.ts';

/** A connector, and the servers that it connects. */
export interface RunRequest {
  readonly pipeline: Omit<PipelineOptions, 'kafkaSecurity'>;
  readonly kafkaAccess: KafkaAccess;
  readonly connectorName: string;
  /** End when every partition is drained. */
  readonly untilCaughtUp: boolean;
  /** Where metrics are served; `undefined`: nowhere. */
  readonly metrics: ExporterAddress | undefined;
}

/** Where a run shows how it is doing. */
export interface RunDisplay {
  /** Prints a line that stays. */
  readonly say: (line: string) => void;
  readonly onLetters: (notice: DeadLetterNotice) => void;
  /** Shows progress until the signal fires. */
  readonly showLive: (sources: LiveSources, signal: AbortSignal) => Promise<void>;
}

/** What a run did, and whether Ctrl-C ended it. */
export interface RunEnd {
  readonly report: RunReport;
  readonly isInterrupted: boolean;
}

/** Runs a connector until Ctrl-C, or until it has caught up. Rejects when it cannot go on. */
export function runConnector(request: RunRequest, display: RunDisplay, signal: AbortSignal): Promise<RunEnd> {
  const { topics, brokers, groupId: group, deadLetters, deadLetterBucket } = request.pipeline;
  const connector = request.connectorName;
  const { say } = display;
  return withCleanup(async (cleanup) => {
    const startedAtMs = performance.now();
    const exporter = request.metrics && (await startExporter(request.metrics, { connector, group }));
    if (exporter !== undefined) {
      cleanup.defer(() => exporter.stop());
      say(`metrics: ${exporter.url}`);
    }
    await seeCluster(request.pipeline);
    const freshness = createRecentValues();
    const pipeline = await startPipeline({
      ...request.pipeline,
      kafkaSecurity: await openSecurity(request.kafkaAccess, brokers),
      onFreshness: (sampleMs) => {
        freshness.add(performance.now(), sampleMs);
      },
      onTrouble: say,
      onLetters: display.onLetters,
      onResumed: ({ partitions, of }) => {
        say(
          `group ${group} has committed offsets for ${partitions} of ${of} partitions: these continue there, and --from does not apply; --reset starts them at --from`,
        );
      },
      ...(exporter && {
        onLine: (line: string) => {
          exporter.addLine(line);
        },
      }),
    });
    cleanup.defer(() => pipeline.stop());
    exporter?.watch(pipeline);
    say(`${topics.join(', ')} → connector ${connector}, group ${group}`);
    say(`the function's output: ${pipeline.logFile}`);
    say(`dead letters: ${deadLetters}`);
    if (filePathOf(deadLetters) === undefined && deadLetterBucket === undefined) {
      say(
        `no '--dead-letter-bucket': a record whose dead letter is too large for the queue is retried, and holds back its partition`,
      );
    }

    const ends = [interruption(signal).then(() => true), pipeline.failed];
    if (request.untilCaughtUp) ends.push(pipeline.source.caughtUp().then(() => false));
    const over = new AbortController();
    const view = display.showLive({ pipeline, freshness }, over.signal);
    const isInterrupted = await Promise.race(ends).finally(() => {
      over.abort();
      return view;
    });
    await pipeline.stop();

    const seconds = (performance.now() - startedAtMs) / 1_000;
    return { report: reportRun(pipeline, { connector, group, deadLetters }, seconds), isInterrupted };
  });
}

/** Names the brokers in the message: a secret that cannot be read is a reason why nothing starts on them. */
async function openSecurity(access: KafkaAccess, brokers: readonly string[]) {
  try {
    return await openKafkaSecurity(access);
  } catch (cause) {
    throw new Error(`the event source cannot start on ${brokers.join(', ')}`, { cause });
  }
}

/** A wrong address, login or local datacenter is said at once, also where no record comes that would need the cluster. */
async function seeCluster({ cassandra, dialect }: RunRequest['pipeline']): Promise<void> {
  // The function signs in to Keyspaces by the AWS credentials that it gets.
  if (dialect !== 'keyspaces') await withCassandra(cassandra, () => Promise.resolve());
}
