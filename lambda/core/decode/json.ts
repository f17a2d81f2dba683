import { known, message, type FailureMessage } from '../failure-message.ts';
import { RecordError } from '../failure.ts';
import type { Codec, Decoded } from './codec.ts';
import { JsonSyntaxError, parseExactJson } from './exact-json.ts';
import { holdsInexactNumber } from './inexact-number.ts';
import { decodeUtf8 } from './text.ts';

/** JSON where no column can tell a number from its nearest double. */
export const jsonCodec: Codec = {
  decode: (bytes, side) => {
    const value = parsePlain(readText(bytes, side), side);
    return { exact: value, plain: value };
  },
};

/** JSON for routes with a column that can (`decimal`, `bigint`, `text`, …): numbers stay as they are written. */
export const exactJsonCodec: Codec = {
  decode: (bytes, side) => {
    const text = readText(bytes, side);
    if (holdsInexactNumber(text)) return new ExactDocument(text, side);
    const value = parsePlain(text, side);
    return { exact: value, plain: value };
  },
};

class ExactDocument implements Decoded {
  readonly exact: unknown;
  readonly #text: string;
  readonly #side: 'key' | 'value';
  #plain: { readonly value: unknown } | undefined;

  constructor(text: string, side: 'key' | 'value') {
    this.#text = text;
    this.#side = side;
    this.exact = parseExact(text, side);
  }

  get plain(): unknown {
    this.#plain ??= { value: parsePlain(this.#text, this.#side) };
    return this.#plain.value;
  }
}

function readText(bytes: Buffer, side: 'key' | 'value'): string {
  const text = decodeUtf8(bytes, side);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function parsePlain(text: string, side: 'key' | 'value'): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // V8's message shows a piece of the payload and differs between versions; our own parser says it better.
    parseExact(text, side);
    throw new RecordError('decode', 'malformed_json', message`the ${known(side)} is not JSON`);
  }
}

function parseExact(text: string, side: 'key' | 'value'): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    throw new RecordError(
      'decode',
      'malformed_json',
      message`the ${known(side)} is not JSON: ${describe(cause, text)}`,
    );
  }
}

function describe(error: JsonSyntaxError, text: string): FailureMessage {
  if (text.trim() === '') return known('it is empty');
  const where = error.index >= text.length ? 'where it ends, after' : 'at';
  const place = error.index >= text.length ? text.length : error.index + 1;
  return message`expected ${known(error.expected)} ${known(where)} character ${known(place)} of ${known(text.length)}`;
}
