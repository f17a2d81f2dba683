import type { FieldNode, MessageNode } from './file-node.ts';
import { featuresOf, readBracketedOptions, readTypeName } from './options.ts';
import type { Tokens } from './tokens.ts';

/** The greatest number of a field: 29 bits. */
export const maxFieldNumber = 536_870_911;

export interface ParsedField {
  readonly field: FieldNode;
  /** What a map's entries are. */
  readonly entry?: MessageNode;
  /** Whether the body of a group follows. */
  readonly isGroup: boolean;
}

/** Reads a field from its name on, up to the ';' or the body of a group. */
export function parseField(
  tokens: Tokens,
  { place, label, type, oneof }: Pick<FieldNode, 'place' | 'label' | 'type' | 'oneof'>,
): ParsedField {
  const isGroup = type === 'group';
  const { text } = tokens.word('the name of a field');
  const { number, features } = readNumber(tokens);
  // A group defines a message of its name, and a field of the name in lower case.
  const name = isGroup ? text.toLowerCase() : text;
  return {
    field: { name, number, place, label, type: isGroup ? text : type, isGroup, oneof, features },
    isGroup,
  };
}

/** Reads `<key, value> name = 1` of a map. */
export function parseMapField(tokens: Tokens, place: string): ParsedField {
  tokens.expect('<');
  const keyType = readTypeName(tokens);
  tokens.expect(',');
  const valueType = readTypeName(tokens);
  tokens.expect('>');
  const { text: name } = tokens.word('the name of a field');
  const { number, features } = readNumber(tokens);
  const part = { place, label: 'none', isGroup: false, oneof: undefined, features } as const;
  const entry: MessageNode = {
    name: entryName(name),
    isMapEntry: true,
    isImplied: true,
    features: {},
    fields: [
      { ...part, name: 'key', number: 1, type: keyType },
      { ...part, name: 'value', number: 2, type: valueType },
    ],
    messages: [],
    enums: [],
  };
  return { field: { ...part, name, number, label: 'repeated', type: entry.name }, entry, isGroup: false };
}

/** `by_long` has entries of the type ByLongEntry. */
function entryName(field: string): string {
  return `${field.replace(/(?:^|_)([^_]?)/g, (_, first: string) => first.toUpperCase())}Entry`;
}

function readNumber(tokens: Tokens): Pick<FieldNode, 'number' | 'features'> {
  tokens.expect('=');
  const number = tokens.integer('the number of a field', 1, maxFieldNumber);
  return { number, features: featuresOf(readBracketedOptions(tokens)) };
}
