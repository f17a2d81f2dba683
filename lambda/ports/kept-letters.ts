import type { LetterMessage } from '../../core/dead-letters/letter-event.ts';
import type { LetterPointer } from '../../core/dead-letters/letter-pointer.ts';

/** Letters that are too large for their queue. */
export interface KeptLetters {
  /** The letter's JSON text; rejects if it can't be read within `timeoutMs` (default: 10 s). */
  read(pointer: LetterPointer, timeoutMs?: number): Promise<string>;

  /**
   * Removes the message that points to a letter, and then the letter. Rejects if that can't be done within `timeoutMs` (default: 10 s); what is left then
   * is a message that comes again, or a letter without a message, which the bucket removes by age.
   */
  discard(message: LetterMessage, pointer: LetterPointer, timeoutMs?: number): Promise<void>;
}
