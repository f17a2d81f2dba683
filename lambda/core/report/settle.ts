import type { Failure, RecordFailure } from '../failure.ts';
import type { Outcome, SkipReason } from '../outcome.ts';
import type { Coupling } from '../plan/timestamps.ts';
import type { SourceRecord } from '../record.ts';

/** What is known of a batch once its writes have ended. */
export interface BatchResults {
  readonly records: readonly SourceRecord[];
  /** How many writes each record has, by its index. */
  readonly rows: Uint32Array;
  readonly skips: ReadonlyMap<number, SkipReason>;
  /** Of mapping and of writing; a record may have several. */
  readonly failures: readonly RecordFailure[];
  readonly couplings: readonly Coupling[];
}

/**
 * One outcome per record, at the record's index.
 *
 * A record of several routes is written when all its rows are. If one row can be tried again, the record is retried,
 * even if another row can never be written: its dead letter is stored in the attempt that has nothing left to
 * retry, so that it is stored once and not once per attempt. Coupled records are retried together.
 */
export function settle({ records, rows, skips, failures, couplings }: BatchResults): Outcome[] {
  const worst = new Map<number, Failure>();
  for (const { recordIndex, failure } of failures) {
    const known = worst.get(recordIndex);
    if (known === undefined || (known.next !== 'retry' && failure.next === 'retry')) {
      worst.set(recordIndex, failure);
    }
  }
  retryCoupled(worst, couplings);
  return records.map((record, index) => {
    const failure = worst.get(index);
    if (failure !== undefined) return { kind: 'failed', record, failure };
    const written = rows[index] ?? 0;
    if (written > 0) return { kind: 'written', record, rows: written };
    return { kind: 'skipped', record, reason: skips.get(index) ?? 'filtered' };
  });
}

const coupled: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'coupled',
  message: 'retried together with a record of the same row and millisecond, whose write failed',
};

function retryCoupled(worst: Map<number, Failure>, couplings: readonly Coupling[]): void {
  const isRetried = (index: number): boolean => worst.get(index)?.next === 'retry';
  let spreading = true;
  while (spreading) {
    spreading = false;
    for (const { earlier, later } of couplings) {
      if (isRetried(earlier) === isRetried(later)) continue;
      worst.set(isRetried(earlier) ? later : earlier, coupled);
      spreading = true;
    }
  }
}

/**
 * For an event source that knows no partial failures: if one record is retried, all are, so the others' dead letters
 * wait for the attempt in which nothing is left to retry.
 */
export function postponeDeadLetters(outcomes: readonly Outcome[]): readonly Outcome[] {
  if (!outcomes.some((outcome) => outcome.kind === 'failed' && outcome.failure.next === 'retry')) {
    return outcomes;
  }
  return outcomes.map((outcome) =>
    outcome.kind === 'failed' ? { ...outcome, failure: { ...outcome.failure, next: 'retry' } } : outcome,
  );
}
