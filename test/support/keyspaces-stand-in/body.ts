/** The notations of the native protocol's bodies: section 3 of its specification. */

export class BodyReader {
  readonly #body: Buffer;
  #at: number;

  constructor(body: Buffer, at = 0) {
    this.#body = body;
    this.#at = at;
  }

  byte(): number {
    return this.#take(1).readUInt8();
  }

  short(): number {
    return this.#take(2).readUInt16BE();
  }

  int(): number {
    return this.#take(4).readInt32BE();
  }

  longString(): string {
    return this.#take(this.int()).toString('utf8');
  }

  shortBytes(): Buffer {
    return this.#take(this.short());
  }

  /** `null` for null and for a value that is not set. */
  value(): Buffer | null {
    const length = this.int();
    return length < 0 ? null : this.#take(length);
  }

  string(): string {
    return this.shortBytes().toString('utf8');
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#body.length) throw new RangeError('the frame is shorter than what it holds');
    const taken = this.#body.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([short(bytes.length), bytes]);
}

export function bytes(value: Buffer | null): Buffer {
  return value === null ? int(-1) : Buffer.concat([int(value.length), value]);
}
