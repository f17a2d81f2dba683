import { printPosition } from '../../lambda/core/record.ts';
import { buildRedriveEvents, type RedriveBatch } from '../../lambda/core/report/redrive-event.ts';
import { withCleanup } from '../cleanup.ts';
import type { CommandIo } from '../command.ts';
import { pause, withInterrupt } from '../interrupt.ts';
import type { Invoker } from './answer.ts';
import type { Entry, KeptRecord, LetterSource } from './letter-source.ts';
import {
  readRedriveOptions,
  refuseUnordered,
  type RedriveOptions,
  type RedriveTarget,
} from './redrive-options.ts';
import { coveredBy, select } from './selection.ts';
import { countRecords, describeKept, withScan } from './with-source.ts';

/** Lambda takes 6 MB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); a little is left free. */
const maxEventBytes = 5_500_000;

/** `dlq redrive`: records through the same flow again, with their own write timestamps. */
export async function redrive(args: string[], io: CommandIo): Promise<number> {
  const options = await readRedriveOptions(args);
  return withInterrupt((signal) =>
    withScan(options.place, options.limit, io, async ({ entries }, source) => {
      const kept = select(entries, options.filter);
      refuseUnordered(
        options.target,
        kept.map(({ record }) => record),
      );
      if (options.isDryRun || kept.length === 0) return tell(kept, options, io);
      return withCleanup(async (cleanup) => {
        const invoker = await openInvoker(options.target);
        cleanup.defer(() => invoker.close());
        const report = await bring(kept, entries, source, invoker, options, signal);
        return conclude(report, kept.length, options, io);
      });
    }),
  );
}

async function openInvoker(target: RedriveTarget): Promise<Invoker> {
  if (target.kind === 'deployed') {
    return (await import('./deployed-invoker.ts')).openDeployedInvoker(target.functionName);
  }
  return (await import('./local-invoker.ts')).openLocalInvoker(target.function);
}

interface Report {
  /** Written, skipped or kept anew, and gone from the source. */
  readonly through: number;
  /** The function could not finish with them: they stay where they are. */
  readonly failed: number;
  /** Why it ended before the last record. */
  readonly ended: string | undefined;
}

/** Brings batch after batch, and removes after each what has gone through: an end at any point loses nothing. */
async function bring(
  kept: readonly KeptRecord[],
  entries: readonly Entry[],
  source: LetterSource,
  invoker: Invoker,
  { batchSize, recordsPerSecond }: RedriveOptions,
  signal: AbortSignal,
): Promise<Report> {
  const limits = { maxRecords: Math.min(batchSize, recordsPerSecond), maxBytes: maxEventBytes };
  const batches = buildRedriveEvents(
    kept.map(({ record }) => record),
    limits,
  );
  const through = new Set<string>();
  const startedAtMs = performance.now();
  let rest = entries;
  let failed = 0;
  let sent = 0;
  const report = (ended?: string): Report => ({ through: through.size, failed, ended });

  for (const batch of batches) {
    const dueMs = startedAtMs + (sent / recordsPerSecond) * 1_000;
    await pause(Math.max(0, dueMs - performance.now()), signal);
    if (signal.aborted) return report('interrupted');
    const answer = await invoker.invoke(JSON.stringify(batch.event));
    if (answer.kind === 'refused') return report(answer.message);
    sent += batch.records.length;
    failed += noteAnswered(batch, answer.failed, through);
    const done = coveredBy(rest, through);
    await source.remove(done);
    rest = rest.filter((entry) => !done.includes(entry));
  }
  return report();
}

function noteAnswered(batch: RedriveBatch, failed: ReadonlySet<string>, through: Set<string>): number {
  let count = 0;
  for (const position of batch.records.map(printPosition)) {
    if (failed.has(position)) count += 1;
    else through.add(position);
  }
  return count;
}

function tell(kept: readonly KeptRecord[], { isDryRun, json }: RedriveOptions, io: CommandIo): number {
  if (json) io.out(JSON.stringify({ records: kept.length, through: 0, failed: 0, isDryRun }));
  else {
    for (const each of kept) io.out(describeKept(each));
    io.out(kept.length === 0 ? 'nothing to redrive' : `${countRecords(kept.length)} would be redriven`);
  }
  return 0;
}

function conclude(report: Report, records: number, { json }: RedriveOptions, io: CommandIo): number {
  const { through, failed, ended } = report;
  if (json) io.out(JSON.stringify({ records, ...report, isDryRun: false }));
  else
    io.out(
      `${through} of ${countRecords(records)} went through: written, skipped, or kept anew with a new reason`,
    );
  if (failed > 0) io.err(`${countRecords(failed)} could not be finished with and are kept; run it again`);
  if (ended !== undefined) io.err(`it ended early, the rest is kept: ${ended}`);
  return failed === 0 && ended === undefined ? 0 : 1;
}
