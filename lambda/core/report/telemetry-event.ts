import type { FailureCode } from '../../contract.ts';
import type { Failure } from '../failure.ts';
import type { Noticed } from '../observations.ts';
import type { CertificateExpiry } from '../secret/certificates.ts';
import type { FailedOutcome, Outcome } from '../outcome.ts';
import { printPosition } from '../record.ts';
import { measureFreshness, type Freshness } from './freshness.ts';
import type { LeftLetter } from './redrive-plan.ts';

/** Everything the function tells of itself. None carries a payload. */
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
  /** Reported to the event source, which brings them again. */
  readonly failed: number;
  readonly failuresByCode: Readonly<Partial<Record<FailureCode, number>>>;
  /** The first failure of each code, to start an investigation from. */
  readonly examples: readonly FailureExample[];
  /** What was written and is most often a mistake, by column; mapping that was tried again counts again. */
  readonly noticed: readonly Noticed[];
  readonly freshness: Freshness | undefined;
  readonly durationMs: number;
  /** Until the first of the function's certificates expires; absent where it has none. */
  readonly certificateDaysLeft?: number;
}

/** A batch ended without outcomes: all of it comes again. */
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

/** Messages of the dead-letter queue were brought through the flow again. */
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

export interface FailureExample {
  readonly position: string;
  readonly code: FailureCode;
  readonly stage: Failure['stage'];
  /** Redacted: values of the record are told by kind and length. */
  readonly message: string;
  readonly table?: string;
  readonly column?: string;
  /** All columns that are wrong, where it is more than one. */
  readonly columns?: readonly string[];
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
  const examples: FailureExample[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed') {
      byKind[outcome.kind] += 1;
      continue;
    }
    const { failure } = outcome;
    byKind[failure.next === 'dead-letter' ? 'deadLettered' : 'failed'] += 1;
    const count = failuresByCode[failure.code] ?? 0;
    failuresByCode[failure.code] = count + 1;
    if (count === 0) examples.push(toExample(outcome));
  }
  return {
    kind: 'batch-processed',
    records: outcomes.length,
    ...byKind,
    failuresByCode,
    examples,
    noticed,
    ...counts,
    freshness: measureFreshness(outcomes, ackedAtMs),
    durationMs,
  };
}

/** What an investigation starts from; holds nothing that the record holds. */
export function toExample({ record, failure }: FailedOutcome): FailureExample {
  const columns = new Set(failure.problems?.flatMap(({ column }) => (column === undefined ? [] : [column])));
  return {
    position: printPosition(record),
    code: failure.code,
    stage: failure.stage,
    message: failure.message.redacted,
    ...(failure.table === undefined ? {} : { table: failure.table }),
    ...(failure.column === undefined ? {} : { column: failure.column }),
    ...(columns.size < 2 ? {} : { columns: [...columns] }),
  };
}
