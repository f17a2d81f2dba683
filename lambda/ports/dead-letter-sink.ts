import type { Failure } from '../../core/failure/failure.ts';
import type { DeadLetter } from '../../core/dead-letters/dead-letter.ts';

export interface DeadLetterSink {
  /**
   * Stores letters durably and answers one by one, in their order: `undefined` for a letter that is stored, else a
   * failure to retry. Never rejects. Answers within `timeoutMs` (default: 10 s): what is not known to be stored by then
   * has failed, though it may be stored all the same.
   */
  store(letters: readonly DeadLetter[], timeoutMs?: number): Promise<readonly (Failure | undefined)[]>;
}
