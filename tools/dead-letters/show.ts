import { printPosition } from '../../core/contract/record-position.ts';
import type { Progress } from '../progress.ts';
import { select } from './records/selection.ts';
import { explainNoMatch } from './records/unmatched.ts';
import type { UnwrittenRecord } from './records/unwritten-record.ts';
import { recordsOf, withScan, type SourceRequest } from './scan.ts';

/**
 * The record that the filters select: several where different records are stored of one position. Rejects where they
 * select none, and where they select more than one position.
 */
export function showDeadLetter(
  request: SourceRequest,
  progress: Progress,
): Promise<readonly UnwrittenRecord[]> {
  return withScan(request, progress, (scan) => {
    const found = select(scan.entries, request.filter);
    const [first] = found;
    if (first === undefined) {
      for (const line of explainNoMatch(request.filter, recordsOf(scan), found)) progress.note(line);
      throw new Error('no record matches the filters');
    }
    const position = printPosition(first.record);
    if (found.some(({ record }) => printPosition(record) !== position)) {
      throw new Error(`${found.length} records match; name one of them, such as --position ${position}`);
    }
    return Promise.resolve(found);
  });
}
