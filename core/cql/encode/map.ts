import { known, message } from '../../failure/failure-message.ts';
import { ConversionError, within, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import { nullWithin } from './list.ts';
import { defaultNulls, type Nulls } from './nulls.ts';
import { isPlainObject } from './plain-object.ts';
import { checkRowBytes, maxRowBytes } from './row-bytes.ts';

export interface MapOptions {
  /** One value that can be part of a key: then, as with frozen sets, equal maps get equal bytes. */
  readonly isFrozen: boolean;
  /** Whether two texts are always two keys, as for `map<text, …>`: an object's names then need no comparing. */
  readonly keysAreTexts: boolean;
  /** Whether keys are lists, tuples and the like: the names of an object are then their JSON. */
  readonly keysAreJson: boolean;
  /** Throws for what is no JSON. */
  readonly parseJson: (text: string) => unknown;
  readonly nulls: Nulls;
}

/**
 * An object's names are read as keys: `{"7": …}` fits `map<int, …>`, and `{"[1,2]": …}` fits
 * `map<frozen<list<int>>, …>`. Two names of one key are refused.
 */
export function mapEncoder(encodeKey: Encoder, encodeValue: Encoder, options: MapOptions): Encoder {
  const { keysAreJson, parseJson, nulls } = options;
  const hasNulls = nulls !== defaultNulls;
  const add = (entries: Entries, key: unknown, value: unknown): void => {
    try {
      if (hasNulls && nulls.isNull(value)) {
        if (nulls.inCollections === 'skip') return;
        throw nullWithin(value, nulls);
      }
      const [keyBytes, valueBytes] = [encodeKey(key), encodeValue(value)];
      entries.list.push(keyBytes, valueBytes);
      entries.bytes += 8 + keyBytes.length + valueBytes.length;
    } catch (error) {
      throw within(nulls.isNull(value) ? nullWithin(value, nulls) : error, { key });
    }
    if (entries.bytes > maxRowBytes) checkRowBytes(entries.bytes);
  };
  return (value) => {
    const entries: Entries = { list: [], bytes: 0 };
    if (isPlainObject(value)) {
      for (const name of Object.keys(value))
        add(entries, keysAreJson ? readKey(name, parseJson) : name, value[name]);
    } else if (Array.isArray(value)) {
      for (const [index, pair] of value.entries()) addPair(entries, pair, index, add);
    } else if (value instanceof Map) {
      for (const [key, item] of value) add(entries, key, item);
    } else {
      throw wrongType(value, 'map');
    }
    const mayRepeat = !options.keysAreTexts || !isPlainObject(value);
    const { list } = entries;
    if (mayRepeat && list.length > 2) refuseRepeats(list);
    return frame(options.isFrozen ? inOrder(list) : list, list.length / 2);
  };
}

function readKey(name: string, parseJson: MapOptions['parseJson']): unknown {
  try {
    return parseJson(name);
  } catch {
    const allowed = `names that are the key as JSON, such as '[1,2]', or an array of [key, value] pairs`;
    throw within(wrongType(name, 'map', allowed), { key: name });
  }
}

interface Entries {
  /** Keys and values in turn. */
  readonly list: Buffer[];
  bytes: number;
}

function addPair(
  entries: Entries,
  pair: unknown,
  index: number,
  add: (entries: Entries, key: unknown, value: unknown) => void,
): void {
  if (!Array.isArray(pair) || pair.length !== 2) throw within(wrongType(pair, 'map'), { index });
  add(entries, pair[0], pair[1]);
}

function refuseRepeats(entries: readonly Buffer[]): void {
  const keys = entries.filter((_, index) => index % 2 === 0);
  const different = new Set(keys.map((key) => key.toString('latin1'))).size;
  if (different === keys.length) return;
  throw new ConversionError(
    'wrong_type',
    message`${known(keys.length)} entries have only ${known(different)} different keys; allowed: every key once`,
  );
}

function inOrder(entries: readonly Buffer[]): Buffer[] {
  const pairs: (readonly Buffer[])[] = [];
  for (let at = 0; at < entries.length; at += 2) pairs.push(entries.slice(at, at + 2));
  return pairs.sort(([a = empty], [b = empty]) => a.compare(b)).flat();
}

const empty = Buffer.alloc(0);
