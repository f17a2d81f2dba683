import type { SourceCluster } from '../../../core/decode/event/source-cluster.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';

/** A record that was not written, and why. */
export interface UnwrittenRecord {
  readonly record: SourceRecord;
  readonly failure: LetterFailure;
  /** The cluster that the record is from, where the letter or batch names it. */
  readonly source?: SourceCluster | undefined;
  /** The connector's name; `null` for a batch that Lambda gave up. */
  readonly connector: string | null;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedAtMs: number;
}

export interface LetterFailure {
  /** The letter's code; for a batch that Lambda gave up, Lambda's own condition, as `RetryAttemptsExhausted`. */
  readonly code: string;
  readonly stage: string | null;
  readonly message: string;
  readonly table: string | null;
  readonly column: string | null;
  /** Everything that is wrong with the record, the failure above first, where that is more than one thing. */
  readonly problems?: readonly LetterProblem[];
}

/** One of the things that are wrong with a record. */
export type LetterProblem = Pick<LetterFailure, 'code' | 'message' | 'table' | 'column'>;

/** Everything that is known to be wrong with a record; a letter of an older version has one problem. */
export function problemsOf({ failure }: Pick<UnwrittenRecord, 'failure'>): readonly LetterProblem[] {
  const { problems = [] } = failure;
  return problems.length > 0 ? problems : [failure];
}

/** One message, line or object: a letter has one record, a batch that Lambda gave up has all of its records. */
export interface Entry {
  /** The source's own name for it. */
  readonly id: string;
  readonly records: readonly UnwrittenRecord[];
}
