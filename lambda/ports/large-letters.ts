import type { LetterMessage } from '../../core/dead-letters/letter-event.ts';
import type { LetterPointer } from '../../core/dead-letters/letter-pointer.ts';

/** Letters that are too large for their queue. */
export interface LargeLetters {
  /** The letter's JSON text; rejects if it cannot be read within `timeoutMs` (default: 10 s). */
  read(pointer: LetterPointer, timeoutMs?: number): Promise<string>;

  /**
   * Removes the message that points to a letter, and then the letter. Rejects if that cannot be done within `timeoutMs`
   * (default: 10 s). What remains then is a message that is delivered again, or a letter without a message, which the
   * bucket removes by age.
   */
  discard(message: LetterMessage, pointer: LetterPointer, timeoutMs?: number): Promise<void>;
}
