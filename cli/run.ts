import { withCassandra } from '../tools/cassandra/session.ts';
import { withCleanup } from '../local/process/cleanup.ts';
import { canRepaint, labelStyle } from './terminal/colours.ts';
import { plainLabel } from '../core/print/label-style.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { storeFlags } from './flags/connection-options.ts';
import { filePathOf } from '../project/files.ts';
import { kafkaFlags } from './flags/kafka-options.ts';
import { showLive } from '../tools/dev/live.ts';
import { createRecentValues } from '../tools/dev/rate.ts';
import { createScreen } from '../tools/dev/screen.ts';
import { printable } from '../core/print/printable.ts';
import { withInterrupt } from './terminal/interrupt.ts';
import { interruption } from '../local/process/pause.ts';
import { startExporter } from '../local/pipeline/exporter.ts';
import { letterNewsAsJson, printLetterNews } from '../local/pipeline/letter-news.ts';
import { startPipeline } from '../local/pipeline/pipeline.ts';
import { renderFlags } from './flags/help.ts';
import type { RunOptions } from './flags/run-options.ts';
import { readRunOptions } from './flags/run-options.ts';
import { printRunReport, reportRun } from '../local/pipeline/run-report.ts';

const usage = `millrace run [--connector FILE] --brokers H:P,… --contact-points H:P,… --local-dc DC [options]

Brings a connector's records from a running Kafka into a running Cassandra: the bundle that \`cdk deploy\`
ships, in its own processes, fed by an emulator of Lambda's event source. Ends with Ctrl-C.

  --connector FILE       the connector file (default: connector.ts)
  --brokers H:P,…        addresses of Kafka
  --contact-points H:P,… addresses of Cassandra
  --local-dc DC          local datacenter of Cassandra
  --group G              consumer group (default: millrace-<connector's name>)
  --from WHERE           where a group without committed offsets starts: beginning (default), latest, or a time
                         that has passed (2026-01-31T08:00:00Z): the first record with that timestamp or a later one
  --reset                start at --from also where the group has committed offsets; refused while it has members
  --until-caught-up      end when every partition is drained, and print what became of the records
  --batch-size N         most records per invocation (default: 1000)
  --window-ms N          how long a batch may wait to fill (default: 500)
  --concurrency N        most invocations at a time (default: 4)
  --dead-letters URL     an SQS queue, or a file's path or file:/// URL
                         (default: .millrace/groups/<group>/dead-letters.jsonl)
  --dead-letter-bucket BUCKET
                         an S3 bucket for dead letters above 256 KiB, which the queue then points to; without one,
                         a record whose letter the queue refuses (above 1 MiB, or the queue's own limit) is retried
                         until there is one
  --behaviour MODE       what Lambda's documents leave open: friendly (default) or hostile (the worst they allow)
  --metrics-port N       serve metrics to Prometheus at /metrics on this port; 0 takes a free one and prints it
  --metrics-host H       address to serve them on (default: 127.0.0.1, this machine alone)
  --log-level LEVEL      the least that the function logs: debug, info (default), warn or error; with error, dead
                         letters are counted and not named one by one
  --json                 print the report as JSON; dead letters are lines of JSON on standard error

A Kafka that asks for a login or TLS:
${renderFlags(kafkaFlags)}

Amazon Keyspaces, or a cluster that asks for a login or TLS:
${renderFlags(storeFlags)}

While it runs, the first dead letter of each code and column is named with its reason, values left out, and more of
them are counted every 10 s. The report counts deliveries: a record that was delivered twice counts twice.
Exit code 0: caught up (or ended by Ctrl-C without --until-caught-up); 1: it could not go on, or
records were given up because no Lambda event can hold them.`;

/** `millrace run`: a connector against servers that run already. */
export const run: Command = {
  name: 'run',
  summary: 'bring records from a running Kafka into a running Cassandra',
  usage,
  async run(args, io) {
    const options = await readRunOptions(args);
    return withInterrupt((signal) => bring(options, signal, io));
  },
};

/** Output that is not painted is mostly kept. */
const lineEveryMs = 10_000;

function bring(options: RunOptions, signal: AbortSignal, io: CommandIo): Promise<number> {
  const { topics, groupId: group, deadLetters, deadLetterBucket } = options.pipeline;
  const connector = options.connectorName;
  const isPainted = !options.json && canRepaint(process.stdout, process.env);
  const screen = isPainted ? createScreen(process.stdout) : undefined;
  const style = screen === undefined ? plainLabel : labelStyle(process.stdout, process.env);
  const say = (line: string): void => {
    if (screen === undefined) io.err(line);
    else screen.note(printable(line));
  };
  return withCleanup(async (cleanup) => {
    const startedAtMs = performance.now();
    const exporter = options.metrics && (await startExporter(options.metrics, { connector, group }));
    if (exporter !== undefined) {
      cleanup.defer(() => exporter.stop());
      say(`metrics: ${exporter.url}`);
    }
    await seeCluster(options.pipeline);
    const freshness = createRecentValues();
    const pipeline = await startPipeline({
      ...options.pipeline,
      onFreshness: (sampleMs) => {
        freshness.add(performance.now(), sampleMs);
      },
      onTrouble: say,
      onLetters: (news) => {
        say(options.json ? letterNewsAsJson(news) : printLetterNews(news));
      },
      onResumed: ({ partitions, of }) => {
        say(
          `group ${group} has committed offsets for ${partitions} of ${of} partitions: these go on from there, whatever --from says; --reset takes them back`,
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

    const ends = [interruption(signal).then(() => 'interrupted'), pipeline.failed];
    if (options.untilCaughtUp) ends.push(pipeline.source.caughtUp().then(() => 'caught up'));
    const over = new AbortController();
    const view = options.json
      ? Promise.resolve()
      : showLive({ pipeline, freshness }, screen, say, over.signal, style, lineEveryMs);
    const end = await Promise.race(ends).finally(() => {
      over.abort();
      return view;
    });
    await pipeline.stop();

    const seconds = (performance.now() - startedAtMs) / 1_000;
    const report = reportRun(pipeline, { connector, group, deadLetters }, seconds);
    if (options.json) io.out(JSON.stringify(report));
    else printRunReport(report, io);
    if (report.dropped > 0) {
      say(`${report.dropped} records were given up: they are in Kafka, and in no table and no dead letter`);
      return 1;
    }
    return options.untilCaughtUp && end === 'interrupted' ? 1 : 0;
  });
}

/** A wrong address, login or local datacenter is said at once, also where no record comes that would need the cluster. */
async function seeCluster({ cassandra, dialect }: RunOptions['pipeline']): Promise<void> {
  // Keyspaces is signed in to by AWS credentials, which the function has.
  if (dialect !== 'keyspaces') await withCassandra(cassandra, () => Promise.resolve());
}
