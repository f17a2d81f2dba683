import { readNumber, type ExactNumber } from '../../value/exact-number.ts';
import { setOwn } from '../../value/set-own.ts';

/** Why a text is not JSON, and where; says nothing of what the text holds. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  /** Characters (UTF-16 units) before the first one that cannot be. */
  readonly index: number;
  readonly expected: string;

  constructor(index: number, expected: string) {
    super(`expected ${expected} at character ${index + 1}`);
    this.index = index;
    this.expected = expected;
  }
}

export type Json = null | boolean | string | number | bigint | ExactNumber | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const space = /[ \t\n\r]*/y;

/**
 * Reads one JSON document as JSON.parse does (the last of two equal names wins), except that a number which
 * JavaScript would change comes as a `bigint` or an `ExactNumber`. Keeps its own stack, so that no depth of
 * nesting is too much. Throws {@link JsonSyntaxError}.
 */
export function parseExactJson(text: string): unknown {
  const open: (Json[] | JsonObject)[] = [];
  const names: string[] = [];
  let at = skipSpace(text, 0);

  for (;;) {
    let value: Json;
    const first = text[at];
    if (first === '[') {
      const next = skipSpace(text, at + 1);
      if (text[next] !== ']') {
        open.push([]);
        at = next;
        continue;
      }
      value = [];
      at = next + 1;
    } else if (first === '{') {
      const next = skipSpace(text, at + 1);
      if (text[next] !== '}') {
        open.push({});
        at = readName(text, next, names, `a name in double quotes or '}'`);
        continue;
      }
      value = {};
      at = next + 1;
    } else if (first === '"') {
      const end = endOfString(text, at);
      value = readString(text, at, end);
      at = end;
    } else {
      const token = readToken(text, at);
      value = token.value;
      at = token.end;
    }

    // The value is complete: put it where it belongs, and close every container that ends with it.
    for (;;) {
      at = skipSpace(text, at);
      const container = open.at(-1);
      if (container === undefined) {
        if (at < text.length) throw new JsonSyntaxError(at, 'the end of the text');
        return value;
      }
      const isArray = Array.isArray(container);
      if (isArray) container.push(value);
      else setOwn(container, names.pop() ?? '', value);

      if (text[at] === ',') {
        at = skipSpace(text, at + 1);
        if (!isArray) at = readName(text, at, names, 'a name in double quotes');
        break;
      }
      if (text[at] !== (isArray ? ']' : '}')) {
        throw new JsonSyntaxError(at, isArray ? `',' or ']'` : `',' or '}'`);
      }
      open.pop();
      value = container;
      at++;
    }
  }
}

export function skipSpace(text: string, from: number): number {
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

/** Reads `"name" :` and returns where its value begins. */
function readName(text: string, from: number, names: string[], expected: string): number {
  const end = endOfName(text, from, expected);
  names.push(readString(text, from, end));
  return afterColon(text, end);
}

/** Where a name that begins here ends. */
export function endOfName(text: string, from: number, expected: string): number {
  if (text[from] !== '"') throw new JsonSyntaxError(from, expected);
  return endOfString(text, from);
}

/** Where the value of a name that ends here begins. */
export function afterColon(text: string, end: number): number {
  const colon = skipSpace(text, end);
  if (text[colon] !== ':') throw new JsonSyntaxError(colon, `':'`);
  return skipSpace(text, colon + 1);
}

export function endOfString(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (Number.isNaN(code)) throw new JsonSyntaxError(at, `'"'`);
    if (code < 0x20) throw new JsonSyntaxError(at, 'a character that is not a control character');
    if (code !== 0x5c) {
      at++;
      continue;
    }
    if (text[at + 1] === 'u') {
      const digits = /^[0-9a-fA-F]{0,4}/.exec(text.slice(at + 2, at + 6))?.[0].length ?? 0;
      if (digits < 4) throw new JsonSyntaxError(at + 2 + digits, 'a hexadecimal digit');
      at += 6;
    } else {
      if (!'"\\/bfnrt'.includes(text[at + 1] ?? ' ')) {
        throw new JsonSyntaxError(at + 1, `one of "\\/bfnrtu`);
      }
      at += 2;
    }
  }
}

export function readString(text: string, from: number, end: number): string {
  const inner = text.slice(from + 1, end - 1);
  if (!inner.includes('\\')) return inner;
  const parsed: unknown = JSON.parse(text.slice(from, end));
  return typeof parsed === 'string' ? parsed : inner;
}

export function readToken(text: string, at: number): { value: Json; end: number } {
  if (text.startsWith('true', at)) return { value: true, end: at + 4 };
  if (text.startsWith('false', at)) return { value: false, end: at + 5 };
  if (text.startsWith('null', at)) return { value: null, end: at + 4 };
  numberToken.lastIndex = at;
  const number = numberToken.exec(text)?.[0];
  if (number === undefined) throw new JsonSyntaxError(at, 'a value');
  return { value: readNumber(number), end: at + number.length };
}
