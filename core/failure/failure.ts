import type { FailureCode } from '../contract/failure-codes.ts';
import type { FailureMessage } from './failure-message.ts';

export type Stage = 'decode' | 'map' | 'write' | 'dead-letter';

/**
 * What happens next is the class of a failure: `retry` (the event source redelivers the record),
 * `dead-letter` (the record can never be written), `crash` (the configuration is wrong, not the record).
 */
export type NextStep = 'retry' | 'dead-letter' | 'crash';

/** Holds no error that was thrown: whose message may quote the record, and would be logged with the rest. */
export interface Failure {
  readonly next: NextStep;
  readonly stage: Stage;
  readonly code: FailureCode;
  /** What is wrong, the value got, what is allowed. */
  readonly message: FailureMessage;
  readonly table?: string;
  readonly column?: string;
  /**
   * The server has refused the bytes of a value, as it does when the column has got another type. From a statement
   * that was just prepared it can only be the row's fault.
   */
  readonly ofValue?: true;
  /** All that is wrong with the record, this failure first, where it is more than one thing. */
  readonly problems?: readonly RecordProblem[];
}

/** One of several things that are wrong with a record. */
export interface RecordProblem {
  readonly code: FailureCode;
  readonly message: FailureMessage;
  readonly table?: string;
  readonly column?: string;
}

/** One failure of one record, by the record's index in its batch. */
export interface RecordFailure {
  readonly recordIndex: number;
  readonly failure: Failure;
}

/**
 * Thrown while one record is decoded or mapped; caught once per record and turned into its {@link Failure}.
 * Its `message`, which every logger prints, is the redacted one.
 */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: FailureCode;
  readonly stage: Stage;
  readonly reason: FailureMessage;
  readonly column: string | undefined;
  /** `retry` where a later attempt may decode the record: what it needs could not be fetched now. */
  readonly next: 'dead-letter' | 'retry';
  /** What else is wrong with the record. */
  readonly others: readonly RecordError[];

  constructor(
    stage: Stage,
    code: FailureCode,
    reason: FailureMessage,
    options: { column?: string; others?: readonly RecordError[]; next?: RecordError['next'] } = {},
  ) {
    super(reason.redacted);
    this.stage = stage;
    this.code = code;
    this.reason = reason;
    this.column = options.column;
    this.next = options.next ?? 'dead-letter';
    this.others = options.others ?? [];
  }
}

/**
 * The same error with everything that is wrong with its record, itself among them. What cannot be decoded has nothing
 * else wrong with it that is known; where a part of it can be decoded later, everything is known then.
 */
export function withOthers(error: unknown, problems: readonly RecordError[]): unknown {
  if (!(error instanceof RecordError) || error.stage === 'decode') return error;
  const pending = problems.find(({ next }) => next === 'retry');
  if (pending !== undefined) return pending;
  const isSame = ({ code, column, message }: RecordError): boolean =>
    code === error.code && column === error.column && message === error.message;
  const others = problems.filter((problem) => !isSame(problem));
  if (others.length === 0) return error;
  const { stage, code, reason, column } = error;
  return new RecordError(stage, code, reason, { ...(column === undefined ? {} : { column }), others });
}
