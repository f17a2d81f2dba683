import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { maxValues, TooManyValuesError } from '../max-values.ts';
import { readUtf8 } from '../text/utf8.ts';

/** A field, an item or a key, and what separates it from the step that it is in. */
export interface PathStep {
  readonly before: '.' | '';
  readonly text: FailureMessage;
}

/** Thrown where bytes are not of their schema; gets the steps of its path on the way out, the innermost first. */
export class AvroDataError extends Error {
  override readonly name = 'AvroDataError';
  readonly problem: FailureMessage;
  readonly steps: PathStep[] = [];

  constructor(problem: FailureMessage) {
    super(problem.redacted);
    this.problem = problem;
  }
}

/** Types of a recursive schema whose values are read one within the other: a fraction of what the stack holds. */
const maxLevels = 1_500;

/**
 * How many bytes are converted at once, to one character each, from which short texts are cut. A text may keep this many
 * characters in memory.
 */
const windowBytes = 1_024;
/** Longer texts are made of their bytes alone. */
const shortBytes = 64;

/** Reads the parts of which Avro's binary encoding is made, one after the other. Every method throws {@link AvroDataError}. */
export class Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  at = 0;
  #values = 0;
  #levels = 0;
  #window = '';
  #windowStart = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  refuse(problem: FailureMessage, at = this.at): AvroDataError {
    return new AvroDataError(message`${problem} at byte ${known(at + 1)} of ${known(this.end)}`);
  }

  /** What must be there, of so many bytes, and is not. */
  refuseEnd(what: string): AvroDataError {
    return new AvroDataError(
      message`the bytes end after byte ${known(this.end)}, in ${known(what)} at byte ${known(this.at + 1)}`,
    );
  }

  /** Counts values that take memory. Throws TooManyValuesError. */
  count(values: number): void {
    this.#values += values;
    if (this.#values > maxValues) throw new TooManyValuesError();
  }

  /** Before each value of a recursive schema, of so many types within each other, which may be within another one. */
  enter(levels: number): void {
    this.#levels += levels;
    if (this.#levels > maxLevels) {
      throw this.refuse(
        message`values of a recursive schema are nested in more than ${known(maxLevels)} levels`,
      );
    }
  }

  leave(levels: number): void {
    this.#levels -= levels;
  }

  /** Moves on by a number of bytes, and returns where they begin. */
  take(length: number, what: string): number {
    const start = this.at;
    if (length > this.end - start) throw this.refuseEnd(`${what} of ${length} bytes`);
    this.at = start + length;
    return start;
  }

  boolean(): boolean {
    const at = this.take(1, 'a boolean');
    const byte = this.bytes[at];
    if (byte === 0 || byte === 1) return byte === 1;
    throw this.refuse(message`a boolean is neither 0 nor 1`, at);
  }

  int(): number {
    const at = this.at;
    const byte = this.bytes[at];
    if (byte !== undefined && byte < 0x80) {
      this.at = at + 1;
      return (byte >>> 1) ^ -(byte & 1);
    }
    const value = this.#longer('an int', at);
    if (typeof value === 'number' && value === (value | 0)) return value;
    throw this.refuse(message`an int has more than 32 bits`, at);
  }

  /** A `number` where that is exact. */
  long(): number | bigint {
    const at = this.at;
    const byte = this.bytes[at];
    if (byte !== undefined && byte < 0x80) {
      this.at = at + 1;
      return (byte >>> 1) ^ -(byte & 1);
    }
    return this.#longer('a long', at);
  }

  /** Variable-length zig-zag code of up to 64 bits, 7 in a byte, the lowest first. */
  #longer(what: string, start: number): number | bigint {
    const { bytes } = this;
    let at = start;
    let low = 0;
    let high = 0;
    for (let index = 0; ; index++) {
      const byte = bytes[at++];
      if (byte === undefined) throw this.refuseEnd(what);
      if (index < 4) low |= (byte & 0x7f) << (7 * index);
      else if (index < 8) high |= (byte & 0x7f) << (7 * (index - 4));
      else {
        at--;
        return this.#longest(low, high, at, start);
      }
      if (byte < 0x80) break;
    }
    this.at = at;
    // Below 2^53, of which half is the number.
    if (high < 0x2000000) {
      const code = high * 0x10000000 + low;
      return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
    }
    return unzigzag((BigInt(high) << 28n) | BigInt(low));
  }

  #longest(low: number, high: number, from: number, start: number): number | bigint {
    const ninth = this.bytes[from];
    if (ninth === undefined) throw this.refuseEnd('a long');
    const tenth = ninth < 0x80 ? 0 : this.bytes[from + 1];
    if (tenth === undefined) throw this.refuseEnd('a long');
    if (tenth > 1) throw this.refuse(message`a long has more than 64 bits`, start);
    this.at = from + (ninth < 0x80 ? 1 : 2);
    const top = BigInt((ninth & 0x7f) | (tenth << 7));
    return unzigzag((top << 56n) | (BigInt(high) << 28n) | BigInt(low));
  }

  /** The length of what follows, in bytes. */
  length(what: string): number {
    const at = this.at;
    const length = this.long();
    if (length < 0) throw this.refuse(message`${known(what)} has a length below 0`, at);
    if (typeof length === 'bigint' || length > this.end - this.at) {
      throw new AvroDataError(
        message`the bytes end after byte ${known(this.end)}, in ${known(what)} of ${known(String(length))} bytes at byte ${known(at + 1)}`,
      );
    }
    return length;
  }

  /** Moves on behind bytes that have their length in front. */
  pass(what: string): void {
    const length = this.length(what);
    this.at += length;
  }

  float(): number {
    return this.bytes.readFloatLE(this.take(4, 'a float'));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.take(8, 'a double'));
  }

  /** A view of the record's own bytes. */
  view(length: number, what: string): Buffer {
    const start = this.take(length, what);
    return this.bytes.subarray(start, start + length);
  }

  string(): string {
    const length = this.length('a string');
    const start = this.at;
    const end = start + length;
    this.at = end;
    if (length > shortBytes) return this.#utf8(start, end);
    const { bytes } = this;
    for (let at = start; at < end; at++) {
      if ((bytes[at] ?? 0) >= 0x80) return this.#utf8(start, end);
    }
    // A substring costs a fraction of a call that converts bytes to text.
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      this.#window = bytes.toString('latin1', start, Math.min(start + windowBytes, this.end));
      this.#windowStart = start;
    }
    return this.#window.slice(start - this.#windowStart, end - this.#windowStart);
  }

  #utf8(start: number, end: number): string {
    const text = readUtf8(this.bytes, start, end);
    if (text !== undefined) return text;
    throw this.refuse(message`a string of ${known(end - start)} bytes is not well-formed UTF-8`, start);
  }

  /**
   * The items of the next block of an array or a map; 0 at its end. A negative count is followed by the size of the
   * block in bytes, by which `skip` moves on: it is -1 then.
   * @param itemBytes how many bytes an item has at least
   */
  block(what: string, itemBytes: number, skip: boolean): number {
    const at = this.at;
    const count = this.long();
    if (count === 0) return 0;
    const size = count < 0 ? this.length(`a block of ${what}`) : 0;
    if (skip && count < 0) {
      this.at += size;
      return -1;
    }
    const items = Math.abs(Number(count));
    // Of items without bytes, such as nulls, their number is limited as that of all values is.
    if (items * itemBytes > this.end - this.at) {
      throw new AvroDataError(
        message`the bytes end after byte ${known(this.end)}, in ${known(what)} with a block of ${known(items)} items at byte ${known(at + 1)}`,
      );
    }
    return items;
  }
}

function unzigzag(code: bigint): number | bigint {
  const value = (code >> 1n) ^ -(code & 1n);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
