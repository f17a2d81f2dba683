import type { DeadLetter } from './dead-letter.ts';
import type { LetterPointer } from './letter-pointer.ts';

/**
 * What SQS refuses in a message, a whole request of them at once: all but #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to
 * #xFFFD and #x10000 to #x10FFFF
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html).
 * `JSON.stringify` escapes the controls and the surrogates that have no partner; these two are left.
 */
const refused = /[\uFFFE\uFFFF]/g;

/**
 * A letter, or a pointer to one, as the JSON text that every store takes: read back, it is the same letter.
 * The only characters that JSON text has outside of strings are ASCII, so an escape is always within a string.
 */
export function writeLetter(content: DeadLetter | LetterPointer): string {
  return JSON.stringify(content).replace(refused, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
