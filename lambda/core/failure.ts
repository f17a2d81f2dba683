import type { FailureCode } from '../contract.ts';

export type Stage = 'decode' | 'map' | 'write' | 'dead-letter';

/**
 * What happens next is the class of a failure: `retry` (the event source brings the record again),
 * `dead-letter` (the record can never be written), `crash` (the configuration is wrong, not the record).
 */
export type NextStep = 'retry' | 'dead-letter' | 'crash';

export interface Failure {
  readonly next: NextStep;
  readonly stage: Stage;
  readonly code: FailureCode;
  /** What is wrong, the value got, what is allowed; never the payload. */
  readonly message: string;
  readonly table?: string;
  readonly column?: string;
  readonly cause?: unknown;
  /**
   * The server has refused the bytes of a value, as it does when the column has got another type. From a statement
   * that was just prepared it can only be the row's fault.
   */
  readonly ofValue?: true;
}

/** One failure of one record, by the record's index in its batch. */
export interface RecordFailure {
  readonly recordIndex: number;
  readonly failure: Failure;
}

/** Thrown while one record is decoded or mapped; caught once per record and turned into its {@link Failure}. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: FailureCode;
  readonly stage: Stage;
  readonly column: string | undefined;

  constructor(
    stage: Stage,
    code: FailureCode,
    message: string,
    options: { column?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.stage = stage;
    this.code = code;
    this.column = options.column;
  }
}
