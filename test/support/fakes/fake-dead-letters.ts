import { known } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import type { DeadLetterSink } from '../../../lambda/ports/dead-letter-sink.ts';

export const notStored: Failure = {
  next: 'retry',
  stage: 'dead-letter',
  code: 'dead_letter_not_stored',
  message: known('the queue is gone'),
};

/** Dead letters in memory; refuses those that `refuses` says. */
export class FakeDeadLetters implements DeadLetterSink {
  readonly stored: DeadLetter[] = [];
  readonly #refuses: (letter: DeadLetter) => boolean;

  constructor(refuses: (letter: DeadLetter) => boolean = () => false) {
    this.#refuses = refuses;
  }

  store(letters: readonly DeadLetter[]): Promise<readonly (Failure | undefined)[]> {
    return Promise.resolve(
      letters.map((letter) => {
        if (this.#refuses(letter)) return notStored;
        this.stored.push(letter);
        return undefined;
      }),
    );
  }
}
