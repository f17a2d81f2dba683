import { withCleanup } from '../../local/process/cleanup.ts';
import type { Progress } from '../progress.ts';
import { isUnfiltered } from './records/filter.ts';
import { select } from './records/selection.ts';
import { explainNoMatch } from './records/unmatched.ts';
import type { UnwrittenRecord } from './records/unwritten-record.ts';
import type { Invoker } from './redrive/answer.ts';
import { redeliver, systemPace, type RedeliveryReport } from './redrive/redeliver.ts';
import { refuseUnordered, type RecordTarget } from './redrive/target.ts';
import { isCut, recordsOf, withScan, type SourceRequest } from './scan.ts';

export interface RedriveRequest extends SourceRequest {
  readonly target: RecordTarget;
  readonly recordsPerSecond: number;
  /** Records per invocation at most. */
  readonly batchSize: number;
  /** Find the records, send none. */
  readonly isDryRun: boolean;
}

export type RedriveResult =
  /** Nothing was sent: a dry run, or there is nothing to send. */
  | {
      readonly kind: 'found';
      readonly records: readonly UnwrittenRecord[];
      readonly isDryRun: boolean;
      readonly isComplete: boolean;
    }
  | {
      readonly kind: 'sent';
      readonly records: number;
      readonly report: RedeliveryReport;
      /** Entries without a readable record, where the request is for every record. */
      readonly unreadable: number;
      /** Whether no requested record remains in the source or failed again. */
      readonly isComplete: boolean;
    };

/** Sends records through the flow again, with their own write timestamps, and removes what went through. */
export function redrive(
  request: RedriveRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<RedriveResult> {
  const { filter, target, isDryRun } = request;
  return withScan(request, progress, async (scan, source): Promise<RedriveResult> => {
    const records = select(scan.entries, filter);
    const unmatched = explainNoMatch(filter, recordsOf(scan), records);
    for (const line of unmatched) progress.note(line);
    // Without filters the request is for every record, so that unreadable entries count.
    const unreadable = isUnfiltered(filter) ? scan.unreadable.length : 0;
    const isWhole = unreadable === 0 && !isCut(request, scan);
    refuseUnordered(
      target,
      records.map(({ record }) => record),
    );
    if (isDryRun || records.length === 0) {
      const isComplete = unmatched.length === 0 && (isWhole || isDryRun);
      return { kind: 'found', records, isDryRun, isComplete };
    }
    return withCleanup(async (cleanup) => {
      const invoker = await openInvoker(target);
      cleanup.defer(() => invoker.close());
      const report = await redeliver(records, scan.entries, source, invoker, request, systemPace(signal));
      const isComplete =
        isWhole && report.failed + report.unremoved.length === 0 && report.ended === undefined;
      return { kind: 'sent', records: records.length, report, unreadable, isComplete };
    });
  });
}

async function openInvoker(target: RecordTarget): Promise<Invoker> {
  if (target.kind === 'deployed') {
    return (await import('./redrive/deployed-invoker.ts')).openDeployedInvoker(target.functionName);
  }
  return (await import('./redrive/local-invoker.ts')).openLocalInvoker(target.function);
}
