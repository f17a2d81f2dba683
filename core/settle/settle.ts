import { message } from '../failure/failure-message.ts';
import type { Failure, RecordFailure, RecordProblem } from '../failure/failure.ts';
import type { Outcome, SkipReason } from '../record/outcome.ts';
import type { Coupling } from '../plan/timestamp-sequencer.ts';
import type { SourceRecord } from '../record/source-record.ts';

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
    } else if (known.next === 'dead-letter') {
      worst.set(recordIndex, { ...known, problems: [...problemsOf(known), ...problemsOf(failure)] });
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

function problemsOf(failure: Failure): readonly RecordProblem[] {
  if (failure.problems !== undefined) return failure.problems;
  const { code, message: reason, table, column } = failure;
  return [
    { code, message: reason, ...(table !== undefined && { table }), ...(column !== undefined && { column }) },
  ];
}

const coupled: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'coupled',
  message: message`retried together with a record of the same row and millisecond, whose write failed`,
};

/** Every record that is coupled with a retried one, or with such a record in turn, is retried too. */
function retryCoupled(worst: Map<number, Failure>, couplings: readonly Coupling[]): void {
  const isRetried = (index: number): boolean => worst.get(index)?.next === 'retry';
  const retried = [...worst.keys()].filter(isRetried);
  const neighbours = neighboursOf(couplings);
  // The list grows while it is walked: each record is in it once.
  for (const index of retried) {
    for (const other of neighbours.get(index) ?? []) {
      if (isRetried(other)) continue;
      worst.set(other, coupled);
      retried.push(other);
    }
  }
}

function neighboursOf(couplings: readonly Coupling[]): ReadonlyMap<number, readonly number[]> {
  const neighbours = new Map<number, number[]>();
  const add = (index: number, other: number): void => {
    const known = neighbours.get(index);
    if (known === undefined) neighbours.set(index, [other]);
    else known.push(other);
  };
  for (const { earlier, later } of couplings) {
    add(earlier, later);
    add(later, earlier);
  }
  return neighbours;
}
