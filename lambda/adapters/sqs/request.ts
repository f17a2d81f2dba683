import type { DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import type { LetterPointer } from '../../../core/dead-letters/letter-pointer.ts';
import { writeLetter } from '../../../core/dead-letters/letter-text.ts';
import { sqsLimits } from './config.ts';

/** One letter as a message; `index` is its place among the letters given. */
export interface Message {
  readonly index: number;
  readonly body: string;
  readonly bytes: number;
}

export interface PackedLetters {
  /** Each fits one request. */
  readonly batches: readonly (readonly Message[])[];
  /** Letters that no message can hold. */
  readonly oversized: readonly Message[];
}

/** Writes letters as messages and sets apart those above `maxBytes`. */
export function packLetters(letters: readonly DeadLetter[], maxBytes: number): PackedLetters {
  const messages = letters.map((letter, index) => toMessage(index, letter));
  return {
    batches: packMessages(messages.filter(({ bytes }) => bytes <= maxBytes)),
    oversized: messages.filter(({ bytes }) => bytes > maxBytes),
  };
}

/** `content` as the message at place `index`. */
export function toMessage(index: number, content: DeadLetter | LetterPointer): Message {
  const body = writeLetter(content);
  return { index, body, bytes: Buffer.byteLength(body) };
}

/** Packs messages into as few requests as the limits allow, in their order. */
export function packMessages(messages: readonly Message[]): readonly (readonly Message[])[] {
  const batches: Message[][] = [];
  let open: Message[] = [];
  let openBytes = 0;
  for (const message of messages) {
    const isFull =
      open.length === sqsLimits.maxEntries || openBytes + message.bytes > sqsLimits.maxBatchBytes;
    if (open.length === 0 || isFull) {
      open = [];
      openBytes = 0;
      batches.push(open);
    }
    open.push(message);
    openBytes += message.bytes;
  }
  return batches;
}
