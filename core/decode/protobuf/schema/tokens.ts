import { SchemaError } from '../../schema/compiled-schema.ts';

/** A piece of a .proto file: a word, a number, a text with its quotation marks, or one other character. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'symbol' | 'end';
  readonly text: string;
  /** Characters before it in its line, and lines before it. */
  readonly column: number;
  readonly line: number;
}

const space = /[ \t\r\f\v]*/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
// What a '.' begins is a number only before a digit; a sign is a symbol of its own.
const number = /(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fF]?/y;
const quoted = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/y;
const lineComment = /\/\/[^\n]*/y;

/** The tokens of a .proto file, one after the other. Throws SchemaError with `line:column`. */
export class Tokens {
  readonly #text: string;
  #at = 0;
  #line = 0;
  #lineStart = 0;
  #next: Token;

  constructor(text: string) {
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text;
    this.#next = this.#read();
  }

  /** The token that comes next, which stays. */
  get next(): Token {
    return this.#next;
  }

  take(): Token {
    const token = this.#next;
    this.#next = this.#read();
    return token;
  }

  /** Takes the next token if it is this word or symbol. */
  takeIf(text: string): boolean {
    const { next } = this;
    if (next.text !== text || next.kind === 'text') return false;
    this.take();
    return true;
  }

  expect(text: string): Token {
    const { next } = this;
    if (!this.takeIf(text)) throw this.error(`'${text}'`);
    return next;
  }

  word(what: string): Token {
    if (this.next.kind !== 'word') throw this.error(what);
    return this.take();
  }

  /** A whole number from `min` to `max`, with a sign if `min` is negative. */
  integer(what: string, min: number, max: number): number {
    const at = this.next;
    const isNegative = min < 0 && this.takeIf('-');
    const { text } = this.next;
    const isWhole = this.next.kind === 'number' && /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.test(text);
    if (!isWhole) throw this.error(what);
    this.take();
    const size = Number(/^0\d/.test(text) ? `0o${text.slice(1)}` : text);
    const value = isNegative ? -size : size;
    if (value < min || value > max) throw this.error(`${what} from ${min} to ${max}`, at);
    return value;
  }

  /** A text of one or more pieces, with its escapes resolved. */
  text(what: string): string {
    let { next } = this;
    if (next.kind !== 'text') throw this.error(what);
    let text = '';
    while (next.kind === 'text') {
      text += unescape(next.text);
      this.take();
      ({ next } = this);
    }
    return text;
  }

  place({ line, column } = this.#next): string {
    return `${line + 1}:${column + 1}`;
  }

  error(expected: string, at = this.#next): SchemaError {
    const got =
      at.kind === 'end'
        ? 'the end of the file'
        : `'${at.text.length > 40 ? `${at.text.slice(0, 37)}...` : at.text}'`;
    return new SchemaError(this.place(at), `expected ${expected}, got ${got}`);
  }

  #read(): Token {
    this.#skipSpace();
    const start = this.#at;
    const line = this.#line;
    const column = start - this.#lineStart;
    const token = (kind: Token['kind'], text: string): Token => {
      this.#at = start + text.length;
      return { kind, text, line, column };
    };
    if (start >= this.#text.length) return token('end', '');
    const first = this.#text.charAt(start);
    if (first === '"' || first === "'") {
      const text = this.#match(quoted);
      if (text !== undefined) return token('text', text);
      throw new SchemaError(
        `${line + 1}:${column + 1}`,
        `the text that begins here does not end in its line`,
      );
    }
    const name = this.#match(word);
    if (name !== undefined) return token('word', name);
    const digits = this.#match(number);
    if (digits !== undefined) return token('number', digits);
    return token('symbol', String.fromCodePoint(this.#text.codePointAt(start) ?? 0));
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #skipSpace(): void {
    for (;;) {
      this.#at += this.#match(space)?.length ?? 0;
      if (this.#text[this.#at] === '\n') this.#newLine(this.#at);
      else if (this.#text.startsWith('//', this.#at)) this.#at += this.#match(lineComment)?.length ?? 0;
      else if (this.#text.startsWith('/*', this.#at)) this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    const start = this.#at;
    const end = this.#text.indexOf('*/', start + 2);
    if (end < 0) {
      throw new SchemaError(
        `${this.#line + 1}:${start - this.#lineStart + 1}`,
        `the comment that begins here does not end`,
      );
    }
    for (
      let at = this.#text.indexOf('\n', start);
      at >= 0 && at < end;
      at = this.#text.indexOf('\n', at + 1)
    ) {
      this.#newLine(at);
    }
    this.#at = end + 2;
  }

  #newLine(at: number): void {
    this.#line++;
    this.#lineStart = at + 1;
    this.#at = at + 1;
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The texts that are read, names of files and editions, have no escapes beyond ASCII. */
function unescape(quotedText: string): string {
  return quotedText
    .slice(1, -1)
    .replace(
      /\\(?:[xX]([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|(.))/gs,
      (_, hex, octal, code, other) =>
        typeof other === 'string'
          ? (escapes[other] ?? other)
          : String.fromCharCode(
              typeof octal === 'string'
                ? Number.parseInt(octal, 8)
                : Number.parseInt(String(hex ?? code), 16),
            ),
    );
}
