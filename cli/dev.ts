import { withCassandra } from '../tools/cassandra/session.ts';
import type { Cleanup } from '../local/process/cleanup.ts';
import { withCleanup } from '../local/process/cleanup.ts';
import { canRepaint, labelStyle } from './terminal/colours.ts';
import { plainLabel, type LabelStyle } from '../core/print/label-style.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { account } from '../tools/dev/account.ts';
import { showLive } from '../tools/dev/live.ts';
import type { DevOptions } from '../tools/dev/options.ts';
import { readDevOptions } from '../tools/dev/options.ts';
import type { DevPlan } from '../tools/dev/plan.ts';
import { readPlan } from '../tools/dev/plan.ts';
import { readOrderTables } from '../tools/dev/read-tables.ts';
import { createScreen } from '../tools/dev/screen.ts';
import type { DevServers } from '../tools/dev/servers.ts';
import { startDevServers } from '../tools/dev/servers.ts';
import type { DevSession } from '../tools/dev/session.ts';
import { shopTopic, startSession } from '../tools/dev/session.ts';
import { describeInterrupted, printSummary, summarize } from '../tools/dev/summary.ts';
import { renderSurroundings } from '../tools/dev/view.ts';
import { withInterrupt } from './terminal/interrupt.ts';
import { interruption } from '../local/process/pause.ts';
import { createTopics } from '../tools/kafka/kafka.ts';
import { printable } from '../core/print/printable.ts';

const usage = `millrace dev [options]

Starts Kafka and Cassandra, creates the tables of schema.cql and the topics of connector.ts, runs the connector
in the bundle that \`cdk deploy\` ships, and lets a shop produce orders, a few of them poisoned on purpose.
Needs Java 17 and Maven, or Docker. Leaves nothing behind. This is what \`npm start\` runs.

  --records N       produce N records, as fast as Kafka takes them, then no more
  --exit            with --records: end when all are done, count the rows in Cassandra, print a summary
  --rate N          records per second (default: 2000, with --records as fast as possible)
  --seed N          the same seed brings the same orders (default: 1)
  --connector FILE  the connector (default: connector.ts)
  --schema FILE     the tables (default: schema.cql)
  --json            print the summary as JSON; needs --exit; dead letters are lines of JSON on standard error

The orders go to the topic ${shopTopic}.
Exit code with --exit: 0 if every record is accounted for, 1 if not. Without: 0.`;

/** `millrace dev`: everything on this machine, with records flowing. */
export const dev: Command = {
  name: 'dev',
  summary: 'run everything on this machine, with orders flowing (npm start)',
  usage,
  async run(args, io) {
    const options = readDevOptions(args);
    const plan = readPlan(options.connectorFile, options.schemaFile);
    if (options.exit && !plan.connector.topics.includes(shopTopic)) {
      throw new Error(
        `no route of ${options.connectorFile} reads ${shopTopic}: there would be nothing to count`,
      );
    }
    return withInterrupt((signal) => withCleanup((cleanup) => work(options, plan, io, signal, cleanup)));
  },
};

async function work(
  options: DevOptions,
  plan: DevPlan,
  io: CommandIo,
  signal: AbortSignal,
  cleanup: Cleanup,
): Promise<number> {
  const isPainted = !options.json && canRepaint(process.stdout, process.env);
  const screen = isPainted ? createScreen(process.stdout) : undefined;
  const style = screen === undefined ? plainLabel : labelStyle(process.stdout, process.env);
  const say = (line: string): void => {
    if (screen === undefined) io.err(line);
    else screen.note(printable(line));
  };
  const servers = await startDevServers(say, signal);
  if (servers === undefined) return interruptedCode(options);
  cleanup.defer(() => servers.stop());
  await createTopics([servers.brokers], plan.connector.topics, partitions);
  for (const note of plan.notes) say(note);
  await applySchema(servers, plan.statements);
  const session = await startSession(options, plan.connector, servers, say, cleanup);
  for (const line of surroundings(plan, servers, session, style)) {
    if (screen === undefined) io.err(line);
    else screen.note(line);
  }

  const startedAtMs = performance.now();
  const over = new AbortController();
  const view = showLive(session, screen, say, over.signal, style);
  const isDone = await untilEnd(options, plan, servers, session, signal).finally(() => {
    over.abort();
    return view;
  });
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const isWell = !isDone || (await countUp(plan, servers, session, seconds, options, io));
  if (!isDone) await printInterrupted(session, seconds, io);
  if (isWell) session.endsWell();
  if (!isDone) return interruptedCode(options);
  return isWell ? 0 : 1;
}

/** Produces until all is done (true) or Ctrl-C (false); rejects when something breaks. */
async function untilEnd(
  options: DevOptions,
  { connector }: DevPlan,
  servers: DevServers,
  { pipeline, produce }: DevSession,
  signal: AbortSignal,
): Promise<boolean> {
  const broken = Promise.race([servers.failed, pipeline.failed]);
  const produced = connector.topics.includes(shopTopic) ? produce(signal) : Promise.resolve();
  const interrupted = interruption(signal).then(() => false);
  await Promise.race([produced, broken]);
  if (!options.exit) return Promise.race([interrupted, broken]);
  const done = pipeline.source.caughtUp().then(() => true);
  return Promise.race([done, interrupted, broken]);
}

const partitions = 4;

/** Ctrl-C is how an endless session ends; one that was to count has not done so. */
const interruptedCode = ({ exit }: DevOptions): number => (exit ? 1 : 0);

async function applySchema(cassandra: DevServers, statements: readonly string[]): Promise<void> {
  await withCassandra(cassandra, async (client) => {
    for (const statement of statements) await client.execute(statement);
  });
}

function surroundings(
  { connector }: DevPlan,
  { brokers, contactPoints, localDatacenter }: DevServers,
  { deadLetters, pipeline }: DevSession,
  style: LabelStyle,
): readonly string[] {
  const around = {
    connector: connector.name,
    brokers,
    contactPoints: contactPoints.join(','),
    localDatacenter,
    deadLetterFile: deadLetters.path,
    functionLog: pipeline.logFile,
    openTopics: connector.topics.filter((topic) => topic !== shopTopic),
    queries: connector.routes.map(({ table }) => `SELECT * FROM ${table} LIMIT 5`),
  };
  return renderSurroundings(around, style);
}

/** Stops the pipeline and prints what became of the records so far, and where the dead letters are kept. */
async function printInterrupted(session: DevSession, seconds: number, io: CommandIo): Promise<void> {
  await session.pipeline.stop();
  const lines = describeInterrupted(session.produced(), session.pipeline.tally(), seconds);
  for (const line of lines) io.err(line);
  const kept = session.keepDeadLetters();
  if (kept !== undefined) io.err(`dead letters kept: ${kept} (npx millrace dlq ls ${kept})`);
}

/** Stops the pipeline, reads the tables back and prints what became of the records; whether all are accounted for. */
async function countUp(
  { connector }: DevPlan,
  servers: DevServers,
  { pipeline, deadLetters, truth }: DevSession,
  seconds: number,
  options: DevOptions,
  io: CommandIo,
): Promise<boolean> {
  await pipeline.stop();
  await deadLetters.refresh();
  const routes = connector.routes.filter(({ topic }) => topic === shopTopic);
  const tables = await withCassandra(servers, (client) => readOrderTables(client, routes));
  const found = { tables, deadLetters: deadLetters.byCode() };
  const summary = summarize(account(truth, found), deadLetters.byCode(), pipeline.noticed(), seconds);
  if (options.json) io.out(JSON.stringify(summary));
  else printSummary(summary, io);
  return summary.ok;
}
