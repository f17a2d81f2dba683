import type { Progress } from '../progress.ts';
import { select, wholeEntries } from './records/selection.ts';
import { explainNoMatch } from './records/unmatched.ts';
import type { Entry, UnwrittenRecord } from './records/unwritten-record.ts';
import { isCut, recordsOf, withScan, type SourceRequest } from './scan.ts';
import type { Unremoved } from './sources/letter-source.ts';

export interface PurgeRequest extends SourceRequest {
  /** Remove them; otherwise only find them. */
  readonly isConfirmed: boolean;
  /** The request is for every record: an unreadable entry then remains, and the result is not complete. */
  readonly isAll: boolean;
}

export interface PurgeResult {
  /** Removed, or with no confirmation those that would be. */
  readonly records: readonly UnwrittenRecord[];
  readonly isConfirmed: boolean;
  /** Selected records in batches with others: only a redrive takes them out. */
  readonly inSharedBatches: number;
  /** Entries without a readable record, where the request is for every record. */
  readonly unreadable: number;
  readonly unremoved: readonly Unremoved[];
  readonly mayHaveMore: boolean;
  /** Whether no requested record remains. */
  readonly isComplete: boolean;
}

/** Removes records for good, without writing them. */
export function purge(request: PurgeRequest, progress: Progress): Promise<PurgeResult> {
  const { filter, isConfirmed } = request;
  return withScan(request, progress, async (scan, source) => {
    const selected = select(scan.entries, filter);
    const unmatched = explainNoMatch(filter, recordsOf(scan), selected);
    for (const line of unmatched) progress.note(line);
    const whole = wholeEntries(scan.entries, filter);
    const inSharedBatches = selected.length - select(whole, filter).length;
    const unremoved = isConfirmed && whole.length > 0 ? await source.remove(whole) : [];
    const unreadable = request.isAll ? scan.unreadable.length : 0;
    return {
      records: select(withoutUnremoved(whole, unremoved), filter),
      isConfirmed,
      inSharedBatches,
      unreadable,
      unremoved,
      mayHaveMore: scan.mayHaveMore,
      isComplete:
        unmatched.length === 0 &&
        !isCut(request, scan) &&
        inSharedBatches + unreadable + unremoved.length === 0,
    };
  });
}

/** The entries that are removed; of some, the object that they pointed to remains. */
export function withoutUnremoved(
  entries: readonly Entry[],
  unremoved: readonly Unremoved[],
): readonly Entry[] {
  const stays = new Set(unremoved.map(({ id }) => id));
  return entries.filter(({ id }) => !stays.has(id) && !stays.has(`message ${id}`));
}
