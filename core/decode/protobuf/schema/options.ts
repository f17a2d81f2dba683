import type { Features } from './file-node.ts';
import type { Tokens } from './tokens.ts';

/** An option: its name, `features.utf8_validation` or `(my.option)`, and its value if that is one word. */
export interface Option {
  readonly name: string;
  readonly value: string | undefined;
  /** Of a value in braces: its own fields whose values are one word. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Reads `name = value`, up to the character that ends it. */
export function readOption(tokens: Tokens): Option {
  const name = readName(tokens);
  tokens.expect('=');
  if (tokens.next.text === '{') return { name, value: undefined, fields: readAggregate(tokens) };
  if (tokens.next.kind === 'text') {
    tokens.text('a text');
    return { name, value: undefined, fields: [] };
  }
  if (!tokens.takeIf('-')) tokens.takeIf('+');
  if (tokens.next.kind !== 'word' && tokens.next.kind !== 'number')
    throw tokens.error('the value of an option');
  return { name, value: tokens.take().text, fields: [] };
}

/** `[a = 1, (b).c = "x"]` after a field or a value; none if there are no brackets. */
export function readBracketedOptions(tokens: Tokens): readonly Option[] {
  const options: Option[] = [];
  if (!tokens.takeIf('[')) return options;
  do options.push(readOption(tokens));
  while (tokens.takeIf(','));
  tokens.expect(']');
  return options;
}

function readName(tokens: Tokens): string {
  let name = '';
  do {
    if (tokens.takeIf('(')) {
      name += `.(${readTypeName(tokens)})`;
      tokens.expect(')');
    } else name += `.${tokens.word('the name of an option').text}`;
  } while (tokens.takeIf('.'));
  return name.slice(1);
}

/** A name of more is longer than any that can be looked up. */
const maxNameParts = 512;

/** `shop.Order`, or `.shop.Order`. */
export function readTypeName(tokens: Tokens): string {
  const parts = [tokens.takeIf('.') ? '.' : '', tokens.word('the name of a type').text];
  while (tokens.takeIf('.')) {
    if (parts.length > maxNameParts) throw tokens.error('a shorter name');
    parts.push('.', tokens.word('a name').text);
  }
  return parts.join('');
}

/** As deep as the official parsers of text format read. */
const maxValueDepth = 100;

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']', '<': '>' };

/** Passes over a message in text format, and returns its own fields of one word; what is within others is left out. */
function readAggregate(tokens: Tokens): [name: string, value: string][] {
  const fields: [string, string][] = [];
  const open: string[] = [];
  do {
    const { kind, text } = tokens.next;
    const end = kind === 'symbol' ? closing[text] : undefined;
    if (kind === 'end') throw tokens.error(`'${open.at(-1) ?? '}'}'`);
    tokens.take();
    if (open.length > maxValueDepth)
      throw tokens.error(`messages at most ${maxValueDepth} deep in each other`);
    if (end !== undefined) open.push(end);
    else if (kind === 'symbol' && text === open.at(-1)) open.pop();
    else if (kind === 'word' && open.length === 1 && tokens.takeIf(':') && tokens.next.kind === 'word') {
      fields.push([text, tokens.take().text]);
    }
  } while (open.length > 0);
  return fields;
}

/** Features that the options name: `features.field_presence = IMPLICIT`, or `features = { field_presence: IMPLICIT }`. */
export function featuresOf(options: readonly Option[]): Features {
  const found: { -readonly [Name in keyof Features]: Features[Name] } = {};
  for (const { name, value, fields } of options) {
    const named = name === 'features' ? fields : [[name.replace(/^features\./, ''), value] as const];
    if (name !== 'features' && !name.startsWith('features.')) continue;
    for (const [feature, setting] of named) {
      if (feature === 'field_presence') found.presence = setting === 'IMPLICIT' ? 'implicit' : 'explicit';
      if (feature === 'message_encoding') found.encoding = setting === 'DELIMITED' ? 'delimited' : 'length';
      if (feature === 'utf8_validation') found.utf8 = setting === 'NONE' ? 'unchecked' : 'checked';
    }
  }
  return found;
}
