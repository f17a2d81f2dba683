import { printableLine } from '../../core/print/printable.ts';
import { withCleanup } from '../../local/process/cleanup.ts';
import type { Progress } from '../progress.ts';
import type { Filter } from './records/filter.ts';
import { refuseUnknownCodes } from './records/unmatched.ts';
import type { UnwrittenRecord } from './records/unwritten-record.ts';
import type { LetterSource, Scan } from './sources/letter-source.ts';
import { openSource, type Place } from './sources/open-source.ts';

/** How much of a source is read. */
export interface ScanLimits {
  /** Messages, lines or objects. */
  readonly limit: number;
  /** Whether the user gave the limit: the entries beyond it are then not requested. */
  readonly isLimitAsked: boolean;
  /** The only bucket into which pointers of a queue are followed; `undefined`: none. */
  readonly deadLetterBucket: string | undefined;
}

/** Which dead letters to look at. */
export interface SourceRequest {
  readonly place: Place;
  readonly filter: Filter;
  readonly scan: ScanLimits;
}

/**
 * Reads a source for `work`, and makes what is not removed available again afterwards. What cannot be read is reported,
 * and does not stop the rest. Throws UsageError for a code that does not exist.
 */
export function withScan<T>(
  { place, filter, scan: { limit, deadLetterBucket } }: SourceRequest,
  progress: Progress,
  work: (scan: Scan, source: LetterSource) => Promise<T>,
): Promise<T> {
  return withCleanup(async (cleanup) => {
    const source = await openSource(place, deadLetterBucket);
    cleanup.defer(() => source.close());
    const scan = await source.scan(limit);
    for (const { id, problem } of scan.unreadable) {
      progress.note(printableLine(`${id} stays as it is: ${problem}`));
    }
    if (scan.mayHaveMore) progress.note(`only the first ${limit} were looked at: see --limit`);
    refuseUnknownCodes(filter, recordsOf(scan));
    return work(scan, source);
  });
}

/** All records of a scan, each as often as it is stored. */
export function recordsOf({ entries }: Pick<Scan, 'entries'>): readonly UnwrittenRecord[] {
  return entries.flatMap(({ records }) => records);
}

/** Whether entries that the user did not exclude were not read. */
export const isCut = (
  { scan }: Pick<SourceRequest, 'scan'>,
  { mayHaveMore }: Pick<Scan, 'mayHaveMore'>,
): boolean => mayHaveMore && !scan.isLimitAsked;
