import type { EnumNode, EnumValue } from './file-node.ts';
import { readBracketedOptions, readOption } from './options.ts';
import type { Tokens } from './tokens.ts';

const least = -2_147_483_648;
const greatest = 2_147_483_647;

/** Reads an enum from its name on. */
export function parseEnum(tokens: Tokens): EnumNode {
  const { text: name } = tokens.word('the name of an enum');
  const values: EnumValue[] = [];
  tokens.expect('{');
  while (!tokens.takeIf('}')) {
    if (tokens.takeIf(';')) continue;
    const { text: word } = tokens.word(`a value of enum '${name}', or '}'`);
    // 'option' and 'reserved' may be the name of a value too.
    if (tokens.takeIf('=')) {
      values.push({ name: word, number: tokens.integer('a number', least, greatest) });
      readBracketedOptions(tokens);
    } else if (word === 'option') readOption(tokens);
    else if (word === 'reserved') skipRanges(tokens);
    else throw tokens.error(`'='`);
    tokens.expect(';');
  }
  if (values.length === 0) throw tokens.error(`a value in enum '${name}'`);
  return { name, values };
}

/** Passes over what follows `reserved` or `extensions`, up to the ';' or the options: numbers, ranges, names. */
export function skipRanges(tokens: Tokens): void {
  do {
    if (tokens.next.kind === 'text') tokens.text('a name');
    else if (tokens.next.kind === 'word') tokens.take();
    else {
      tokens.integer('a number or a name', least, greatest);
      if (tokens.takeIf('to') && !tokens.takeIf('max')) tokens.integer(`a number or 'max'`, least, greatest);
    }
  } while (tokens.takeIf(','));
}
