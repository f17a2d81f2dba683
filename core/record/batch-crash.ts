import type { Failure } from '../failure/failure.ts';
import type { FailureExample } from './failure-example.ts';

/** Thrown when going on would be wrong for every record: the whole batch is redelivered and the alarm rings. */
export class BatchCrash extends Error {
  override readonly name = 'BatchCrash';
  readonly failure: Failure;
  /** Records to start an investigation from. */
  readonly examples: readonly FailureExample[];

  constructor(failure: Failure, examples: readonly FailureExample[] = []) {
    super(failure.message.redacted);
    this.failure = failure;
    this.examples = examples;
  }
}
