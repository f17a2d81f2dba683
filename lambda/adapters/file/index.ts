/** The dead-letter port on a JSON Lines file: one letter a line, for the machine that develops and tests. */
import { known, message } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { writeLetter } from '../../../core/dead-letters/letter-text.ts';
import type { DeadLetterSink } from '../../ports/dead-letter-sink.ts';
import { withinTime } from '../time/within-time.ts';
import { appendLines } from './append.ts';
import { messageOfThrown } from '../../../core/failure/thrown.ts';

/** Where the caller has no limit of its own. */
const storeMs = 10_000;

/**
 * Appends letters to a file, which is made if it is not there, for its owner alone. A letter that is answered as stored
 * is on the disk, whole, on a line of its own. A disk that does not answer in time may store them later all the same.
 */
export function openFileSink(path: string): DeadLetterSink {
  return {
    async store(letters, timeoutMs = storeMs) {
      try {
        const lines = letters.map((letter) => `${writeLetter(letter)}\n`).join('');
        await withinTime(appendLines(path, lines), timeoutMs, 'the disk');
        return letters.map(() => undefined);
      } catch (error) {
        return letters.map(() => toFailure(path, error));
      }
    },
  };
}

function toFailure(path: string, cause: unknown): Failure {
  const reason = messageOfThrown(cause);
  return {
    next: 'retry',
    stage: 'dead-letter',
    code: 'dead_letter_not_stored',
    message: message`cannot append to ${known(path)}: ${known(reason)}`,
  };
}
