/** The dead-letter port on a JSON Lines file: one letter a line, for the machine that develops and tests. */
import { open, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { known, message } from '../../core/failure-message.ts';
import type { Failure } from '../../core/failure.ts';
import type { DeadLetter } from '../../core/report/dead-letter.ts';
import type { DeadLetterSink } from '../../ports/dead-letter-sink.ts';

/** Appends letters to a file, which is made if it is not there; they are on the disk when the answer is. */
export function openFileSink(path: string): DeadLetterSink {
  return {
    async store(letters) {
      try {
        await append(path, letters);
        return letters.map(() => undefined);
      } catch (error) {
        return letters.map(() => toFailure(path, error));
      }
    },
  };
}

async function append(path: string, letters: readonly DeadLetter[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  try {
    // One write, so that the lines of functions that share the file don't mix.
    await file.write(letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

function toFailure(path: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return {
    next: 'retry',
    stage: 'dead-letter',
    code: 'dead_letter_not_stored',
    message: message`can't append to ${known(path)}: ${known(reason)}`,
  };
}
