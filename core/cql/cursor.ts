import { printIdentifier, readIdentifier } from './identifier.ts';
import { isReserved } from './reserved.ts';
import type { Token } from './tokens.ts';

/** A text that cannot be read as CQL, and where. */
export class CqlSyntaxError extends Error {
  override readonly name = 'CqlSyntaxError';
  /** UTF-16 units before the place. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** A place among tokens that only moves forward. Every `expect…` throws {@link CqlSyntaxError}. */
export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;

  /** The last token is taken to be the end. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: 'end', text: '', offset: 0, end: 0 };
  }

  get token(): Token {
    return this.#tokens[this.#index] ?? this.#end;
  }

  get isAtEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** The tokens from here on. */
  rest(): readonly Token[] {
    return this.#tokens.slice(this.#index);
  }

  take(): Token {
    const token = this.token;
    this.#index++;
    return token;
  }

  atSymbol(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === symbol;
  }

  /** Moves past a symbol if it is here. */
  acceptSymbol(symbol: string): boolean {
    if (!this.atSymbol(symbol)) return false;
    this.take();
    return true;
  }

  /** Moves past keywords, in any case, if they are all here. */
  acceptWords(...words: readonly string[]): boolean {
    for (const [ahead, word] of words.entries()) {
      const token = this.#tokens[this.#index + ahead];
      if (token?.kind !== 'name' || token.text.toUpperCase() !== word) return false;
    }
    this.#index += words.length;
    return true;
  }

  expectSymbol(symbol: string): Token {
    if (!this.atSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
    return this.take();
  }

  expectWords(...words: readonly string[]): void {
    if (!this.acceptWords(...words)) throw this.unexpected(words.join(' '));
  }

  /** A name as it is meant: in lower case, or exactly as it is between quotes. */
  expectName(what: string): { readonly name: string; readonly offset: number } {
    const { kind, text, offset } = this.token;
    if (kind !== 'name' && kind !== 'quoted') throw this.unexpected(what);
    if (kind === 'name' && isReserved(text)) {
      throw new CqlSyntaxError(
        offset,
        `'${text}' is a reserved word of CQL; write it as ${printIdentifier(text.toLowerCase())}`,
      );
    }
    this.take();
    return { name: readIdentifier(text), offset };
  }

  unexpected(expected: string): CqlSyntaxError {
    const { kind, text, offset } = this.token;
    const shown = text.length <= 40 ? text : `${text.slice(0, 37)}...`;
    const got = kind === 'end' ? 'the end' : kind === 'bad' ? shown : `'${shown}'`;
    return new CqlSyntaxError(offset, `expected ${expected}, got ${got}`);
  }
}
