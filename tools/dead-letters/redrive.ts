import { withCleanup } from '../../local/process/cleanup.ts';
import type { CommandIo } from '../../cli/terminal/command.ts';
import { withInterrupt } from '../../cli/terminal/interrupt.ts';
import type { Invoker } from './answer.ts';
import { isOpen } from './filter.ts';
import { bring, systemPace, type Report } from './bring.ts';
import type { KeptRecord } from './letter-source.ts';
import { closeRedrive, openRedrive, openRedrivePace } from './open-redrive.ts';
import {
  readRedriveOptions,
  refuseUnordered,
  type RedriveOptions,
  type RedriveTarget,
} from './redrive-options.ts';
import { printableLine } from '../../core/print/printable.ts';
import { select } from './selection.ts';
import { meanNothing } from './unmatched.ts';
import { countRecords, describeKept, recordsOf, withScan } from './with-source.ts';

/** `dlq redrive`: records through the same flow again, with their own write timestamps. */
export async function redrive(args: string[], io: CommandIo): Promise<number> {
  const options = readRedriveOptions(args);
  const { target } = options;
  if (target.kind === 'close') return closeRedrive(target.queueUrl, options.json, io);
  return withInterrupt((signal) => {
    if (target.kind === 'open')
      return openRedrive({ ...openRedrivePace, ...target, json: options.json }, io, signal);
    return withScan(options, io, async (scan, source) => {
      const { entries } = scan;
      const kept = select(entries, options.filter);
      const isNothing = meanNothing(options.filter, recordsOf(scan), kept, io);
      // Without filters everything was meant, and what can't be read is left.
      const unread = isOpen(options.filter) ? scan.unreadable.length : 0;
      const isUnseen = scan.mayHaveMore && !options.scan.isLimitAsked;
      refuseUnordered(
        target,
        kept.map(({ record }) => record),
      );
      if (options.isDryRun || kept.length === 0) {
        tell(kept, options, io);
        return isNothing || ((unread > 0 || isUnseen) && !options.isDryRun) ? 1 : 0;
      }
      return withCleanup(async (cleanup) => {
        const invoker = await openInvoker(target);
        cleanup.defer(() => invoker.close());
        const report = await bring(kept, entries, source, invoker, options, systemPace(signal));
        const code = conclude(report, kept.length, unread, options, io);
        return isUnseen ? 1 : code;
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

function tell(kept: readonly KeptRecord[], { isDryRun, json }: RedriveOptions, io: CommandIo): void {
  if (json) io.out(JSON.stringify({ records: kept.length, through: 0, failed: 0, storedAgain: 0, isDryRun }));
  else {
    for (const each of kept) io.out(describeKept(each));
    io.out(kept.length === 0 ? 'nothing to redrive' : `${countRecords(kept.length)} would be redriven`);
  }
}

function conclude(
  report: Report,
  records: number,
  unread: number,
  { json }: RedriveOptions,
  io: CommandIo,
): number {
  const { through, failed, storedAgain, left, unremoved, ended } = report;
  if (json) io.out(JSON.stringify({ records, ...report, unreadable: unread, isDryRun: false }));
  else io.out(`${through} of ${countRecords(records)} went through: written, or skipped by the connector`);
  for (const { position, problem } of left) io.err(printableLine(`${position} is left as it is: ${problem}`));
  for (const { id, problem } of unremoved) {
    io.err(printableLine(`${id} went through and is not removed: ${problem}`));
  }
  if (storedAgain === null) {
    io.err(
      `the function does not say which records failed again: some of them may be stored as new letters; see 'dlq ls'`,
    );
  } else if (storedAgain > 0) {
    io.err(
      `${countRecords(storedAgain)} failed again, stored again as new letters with their new reasons; see 'dlq ls'`,
    );
  }
  const unfinished = failed - (storedAgain ?? 0) - left.length;
  if (unfinished > 0) {
    io.err(`${countRecords(unfinished)} could not be finished with and are kept; run it again`);
  }
  if (ended !== undefined) io.err(printableLine(`it ended early, the rest is kept: ${ended}`));
  return failed + unremoved.length + unread === 0 && ended === undefined ? 0 : 1;
}
