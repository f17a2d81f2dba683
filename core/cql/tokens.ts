export type TokenKind = 'name' | 'quoted' | 'string' | 'number' | 'symbol' | 'bad' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As it stands; of a bad one, what is wrong with it. */
  readonly text: string;
  /** UTF-16 units before it. */
  readonly offset: number;
  /** UTF-16 units before what follows it. */
  readonly end: number;
}

const skipped = /(?:\s|--.*|\/\/.*|\/\*[^]*?\*\/)+/y;

const forms: readonly (readonly [TokenKind, RegExp])[] = [
  ['name', /[A-Za-z][A-Za-z0-9_]*/y],
  ['number', /\d[A-Za-z0-9_.]*/y],
  ['quoted', /"(?:[^"]|"")+"/y],
  ['string', /'(?:[^']|'')*'|\$\$[^]*?\$\$/y],
  ['symbol', /[(){}[\]<>,;:.=+\-*?]/y],
];

/** What begins with these and is none of the forms has no end. */
const unended: ReadonlyMap<string, string> = new Map([
  ['"', `a quoted name without its closing '"'`],
  [`'`, `a text without its closing "'"`],
  ['$', `a text without its closing '$$'`],
  ['/', `a comment without its closing '*/'`],
]);

/** Cuts a CQL text into tokens, without comments; the last is always the end. Never throws: what fits nowhere is a bad token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = matchAt(skipped, text, at) ?? at;
    if (at >= text.length) break;
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', offset: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, offset: number): Token {
  for (const [kind, form] of forms) {
    const end = matchAt(form, text, offset);
    if (end !== undefined) return { kind, text: text.slice(offset, end), offset, end };
  }
  const start = text.slice(offset, offset + 2);
  const isUnended = start.startsWith('"') || start.startsWith(`'`) || start === '$$' || start === '/*';
  if (isUnended && start !== '""') {
    return { kind: 'bad', text: unended.get(start.charAt(0)) ?? '', offset, end: text.length };
  }
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const what = start === '""' ? 'an empty name' : `the character '${character}'`;
  return { kind: 'bad', text: what, offset, end: offset + (start === '""' ? 2 : character.length) };
}

function matchAt(form: RegExp, text: string, at: number): number | undefined {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : undefined;
}
