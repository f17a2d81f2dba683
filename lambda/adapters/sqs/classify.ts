import { env } from '../../../core/contract/environment.ts';
import { known, message } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { sqsLimits } from './config.ts';
import type { Message } from './request.ts';
import { describeThrown } from '../../../core/failure/thrown.ts';

/** Why a letter is not stored. Whatever the reason, its record is retried: the letter is all that is kept of it. */
export function notStored(reason: string): Failure {
  return {
    next: 'retry',
    stage: 'dead-letter',
    code: 'dead_letter_not_stored',
    message: message`the dead-letter queue has not taken the letter: ${known(reason)}`,
  };
}

export function classifySqs(error: unknown): Failure {
  return notStored(describeThrown(error));
}

/** As {@link notStored}, for a message that only a queue made since August 2025 takes. */
export function classifyLarge({ bytes }: Message, reason: string): Failure {
  return notStored(
    `${reason}; it has ${bytes} bytes, and a queue may allow as few as ${sqsLimits.maxBatchBytes}: set ${env.deadLetterBucket} to a bucket that takes such letters`,
  );
}

export function classifyOversized({ bytes }: Message): Failure {
  return notStored(
    `it has ${bytes} bytes, a message has at most ${sqsLimits.maxBytes}; set ${env.deadLetterBucket} to a bucket that takes such letters`,
  );
}

export function classifyOverflow(bucket: string, error: unknown): Failure {
  return notStored(
    `it is too large for a message, and bucket '${bucket}' has not taken it: ${describeThrown(error)}`,
  );
}
