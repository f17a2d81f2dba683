import { withCleanup } from '../cleanup.ts';
import type { CommandIo } from '../command.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Invoker } from './answer.ts';
import { bring, systemPace, type Report } from './bring.ts';
import type { KeptRecord } from './letter-source.ts';
import { closeRedrive, openRedrive, openRedrivePace } from './open-redrive.ts';
import {
  readRedriveOptions,
  refuseUnordered,
  type RedriveOptions,
  type RedriveTarget,
} from './redrive-options.ts';
import { select } from './selection.ts';
import { countRecords, describeKept, withScan } from './with-source.ts';

/** `dlq redrive`: records through the same flow again, with their own write timestamps. */
export async function redrive(args: string[], io: CommandIo): Promise<number> {
  const options = await readRedriveOptions(args);
  const { target } = options;
  if (target.kind === 'close') return closeRedrive(target.queueUrl, options.json, io);
  return withInterrupt((signal) => {
    if (target.kind === 'open')
      return openRedrive({ ...openRedrivePace, ...target, json: options.json }, io, signal);
    return withScan(options.place, options.limit, io, async ({ entries }, source) => {
      const kept = select(entries, options.filter);
      refuseUnordered(
        target,
        kept.map(({ record }) => record),
      );
      if (options.isDryRun || kept.length === 0) return tell(kept, options, io);
      return withCleanup(async (cleanup) => {
        const invoker = await openInvoker(target);
        cleanup.defer(() => invoker.close());
        const report = await bring(kept, entries, source, invoker, options, systemPace(signal));
        return conclude(report, kept.length, options, io);
      });
    });
  });
}

async function openInvoker(target: Exclude<RedriveTarget, { queueUrl: string }>): Promise<Invoker> {
  if (target.kind === 'deployed') {
    return (await import('./deployed-invoker.ts')).openDeployedInvoker(target.functionName);
  }
  return (await import('./local-invoker.ts')).openLocalInvoker(target.function);
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
