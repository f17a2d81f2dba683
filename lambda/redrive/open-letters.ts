import type { LetterMessage } from '../../core/dead-letters/letter-event.ts';
import { readPointer, type LetterPointer } from '../../core/dead-letters/letter-pointer.ts';
import type { OpenedLetter } from '../../core/dead-letters/redrive-plan.ts';

/** A message of the queue with the letter that it holds or points to. */
export interface Opened extends OpenedLetter {
  readonly message: LetterMessage;
  readonly pointer: LetterPointer | undefined;
}

/** Reads the letter that a message points to; never rejects. */
export type Follow = (message: LetterMessage, pointer: LetterPointer) => Promise<OpenedLetter['content']>;

/**
 * Characters of letters that are open at a time. A letter takes many times its text once it is parsed: ten of an event of
 * 6 MB of headers each, all open, end a function of 512 MB at every attempt.
 */
const maxOpenCharacters = 8 * 1_048_576;

/**
 * Opens letters in portions, each when the one before is done with. A portion has more than {@link maxOpenCharacters}
 * only if one letter has. Those in the messages themselves come first: a bucket that does not answer holds none of them
 * back.
 */
export async function* openInPortions(
  messages: readonly LetterMessage[],
  follow: Follow,
): AsyncGenerator<readonly Opened[]> {
  const found = messages.map((message) => ({ message, pointer: pointerIn(message.body) }));
  const inOrder = [
    ...found.filter(({ pointer }) => pointer === undefined),
    ...found.filter(({ pointer }) => pointer !== undefined),
  ];
  let portion: Opened[] = [];
  let characters = 0;
  for (const { message, pointer } of inOrder) {
    const content = pointer === undefined ? { text: message.body } : await follow(message, pointer);
    const size = 'text' in content ? content.text.length : 0;
    if (portion.length > 0 && characters + size > maxOpenCharacters) {
      yield portion;
      portion = [];
      characters = 0;
    }
    portion.push({ messageId: message.id, message, pointer, content });
    characters += size;
  }
  if (portion.length > 0) yield portion;
}

function pointerIn(body: string): LetterPointer | undefined {
  try {
    return readPointer(JSON.parse(body));
  } catch {
    return undefined;
  }
}
