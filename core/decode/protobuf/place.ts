import type { Frame } from '../schema/compiled-schema.ts';
import type { MessageType } from './schema/message-type.ts';
import { WireError } from './wire/wire-error.ts';
import { WireInput } from './wire/wire-input.ts';
import { tagOf, wireType } from './wire/wire-type.ts';

/** Messages are at most so deep in each other in a file that protoc reads. */
const maxIndexes = 32;

/** Which message of a file a record is, and its bytes. Throws WireError at the byte that names no message. */
export type ReadPlace = (frame: Pick<Frame, 'body' | 'placeForm' | 'place'>) => {
  readonly type: MessageType | undefined;
  readonly bytes: Buffer;
};

/** Reads which message of a file a record is; without any word of it the first. */
export function placeReader(messages: readonly MessageType[]): ReadPlace {
  let sorted: readonly MessageType[] | undefined;
  const read = {
    confluent: (input: WireInput) => byIndexes(messages, input),
    glue: (input: WireInput) => byNumber((sorted ??= allSorted(messages)), input),
    apicurio: (input: WireInput) => byName(messages, input),
  };
  return ({ body, placeForm, place }) => {
    if (placeForm === 'none') return { type: messages[0], bytes: body };
    if (placeForm === 'apicurio' && place !== undefined) {
      return { type: named(messages, place.toString('utf8')), bytes: body };
    }
    const input = new WireInput(place ?? body);
    const type = read[placeForm](input);
    return { type, bytes: place === undefined ? body.subarray(input.at) : body };
  };
}

/** Confluent's: how many indexes, and each within the message before, all as signed varints; no index is the first. */
function byIndexes(messages: readonly MessageType[], input: WireInput): MessageType {
  const count = input.sint32();
  if (count < 0 || count > maxIndexes) {
    throw new WireError(0, `its message is named by ${count} indexes; allowed: 0 to ${maxIndexes}`);
  }
  const indexes = count === 0 ? [0] : Array.from({ length: count }, () => input.sint32());
  let within = messages;
  let found: MessageType | undefined;
  for (const index of indexes) {
    found = within[index];
    if (found === undefined) {
      throw new WireError(
        0,
        `its message has the indexes ${indexes.join(', ')}, which lead to no message of the schema`,
      );
    }
    within = found.messages.filter(({ isImplied }) => !isImplied);
  }
  if (found === undefined) throw new WireError(0, 'the schema has no message');
  return found;
}

/** Glue's: the place among all messages of the file, those of maps too, sorted by their full names. */
function byNumber(sorted: readonly MessageType[], input: WireInput): MessageType {
  const number = input.uint32();
  const found = sorted[number];
  if (found === undefined) {
    throw new WireError(0, `its message has the number ${number}; allowed: 0 to ${sorted.length - 1}`);
  }
  return found;
}

/** Apicurio's: a message after its length, whose field 1 is the name, with or without the package. */
function byName(messages: readonly MessageType[], input: WireInput): MessageType {
  const outer = input.enter();
  let name = '';
  while (input.at < input.end) {
    const tag = input.tag();
    if (tag === tagOf(1, wireType.length)) name = input.string(true);
    else input.skip(tag);
  }
  input.leave(outer);
  return named(messages, name);
}

function named(messages: readonly MessageType[], name: string): MessageType {
  const found = messages.find(({ fullName }) => fullName === name || fullName.endsWith(`.${name}`));
  // The name is the record's: it may be anything.
  if (found === undefined)
    throw new WireError(0, `its message is named by a text that is the name of no message of the schema`);
  return found;
}

function allSorted(messages: readonly MessageType[]): readonly MessageType[] {
  const all: MessageType[] = [];
  const open = [...messages];
  for (let message = open.pop(); message !== undefined; message = open.pop()) {
    all.push(message);
    open.push(...message.messages);
  }
  return all.sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
}
