import type { Failure } from '../core/failure.ts';
import type { DeadLetter } from '../core/report/dead-letter.ts';

export interface DeadLetterSink {
  /**
   * Stores letters durably and answers one by one, in their order: `undefined` for a letter that is stored, else a
   * failure to retry. Never rejects.
   */
  store(letters: readonly DeadLetter[]): Promise<readonly (Failure | undefined)[]>;
}
