import type { Entry } from '../records/unwritten-record.ts';

/** Something in the source without a readable record. It is never removed. */
export interface Unreadable {
  readonly id: string;
  readonly problem: string;
}

/** An entry that is still in the source, or a part of it. */
export interface Unremoved {
  readonly id: string;
  readonly problem: string;
}

export interface Scan {
  readonly entries: readonly Entry[];
  readonly unreadable: readonly Unreadable[];
  /** Whether the limit ended the scan: there may be more entries. */
  readonly mayHaveMore: boolean;
}

/** A place where dead letters are stored. */
export interface LetterSource {
  /** Reads entries until there are no more, or as many as `limit`. It changes nothing for good. */
  scan(limit: number): Promise<Scan>;
  /** Removes entries of the last scan for good; says which could not be removed, and removes the others. */
  remove(entries: readonly Entry[]): Promise<readonly Unremoved[]>;
  /** Makes what was read and not removed available to others again. */
  close(): Promise<void>;
}
