import type { EventSource } from '../../core/decode/event/event-source.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';

/** A record that was not written, and why. */
export interface KeptRecord {
  readonly record: SourceRecord;
  readonly failure: KeptFailure;
  /** The cluster that the record is from, where what was kept says so. */
  readonly source?: EventSource | undefined;
  /** The connector's name; `null` for a batch that Lambda kept. */
  readonly connector: string | null;
  /** When it was kept, in milliseconds since the epoch. */
  readonly keptAtMs: number;
}

export interface KeptFailure {
  /** The letter's code; for a batch that Lambda gave up, Lambda's own condition, as `RetryAttemptsExhausted`. */
  readonly code: string;
  readonly stage: string | null;
  readonly message: string;
  readonly table: string | null;
  readonly column: string | null;
  /** All that is wrong with the record, the failure above first, where it is more than one thing. */
  readonly problems?: readonly KeptProblem[];
}

/** One of the things that are wrong with a record. */
export type KeptProblem = Pick<KeptFailure, 'code' | 'message' | 'table' | 'column'>;

/** All that is known to be wrong with a record; a letter of an older version tells one thing alone. */
export function problemsOf({ failure }: Pick<KeptRecord, 'failure'>): readonly KeptProblem[] {
  const { problems = [] } = failure;
  return problems.length > 0 ? problems : [failure];
}

/** One message, line or object: a letter has one record, a batch that Lambda gave up has all of its records. */
export interface Entry {
  /** The source's own name for it. */
  readonly id: string;
  readonly records: readonly KeptRecord[];
}

/** Something in the source that holds no record that we can read. It is never removed. */
export interface Unreadable {
  readonly id: string;
  readonly problem: string;
}

/** An entry that is still there, or of which something is. */
export interface Unremoved {
  readonly id: string;
  readonly problem: string;
}

export interface Scan {
  readonly entries: readonly Entry[];
  readonly unreadable: readonly Unreadable[];
  /** Whether the limit ended it, so that there may be more. */
  readonly mayHaveMore: boolean;
}

/** A place where dead letters are kept. */
export interface LetterSource {
  /** Reads entries until there are no more, or as many as `limit`. Nothing is lost by it. */
  scan(limit: number): Promise<Scan>;
  /** Removes entries of the last scan for good; says which could not be removed, and removes the others. */
  remove(entries: readonly Entry[]): Promise<readonly Unremoved[]>;
  /** Gives back what was read but not removed. */
  close(): Promise<void>;
}
