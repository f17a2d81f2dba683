import type { Edition, EnumNode, FieldNode, MessageNode } from './file-node.ts';
import { featuresOf, readBracketedOptions, readOption, readTypeName, type Option } from './options.ts';
import { parseEnum, skipRanges } from './parse-enum.ts';
import { parseField, parseMapField, type ParsedField } from './parse-field.ts';
import type { Tokens } from './tokens.ts';

/** As deep as protoc reads messages that are defined within messages. */
const maxDepth = 32;

/** What a message has been found to hold so far. */
interface OpenMessage {
  readonly edition: Edition;
  readonly depth: number;
  readonly fields: FieldNode[];
  readonly messages: MessageNode[];
  readonly enums: EnumNode[];
  readonly options: Option[];
}

/** Reads a message from its name on. */
export function parseMessage(tokens: Tokens, edition: Edition, depth: number): MessageNode {
  const { text: name } = tokens.word('the name of a message');
  return parseBody(tokens, name, edition, depth);
}

/** Reads an extension from the name of what it extends on; returns the messages that its groups define. */
export function parseExtend(tokens: Tokens, edition: Edition, depth: number): readonly MessageNode[] {
  readTypeName(tokens);
  const extension = openMessage(edition, depth);
  tokens.expect('{');
  while (!tokens.takeIf('}')) {
    if (!tokens.takeIf(';')) addField(tokens, extension, undefined);
  }
  return extension.messages;
}

function openMessage(edition: Edition, depth: number): OpenMessage {
  return { edition, depth, fields: [], messages: [], enums: [], options: [] };
}

function parseBody(tokens: Tokens, name: string, edition: Edition, depth: number): MessageNode {
  if (depth > maxDepth) throw tokens.error(`messages at most ${maxDepth} deep in each other`);
  const message = openMessage(edition, depth);
  tokens.expect('{');
  while (!tokens.takeIf('}')) parseStatement(tokens, message);
  const { fields, messages, enums, options } = message;
  const isMapEntry = options.some(({ name: option, value }) => option === 'map_entry' && value === 'true');
  return { name, isMapEntry, isImplied: false, features: featuresOf(options), fields, messages, enums };
}

function parseStatement(tokens: Tokens, message: OpenMessage): void {
  const { edition, depth } = message;
  if (tokens.takeIf(';')) return;
  if (edition === '2024' && (tokens.takeIf('export') || tokens.takeIf('local'))) {
    if (tokens.next.text !== 'message' && tokens.next.text !== 'enum')
      throw tokens.error(`'message' or 'enum'`);
  }
  if (tokens.takeIf('message')) message.messages.push(parseMessage(tokens, edition, depth + 1));
  else if (tokens.takeIf('enum')) message.enums.push(parseEnum(tokens));
  else if (tokens.takeIf('extend')) message.messages.push(...parseExtend(tokens, edition, depth + 1));
  else if (tokens.takeIf('oneof')) parseOneof(tokens, message);
  else if (tokens.takeIf('option')) {
    message.options.push(readOption(tokens));
    tokens.expect(';');
  } else if (tokens.next.text === 'reserved' || tokens.next.text === 'extensions') {
    tokens.take();
    skipRanges(tokens);
    readBracketedOptions(tokens);
    tokens.expect(';');
  } else addField(tokens, message, undefined);
}

function parseOneof(tokens: Tokens, message: OpenMessage): void {
  const { text: name } = tokens.word('the name of a oneof');
  const first = message.fields.length;
  const options: Option[] = [];
  tokens.expect('{');
  while (!tokens.takeIf('}')) {
    if (tokens.takeIf(';')) continue;
    if (tokens.takeIf('option')) {
      options.push(readOption(tokens));
      tokens.expect(';');
    } else addField(tokens, message, name);
  }
  const features = featuresOf(options);
  if (Object.keys(features).length === 0) return;
  for (const field of message.fields.splice(first)) {
    message.fields.push({ ...field, features: { ...features, ...field.features } });
  }
}

/** Reads a field, a group or a map, and adds what it defines. */
function addField(tokens: Tokens, message: OpenMessage, oneof: string | undefined): void {
  const { field, entry, isGroup } = readField(tokens, oneof);
  message.fields.push(field);
  if (entry !== undefined) message.messages.push(entry);
  if (isGroup) message.messages.push(parseBody(tokens, field.type, message.edition, message.depth + 1));
  else tokens.expect(';');
}

function readField(tokens: Tokens, oneof: string | undefined): ParsedField {
  const place = tokens.place();
  const label = (['optional', 'required', 'repeated'] as const).find((word) => tokens.takeIf(word)) ?? 'none';
  const type = readTypeName(tokens);
  if (type === 'map' && tokens.next.text === '<') return parseMapField(tokens, place);
  return parseField(tokens, { place, label, type, oneof });
}
