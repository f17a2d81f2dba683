import type { Failure } from '../failure.ts';

/** Thrown when going on would be wrong for every record: the whole batch comes again and the alarm rings. */
export class BatchCrash extends Error {
  override readonly name = 'BatchCrash';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message.redacted);
    this.failure = failure;
  }
}
