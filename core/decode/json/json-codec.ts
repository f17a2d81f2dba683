import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Codec, Decoded, Side } from '../codec.ts';
import { LazyPlain } from '../lazy-plain.ts';
import { describeBytes } from '../describe-bytes.ts';
import { JsonSyntaxError, parseExactJson } from './exact-json.ts';
import { holdsInexactNumber } from './inexact-number.ts';
import { selectJson } from './select-json.ts';
import type { Selection } from './selection.ts';
import { maxValues, tooManyValues, TooManyValuesError } from '../max-values.ts';
import { decodeUtf8 } from '../text/utf8.ts';

/** Documents of fewer bytes are read whole: they hold too few values to be worth leaving any out. */
const largeBytes = 65_536;

export interface JsonOptions {
  /**
   * Whether a column can tell a number from its nearest double (`decimal`, `bigint`, `int`, `text`, …): then numbers stay
   * as they are written.
   */
  readonly isExact: boolean;
  /** What of a large document its expressions read; functions read it whole. */
  readonly selection: Selection;
}

/** JSON. A document is read by JSON.parse unless it is large, or holds a number that must stay as it is written. */
export function jsonCodec({ isExact, selection }: JsonOptions): Codec {
  return {
    decode: (bytes, side) => {
      try {
        const text = readText(bytes, side);
        if (bytes.length >= largeBytes) return largeDocument(text, side, selection);
        if (isExact && holdsInexactNumber(text)) {
          return new LazyPlain(parseExact(text, side), () => parsePlain(text, side));
        }
        const value = parsePlain(text, side);
        return { exact: value, plain: value };
      } catch (error) {
        throw withFraming(error, bytes);
      }
    },
  };
}

/** Bytes that JSON cannot begin with may be of another format: then the message says how to read them. */
function withFraming(error: unknown, bytes: Buffer): unknown {
  if (!(error instanceof RecordError) || !error.code.startsWith('malformed_')) return error;
  const found = describeBytes(bytes, 'JSON');
  if (found === undefined) return error;
  return new RecordError(error.stage, error.code, message`${error.reason}; ${found}`);
}

/** Of which only what is read takes memory. */
function largeDocument(text: string, side: Side, selection: Selection): Decoded {
  const { value, seen } = readJson(() => selectJson(text, selection, maxValues), text, side);
  return new LazyPlain(value, () => {
    if (seen > maxValues) throw tooManyValues(side, 'function');
    return parsePlain(text, side);
  });
}

function readText(bytes: Buffer, side: Side): string {
  const text = decodeUtf8(bytes, side);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function parsePlain(text: string, side: Side): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // V8's message shows a piece of the payload and differs between versions; our own parser says it better.
    parseExact(text, side);
    throw new RecordError('decode', 'malformed_json', message`the ${known(side)} is not JSON`);
  }
}

function parseExact(text: string, side: Side): unknown {
  return readJson(() => parseExactJson(text), text, side);
}

function readJson<T>(read: () => T, text: string, side: Side): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof TooManyValuesError) throw tooManyValues(side, 'columns');
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
