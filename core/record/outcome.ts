import type { Failure } from '../failure/failure.ts';
import type { SourceRecord } from './source-record.ts';

/** What became of one record. Every record of a batch has exactly one, at the record's own index. */
export type Outcome =
  | { readonly kind: 'written'; readonly record: SourceRecord; readonly rows: number }
  | { readonly kind: 'skipped'; readonly record: SourceRecord; readonly reason: SkipReason }
  | FailedOutcome;

export interface FailedOutcome {
  readonly kind: 'failed';
  readonly record: SourceRecord;
  readonly failure: Failure;
}

/** `empty-value`: by the route's `emptyValues`. */
export type SkipReason = 'filtered' | 'tombstone' | 'empty-value';
