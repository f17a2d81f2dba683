import type { Client } from 'cassandra-driver';
import type { LabelStyle } from '../../core/print/label-style.ts';
import type { Cleanup } from '../../local/process/cleanup.ts';
import { withCleanup } from '../../local/process/cleanup.ts';
import { interruption } from '../../local/process/pause.ts';
import { withCassandra } from '../cassandra/session.ts';
import { createTopics } from '../kafka/kafka.ts';
import { accountFor } from './account.ts';
import type { Display } from '../live/display.ts';
import { showLive } from '../live/live.ts';
import type { DevPlan } from './plan.ts';
import { partitions } from './plan.ts';
import { countRows, readRows } from './read-rows.ts';
import type { DevServers } from './servers.ts';
import { startDevServers } from './servers.ts';
import type { DevOptions, DevSession } from './session.ts';
import { startSession } from './session.ts';
import { describeInterrupted, summarize, type Summary } from './summary.ts';
import { renderSurroundings } from '../live/view.ts';

/** How a run ended: every record accounted for, or by Ctrl-C, with lines about what was done until then. */
export type DevEnd =
  | { readonly kind: 'accounted'; readonly summary: Summary }
  | { readonly kind: 'interrupted'; readonly lines: readonly string[] };

/**
 * Starts the servers, creates topics and tables, runs the connector and sends its records, until Ctrl-C or, with
 * `isChecked`, until every record is done. Nothing of it remains but saved dead letters. Rejects when something breaks.
 */
export function runDev(
  plan: DevPlan,
  options: DevOptions,
  display: Display,
  signal: AbortSignal,
): Promise<DevEnd> {
  return withCleanup((cleanup) => work(plan, options, display, signal, cleanup));
}

async function work(
  plan: DevPlan,
  options: DevOptions,
  display: Display,
  signal: AbortSignal,
  cleanup: Cleanup,
): Promise<DevEnd> {
  const { say, screen, style, onLetters } = display;
  const servers = await startDevServers(say, signal, startsRegistry(plan));
  if (servers === undefined) return { kind: 'interrupted', lines: [] };
  cleanup.defer(() => servers.stop());
  await createTopics([servers.brokers], plan.connector.topics, partitions);
  for (const note of plan.notes) say(note);
  await withCassandra(servers, async (client) => {
    for (const statement of plan.statements) await client.execute(statement);
  });
  const session = await startSession(plan, options, servers, { onTrouble: say, onLetters }, cleanup);
  for (const line of surroundings(plan, servers, session, style)) {
    if (screen === undefined) say(line);
    else screen.note(line);
  }

  const startedAtMs = performance.now();
  const over = new AbortController();
  const view = showLive(session, screen, say, over.signal, style);
  const isDone = await untilEnd(options, servers, session, signal).finally(() => {
    over.abort();
    return view;
  });
  const seconds = (performance.now() - startedAtMs) / 1_000;
  await session.pipeline.stop();
  if (!isDone) {
    session.endsWell();
    return { kind: 'interrupted', lines: describeEnd(session, seconds) };
  }
  const summary = await withCassandra(servers, (client) => account(client, plan, session, seconds));
  if (summary.ok) session.endsWell();
  return { kind: 'accounted', summary };
}

/** Sends until all is done (true) or Ctrl-C (false); rejects when something breaks. */
async function untilEnd(
  { isChecked }: DevOptions,
  servers: DevServers,
  { pipeline, send }: DevSession,
  signal: AbortSignal,
): Promise<boolean> {
  const broken = Promise.race([servers.failed, pipeline.failed]);
  const interrupted = interruption(signal).then(() => false);
  await Promise.race([send(signal), broken]);
  if (!isChecked) return Promise.race([interrupted, broken]);
  const done = pipeline.source.caughtUp().then(() => true);
  return Promise.race([done, interrupted, broken]);
}

/** One server answers for both; Glue is AWS's own. */
const startsRegistry = ({ registries }: DevPlan): boolean => registries.some((kind) => kind !== 'glue');

async function account(
  client: Client,
  { tables }: DevPlan,
  { pipeline, deadLetters, feed, produced }: DevSession,
  seconds: number,
): Promise<Summary> {
  await deadLetters.refresh();
  const accounted = accountFor({
    produced: produced() ?? 0,
    // Topics of a new Kafka begin at offset 0.
    done: pipeline.source.lag().reduce((total, { done }) => total + done, 0),
    givenUp: pipeline.source.stats.dropped,
    deadLettered: deadLetters.count(),
    tally: pipeline.tally(),
  });
  const found = {
    deadLetters: deadLetters.byCode(),
    readRows: (table: string, columns: readonly string[]) => readRows(client, table, columns),
  };
  const problems = [...accounted.problems, ...((await feed?.check?.(found)) ?? [])];
  return summarize({
    account: { ...accounted, problems },
    rows: await countRows(client, tables),
    deadLetters: found.deadLetters,
    noticed: pipeline.noticed(),
    seconds,
  });
}

function surroundings(
  { connector, source }: DevPlan,
  { brokers, contactPoints, localDatacenter, registry }: DevServers,
  { deadLetters, pipeline }: DevSession,
  style: LabelStyle,
): readonly string[] {
  const around = {
    connector: connector.name,
    brokers,
    contactPoints: contactPoints.join(','),
    localDatacenter,
    registry: registry?.confluentUrl,
    deadLetterFile: deadLetters.path,
    functionLog: pipeline.logFile,
    source: source?.files.join(', '),
    openTopics: connector.topics.filter((topic) => source?.source.topics.includes(topic) !== true),
    queries: connector.routes.map(({ table }) => `SELECT * FROM ${table} LIMIT 5`),
  };
  return renderSurroundings(around, style);
}

/** What became of the records of a session that Ctrl-C ended, and where its dead letters are. */
function describeEnd(
  { produced, pipeline, saveDeadLetters }: DevSession,
  seconds: number,
): readonly string[] {
  const saved = saveDeadLetters();
  return [
    ...describeInterrupted(produced(), pipeline.tally(), seconds),
    ...(saved === undefined ? [] : [`dead letters: ${saved} (npx millrace dlq ls ${saved})`]),
  ];
}
