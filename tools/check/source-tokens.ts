/** A piece of TypeScript, as far as brackets, names and texts go. */
export interface SourceToken {
  readonly kind: 'name' | 'text' | 'sign' | 'other';
  /** As it stands. */
  readonly text: string;
  readonly offset: number;
}

const blank = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const name = /[A-Za-z_$][\w$]*/y;
const text = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y;
const number = /\d[\w.]*/y;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const arrow = /=>/y;

/** After these a slash begins a regular expression, not a division. */
const beforeRegex = new Set([
  '',
  '(',
  ',',
  '=',
  ':',
  '[',
  '!',
  '&',
  '|',
  '?',
  '{',
  ';',
  '=>',
  'return',
  'typeof',
  '+',
]);

/**
 * Cuts TypeScript into tokens, without comments. `undefined` where a token is ambiguous: a template
 * or a bracket without its end.
 */
export function tokenizeSource(source: string): readonly SourceToken[] | undefined {
  const tokens: SourceToken[] = [];
  let at = 0;
  const match = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    return form.exec(source)?.[0];
  };
  for (;;) {
    at += match(blank)?.length ?? 0;
    if (at >= source.length) return tokens;
    const found = readOne(source, at, match, tokens.at(-1)?.text ?? '');
    if (found === undefined) return undefined;
    tokens.push({ ...found, offset: at });
    at += found.text.length;
  }
}

function readOne(
  source: string,
  at: number,
  match: (form: RegExp) => string | undefined,
  before: string,
): Omit<SourceToken, 'offset'> | undefined {
  const character = source.charAt(at);
  if (character === '`') {
    const end = templateEnd(source, at);
    return end === undefined ? undefined : { kind: 'other', text: source.slice(at, end) };
  }
  const word = match(name);
  if (word !== undefined) return { kind: 'name', text: word };
  const quoted = match(text);
  if (quoted !== undefined) return { kind: 'text', text: quoted };
  if (character === "'" || character === '"') return undefined;
  const other = match(number) ?? (character === '/' && beforeRegex.has(before) ? match(regex) : undefined);
  if (other !== undefined) return { kind: 'other', text: other };
  return { kind: 'sign', text: match(arrow) ?? character };
}

/** Where a template ends, with the expressions in it; `undefined` if nowhere. */
function templateEnd(source: string, start: number): number | undefined {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '`') return at + 1;
    else if (source.startsWith('${', at)) {
      const end = expressionEnd(source, at + 2);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;
}

function expressionEnd(source: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '{') depth += 1;
    else if (character === '}') {
      if (depth === 0) return at;
      depth -= 1;
    } else if ('\'"`/'.includes(character)) return undefined;
  }
  return undefined;
}
