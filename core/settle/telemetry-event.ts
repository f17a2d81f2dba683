import type { FailureCode } from '../contract/failure-codes.ts';
import type { Noticed } from '../record/observations.ts';
import type { CertificateExpiry } from '../secret/certificates.ts';
import type { FailedOutcome, Outcome } from '../record/outcome.ts';
import { chooseExamples, type BatchExample, type FailureExample } from '../record/failure-example.ts';
import { measureFreshness, type Freshness } from './freshness.ts';
import type { LeftLetter } from '../dead-letters/redrive-plan.ts';

/** Everything that the function reports of itself. No event has a payload. */
export type TelemetryEvent =
  ColdStarted | StartedOver | BatchProcessed | BatchCrashed | DeadLettersHeld | LettersRedriven;

/** The function has connected, read its tables and prepared its statements. */
export interface ColdStarted {
  readonly kind: 'cold-started';
  readonly durationMs: number;
  readonly tables: readonly string[];
  readonly statements: number;
  /** Absent where the connection needs no certificate of the user's. */
  readonly firstToExpire?: CertificateExpiry;
}

/** The tables, the login or the certificates have changed: everything is made anew, and the batch processed again. */
export interface StartedOver {
  readonly kind: 'started-over';
  readonly code: FailureCode;
  readonly message: string;
  /** The lines of the error's stack that name places in the code. */
  readonly places: readonly string[];
}

/** A batch has an outcome for every record. */
export interface BatchProcessed extends WriteCounts {
  readonly kind: 'batch-processed';
  readonly records: number;
  readonly written: number;
  readonly skipped: number;
  readonly deadLettered: number;
  /** Reported to the event source, which redelivers them. */
  readonly failed: number;
  readonly failuresByCode: Readonly<Partial<Record<FailureCode, number>>>;
  /** The first record of each code and column, to start an investigation from, and how many there are like it. */
  readonly examples: readonly BatchExample[];
  /** What was written and is most often a mistake, by column; mapping that was tried again counts again. */
  readonly noticed: readonly Noticed[];
  readonly freshness: Freshness | undefined;
  readonly durationMs: number;
  /** Until the first of the function's certificates expires; absent where it has none. */
  readonly certificateDaysLeft?: number;
}

/** A batch ended without outcomes: all of it is redelivered. */
export interface BatchCrashed {
  readonly kind: 'batch-crashed';
  readonly code: FailureCode;
  readonly message: string;
  /** The lines of the error's stack that name places in the code. */
  readonly places: readonly string[];
  /** Records that it is about, where it is about some. */
  readonly examples?: readonly FailureExample[];
}

/** Dead letters of topics above the limit were not stored: their records are retried, all others are done. */
export interface DeadLettersHeld {
  readonly kind: 'dead-letters-held';
  readonly code: 'too_many_dead_letters';
  readonly topics: readonly string[];
  readonly records: number;
  readonly message: string;
  readonly examples: readonly FailureExample[];
}

/** Messages of the dead-letter queue were redriven: their records were processed again. */
export interface LettersRedriven {
  readonly kind: 'letters-redriven';
  readonly letters: number;
  /** From the queue: written, skipped, or replaced. */
  readonly gone: number;
  /** Of these, those whose record failed again and has a new letter with a new reason. */
  readonly replaced: number;
  /** To the queue, those that were left untried included. */
  readonly returned: number;
  readonly left: readonly LeftLetter[];
  /** Objects of letters that are gone, which could not be removed: they expire. */
  readonly undiscarded: number;
}

/** What writing a batch took. */
export interface WriteCounts {
  readonly rows: number;
  /** Rows that were not sent, since a later write of the same batch hides them; acknowledged with it. */
  readonly folded: number;
  readonly requests: number;
  readonly retries: number;
  /** Of encoded values. */
  readonly bytes: number;
}

/** Sums a batch up. `outcomes` are final: their dead letters are stored. */
export function summarizeBatch(
  outcomes: readonly Outcome[],
  counts: WriteCounts,
  ackedAtMs: Float64Array,
  durationMs: number,
  noticed: readonly Noticed[] = [],
): BatchProcessed {
  const byKind = { written: 0, skipped: 0, deadLettered: 0, failed: 0 };
  const failuresByCode: Partial<Record<FailureCode, number>> = {};
  const failed: FailedOutcome[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed') {
      byKind[outcome.kind] += 1;
      continue;
    }
    const { failure } = outcome;
    byKind[failure.next === 'dead-letter' ? 'deadLettered' : 'failed'] += 1;
    failuresByCode[failure.code] = (failuresByCode[failure.code] ?? 0) + 1;
    failed.push(outcome);
  }
  return {
    kind: 'batch-processed',
    records: outcomes.length,
    ...byKind,
    failuresByCode,
    examples: chooseExamples(failed),
    noticed,
    ...counts,
    freshness: measureFreshness(outcomes, ackedAtMs),
    durationMs,
  };
}
