import { readUtf8 } from '../../text/utf8.ts';
import { WireError } from './wire-error.ts';
import { wireType } from './wire-type.ts';

/** As deep as the official implementations read. */
const maxDepth = 100;

/** Ten bytes of seven bits hold 64. */
const maxVarintBytes = 10;

const shared = /* @__PURE__ */ sharedNumber();

/**
 * Bytes in Protobuf's wire format, and how far they are read: what was read is before `at`, and nothing is read at or
 * beyond `end`, which is that of the innermost message. Throws {@link WireError}.
 */
export class WireInput {
  readonly bytes: Buffer;
  at = 0;
  end: number;
  #depth = 0;
  #text: string | undefined;
  /** The halves of the last varint, unsigned. */
  #low = 0;
  #high = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** A field's number and wire type, as `tagOf` makes it. */
  tag(): number {
    const start = this.at;
    const tag = this.#varint32();
    if (tag < 8) throw new WireError(start, 'a field has the number 0');
    if (this.at - start >= 5 && this.#high !== 0) {
      throw new WireError(start, 'the number of a field has more than 29 bits');
    }
    return tag;
  }

  isTrue(): boolean {
    this.#varint();
    return this.#low !== 0 || this.#high !== 0;
  }

  uint32(): number {
    return this.#varint32();
  }

  int32(): number {
    return this.#varint32() | 0;
  }

  /** A signed number whose lowest bit is its sign. */
  sint32(): number {
    const bits = this.#varint32();
    return (bits >>> 1) ^ -(bits & 1);
  }

  int64(isExact: boolean): number | bigint {
    this.#varint();
    return this.#join(this.#low, this.#high | 0, isExact);
  }

  uint64(isExact: boolean): number | bigint {
    this.#varint();
    return this.#join(this.#low, this.#high, isExact);
  }

  /** A signed number whose lowest bit is its sign. */
  sint64(isExact: boolean): number | bigint {
    this.#varint();
    const sign = -(this.#low & 1);
    const low = ((this.#low >>> 1) | (this.#high << 31)) ^ sign;
    return this.#join(low >>> 0, (this.#high >>> 1) ^ sign, isExact);
  }

  fixed32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  sfixed32(): number {
    return this.bytes.readInt32LE(this.#take(4));
  }

  fixed64(isExact: boolean): number | bigint {
    const start = this.#take(8);
    return this.#join(this.bytes.readUInt32LE(start), this.bytes.readUInt32LE(start + 4), isExact);
  }

  sfixed64(isExact: boolean): number | bigint {
    const start = this.#take(8);
    return this.#join(this.bytes.readUInt32LE(start), this.bytes.readInt32LE(start + 4), isExact);
  }

  float(): number {
    return this.bytes.readFloatLE(this.#take(4));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  /** Text. Malformed UTF-8 is refused, or where it need not be checked replaced by U+FFFD. */
  string(isChecked: boolean): string {
    const start = this.#takeLength('a string');
    const { bytes, at: end } = this;
    for (let at = start; at < end; at++) {
      if ((bytes[at] ?? 0) >= 0x80) return this.#utf8(start, end, isChecked);
    }
    // One call that makes a text of all bytes, and pieces of it, take less time than a call for each.
    this.#text ??= bytes.toString('latin1');
    return this.#text.slice(start, end);
  }

  /** The bytes themselves, not a copy. */
  buffer(): Buffer {
    const start = this.#takeLength('bytes');
    return this.bytes.subarray(start, this.at);
  }

  /** Reads a length and goes into as many bytes; returns the end to leave for. */
  enter(): number {
    const start = this.#takeLength('a message');
    return this.enterBytes(start, this.at);
  }

  /** Goes into bytes that were passed before; returns the end to leave for. */
  enterBytes(start: number, end: number): number {
    this.enterGroup();
    const outer = this.end;
    this.at = start;
    this.end = end;
    return outer;
  }

  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
    this.#depth--;
  }

  enterGroup(): void {
    this.#depth++;
    if (this.#depth > maxDepth)
      throw new WireError(this.at, `messages are more than ${maxDepth} deep in each other`);
  }

  leaveGroup(): void {
    this.#depth--;
  }

  /** Skips what a tag stands in front of. */
  skip(tag: number): void {
    const type = tag & 7;
    if (type === wireType.varint) this.#varint();
    else if (type === wireType.fixed64) this.#take(8);
    else if (type === wireType.length) this.#takeLength('a field');
    else if (type === wireType.fixed32) this.#take(4);
    else if (type === wireType.groupStart) this.#skipGroup(tag);
    else if (type === wireType.groupEnd) throw new WireError(this.at - 1, 'a group ends that has not begun');
    else throw new WireError(this.at - 1, `a field has wire type ${type}, which does not exist`);
  }

  /** A group of which the end is missing. */
  unendedGroup(): WireError {
    return new WireError(this.at, `${this.#ending()}, in a group`);
  }

  #skipGroup(tag: number): void {
    const endTag = tag - wireType.groupStart + wireType.groupEnd;
    this.enterGroup();
    while (this.at < this.end) {
      const next = this.tag();
      if (next === endTag) {
        this.leaveGroup();
        return;
      }
      this.skip(next);
    }
    throw this.unendedGroup();
  }

  /** Where a number of a fixed size begins. */
  #take(bytes: 4 | 8): number {
    const start = this.at;
    if (bytes > this.end - start)
      throw new WireError(start, `${this.#ending()}, in a number of ${bytes} bytes`);
    this.at = start + bytes;
    return start;
  }

  /** Reads a length; where the bytes that it counts begin. */
  #takeLength(what: string): number {
    const lengthAt = this.at;
    const low = this.#varint32();
    const start = this.at;
    const length = start - lengthAt < 5 ? low : this.#high * 0x1_0000_0000 + low;
    if (length > this.end - start) {
      throw new WireError(
        lengthAt,
        `${this.#ending()}, in ${what} of ${length} byte${length === 1 ? '' : 's'}`,
      );
    }
    this.at = start + length;
    return start;
  }

  #ending(): string {
    return this.end === this.bytes.length
      ? `the bytes end at byte ${this.end + 1} of ${this.end}`
      : `the message around it ends at byte ${this.end + 1} of ${this.bytes.length}`;
  }

  #utf8(start: number, end: number, isChecked: boolean): string {
    if (!isChecked) return this.bytes.toString('utf8', start, end);
    const text = readUtf8(this.bytes, start, end);
    if (text !== undefined) return text;
    throw new WireError(start, `a string of ${end - start} bytes is not well-formed UTF-8`);
  }

  /** The low 32 bits of a varint, unsigned. */
  #varint32(): number {
    const { at } = this;
    if (at < this.end) {
      const first = this.bytes[at] ?? 0;
      if (first < 0x80) {
        this.at = at + 1;
        return first;
      }
    }
    this.#varint();
    return this.#low;
  }

  /** Seven bits to a byte, the lowest first; what is beyond 64 bits is left out. */
  #varint(): void {
    const { bytes, at: start } = this;
    const limit = Math.min(this.end, start + maxVarintBytes);
    let at = start;
    let low = 0;
    let high = 0;
    for (let shift = 0; at < limit; shift += 7) {
      const byte = bytes[at++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.at = at;
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw at - start < maxVarintBytes
      ? new WireError(start, `${this.#ending()}, in a number`)
      : new WireError(start, `a number has more than ${maxVarintBytes} bytes`);
  }

  /** `low` is unsigned, and `high` has the sign if the number has one. */
  #join(low: number, high: number, isExact: boolean): number | bigint {
    const number = high * 0x1_0000_0000 + low;
    if (!isExact || Number.isSafeInteger(number)) return number;
    shared.halves[0] = low;
    shared.halves[1] = high;
    return (high < 0 ? shared.signed[0] : shared.unsigned[0]) ?? 0n;
  }
}

/** Two halves of 64 bits become one BigInt without arithmetic. Lambda's processors are little-endian, as x86 and ARM are. */
function sharedNumber(): { halves: Int32Array; signed: BigInt64Array; unsigned: BigUint64Array } {
  const halves = new Int32Array(2);
  return { halves, signed: new BigInt64Array(halves.buffer), unsigned: new BigUint64Array(halves.buffer) };
}
