import { suggest } from '../../connector/closest.ts';
import { metaNames, type Expression, type MetaName, type PathStep } from './expression.ts';

/** Why a text is no expression. The message names the column, what is expected there and what was found. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** From 1. */
  readonly column: number;

  constructor(column: number, message: string) {
    super(`column ${column}: ${message}`);
    this.column = column;
  }
}

/** Reads an expression into a frozen tree; the grammar is in expression.ts. Throws {@link ExpressionError}. */
export function parseExpression(text: string): Expression {
  const cursor: Cursor = { text, at: 0 };
  skipSpace(cursor);
  const expression = readExpression(cursor);
  if (cursor.at < text.length) fail(cursor, 'the end of the expression');
  return expression;
}

interface Cursor {
  readonly text: string;
  at: number;
}

const roots = ['key', 'value', 'header', ...metaNames, 'true', 'false', 'null'];
const someExpression = `key, value, header, ${metaNames.join(', ')}, a literal or a function`;

function readExpression(cursor: Cursor): Expression {
  const quoted = readQuoted(cursor, `'`);
  if (quoted !== undefined) return Object.freeze({ kind: 'text', text: quoted });
  const number = readPattern(cursor, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (number !== undefined) return Object.freeze({ kind: 'number', text: number });

  const column = cursor.at + 1;
  const name = readName(cursor);
  if (name === undefined) fail(cursor, someExpression);
  if (skipToken(cursor, '(')) return Object.freeze({ kind: 'call', name, args: readArgs(cursor) });
  switch (name) {
    case 'key':
    case 'value':
      return Object.freeze({ kind: 'path', root: name, steps: readSteps(cursor) });
    case 'header':
      return Object.freeze({ kind: 'header', name: readHeaderName(cursor), steps: readSteps(cursor) });
    case 'true':
    case 'false':
      return Object.freeze({ kind: 'constant', value: name === 'true' });
    case 'null':
      return Object.freeze({ kind: 'constant', value: null });
    default:
      if (isMetaName(name)) return Object.freeze({ kind: 'meta', name });
      throw new ExpressionError(column, unknownName(name));
  }
}

function unknownName(name: string): string {
  const hint = suggest(name, roots) ?? `a text literal is written '${name}', a field value.${name}`;
  return `expected ${someExpression}, got '${name}'; ${hint}`;
}

function readSteps(cursor: Cursor): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    const step = readStep(cursor);
    if (step === undefined) return Object.freeze(steps);
    steps.push(step);
  }
}

function readStep(cursor: Cursor): PathStep | undefined {
  if (skipToken(cursor, '.')) {
    const name = readName(cursor);
    if (name !== undefined) return name;
    if (/\d/.test(cursor.text[cursor.at] ?? '')) {
      fail(cursor, `a name (a list's index is written [0], a name that begins with a digit ["0"])`);
    }
    fail(cursor, 'a name');
  }
  if (!skipToken(cursor, '[')) return undefined;
  const step = readQuoted(cursor, '"') ?? readIndex(cursor);
  if (!skipToken(cursor, ']')) fail(cursor, `']'`);
  return step;
}

function readIndex(cursor: Cursor): number {
  const column = cursor.at + 1;
  const digits = readPattern(cursor, /-?\d+/y);
  if (digits === undefined) fail(cursor, `a list's index or a name in double quotes`);
  if (digits.startsWith('-')) {
    throw new ExpressionError(
      column,
      `expected an index from 0, got ${digits}: lists are counted from the front`,
    );
  }
  const index = Number(digits);
  if (index > 0x7fffffff)
    throw new ExpressionError(column, `expected an index up to 2147483647, got ${digits}`);
  return index;
}

function readHeaderName(cursor: Cursor): string {
  const column = cursor.at + 1;
  const name = readStep(cursor);
  if (name === undefined) fail(cursor, `a header's name: header.name or header["name"]`);
  if (typeof name === 'number') {
    throw new ExpressionError(
      column,
      `expected a header's name: header.name or header["name"], got [${name}]`,
    );
  }
  return name;
}

function readArgs(cursor: Cursor): readonly Expression[] {
  const args: Expression[] = [];
  if (skipToken(cursor, ')')) return Object.freeze(args);
  do args.push(readExpression(cursor));
  while (skipToken(cursor, ','));
  if (!skipToken(cursor, ')')) fail(cursor, `',' or ')'`);
  return Object.freeze(args);
}

function readName(cursor: Cursor): string | undefined {
  return readPattern(cursor, /[\p{L}_$][\p{L}\p{N}_$-]*/uy);
}

/** Reads text between two equal quotes, in which a doubled quote stands for one. */
function readQuoted(cursor: Cursor, quote: string): string | undefined {
  const { text, at } = cursor;
  if (text[at] !== quote) return undefined;
  let end = at + 1;
  for (;;) {
    end = text.indexOf(quote, end);
    if (end === -1) throw new ExpressionError(at + 1, `this ${quote} is never closed`);
    if (text[end + 1] !== quote) break;
    end += 2;
  }
  cursor.at = end + 1;
  skipSpace(cursor);
  return text.slice(at + 1, end).replaceAll(quote + quote, quote);
}

function readPattern(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  cursor.at += found.length;
  skipSpace(cursor);
  return found;
}

function skipToken(cursor: Cursor, token: string): boolean {
  if (cursor.text[cursor.at] !== token) return false;
  cursor.at += 1;
  skipSpace(cursor);
  return true;
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++;
}

function isMetaName(name: string): name is MetaName {
  return metaNames.some((meta) => meta === name);
}

function fail(cursor: Cursor, expected: string): never {
  const got =
    cursor.at < cursor.text.length ? `'${cursor.text.slice(cursor.at, cursor.at + 12)}'` : 'the end';
  throw new ExpressionError(cursor.at + 1, `expected ${expected}, got ${got}`);
}
