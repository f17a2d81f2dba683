import type { Field, MessageType } from './schema/message-type.ts';
import { WireError } from './wire/wire-error.ts';
import { WireInput } from './wire/wire-input.ts';
import { numberOfTag, tagOf, wireType } from './wire/wire-type.ts';

/**
 * The field that a byte is in, `items[3].price`, and '' if it is in none that the schema knows. Reading does not keep
 * track of where it is: the bytes before are walked once more.
 */
export function locate(type: MessageType, bytes: Buffer, at: number): string {
  const steps: string[] = [];
  walk(new WireInput(bytes), type, at, steps, 0);
  return steps.join('').slice(1);
}

/** Walks a message to its end; whether the byte was in it. Then `steps` lead to it. */
function walk(input: WireInput, type: MessageType, at: number, steps: string[], endTag: number): boolean {
  const counts = new Map<Field, number>();
  const fields = new Map(type.fields.map((field) => [field.number, field]));
  try {
    while (input.at < input.end) {
      const start = input.at;
      const tag = input.tag();
      if (tag === endTag) return at < input.at;
      const field = fields.get(numberOfTag(tag));
      if (field === undefined) {
        input.skip(tag);
        if (at < input.at) return true;
        continue;
      }
      const index = counts.get(field) ?? 0;
      counts.set(field, index + 1);
      steps.push(`.${field.name}${field.presence === 'repeated' ? `[${index}]` : ''}`);
      // A number that should be a message, and what cannot be passed over, is the field itself.
      if (isIn(input, field, tag, at, steps) || at < input.at || at < start) return true;
      steps.pop();
    }
  } catch (error) {
    if (error instanceof WireError) return true;
    throw error;
  }
  return at < input.at;
}

function isIn(input: WireInput, field: Field, tag: number, at: number, steps: string[]): boolean {
  const { type, number } = field;
  if (typeof type === 'string' || type.kind === 'enum') {
    input.skip(tag);
    return false;
  }
  if (tag === tagOf(number, wireType.groupStart)) {
    input.enterGroup();
    const isFound = walk(input, type, at, steps, tagOf(number, wireType.groupEnd));
    input.leaveGroup();
    return isFound;
  }
  if (tag !== tagOf(number, wireType.length)) {
    input.skip(tag);
    return false;
  }
  const outer = input.enter();
  const isFound = at >= input.at && at < input.end && walk(input, type, at, steps, 0);
  input.leave(outer);
  return isFound;
}
