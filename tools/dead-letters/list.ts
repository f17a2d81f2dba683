import type { Progress } from '../progress.ts';
import { select } from './records/selection.ts';
import { explainNoMatch } from './records/unmatched.ts';
import type { UnwrittenRecord } from './records/unwritten-record.ts';
import { recordsOf, withScan, type SourceRequest } from './scan.ts';
import type { Scan } from './sources/letter-source.ts';

export interface LetterList extends Pick<Scan, 'unreadable' | 'mayHaveMore'> {
  /** In the order of topic, partition and offset; of each record the latest copy. */
  readonly records: readonly UnwrittenRecord[];
}

/** The records of a source that the filters select. */
export function listDeadLetters(request: SourceRequest, progress: Progress): Promise<LetterList> {
  return withScan(request, progress, (scan) => {
    const records = select(scan.entries, request.filter);
    for (const line of explainNoMatch(request.filter, recordsOf(scan), records)) progress.note(line);
    return Promise.resolve({ records, unreadable: scan.unreadable, mayHaveMore: scan.mayHaveMore });
  });
}
