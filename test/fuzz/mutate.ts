import { below, pick, type Random } from '../../examples/shop/random.ts';
import type { Seed, Subject } from './subject.ts';

/** No input is longer, in bytes: what takes long must take long for its length. */
const maxBytes = 65_536;

/** An input that is nearly what the format reads: one seed, changed in one to four places. */
export function mutate(subject: Subject, random: Random): Seed {
  const seed = pick(random, subject.seeds);
  const headers = seed.headers ?? [];
  if (headers.length > 0 && below(random, 2) === 0) {
    const changed = below(random, headers.length);
    return {
      ...seed,
      headers: headers.map((header, index) =>
        index === changed ? { ...header, value: change(header.value, subject, random) } : header,
      ),
    };
  }
  return { ...seed, value: change(seed.value, subject, random) };
}

function change(bytes: Buffer, subject: Subject, random: Random): Buffer {
  // Half of the texts stay well-formed, most of them with a value that its column does not take.
  if (subject.values !== undefined && below(random, 2) === 0) return replaceValue(bytes, subject, random);
  let changed = bytes;
  const times = 1 + below(random, 4);
  for (let time = 0; time < times; time++) changed = pick(random, mutations)(changed, subject, random);
  return changed.subarray(0, maxBytes);
}

type Mutation = (bytes: Buffer, subject: Subject, random: Random) => Buffer;

const mutations: readonly [Mutation, ...Mutation[]] = [
  flipBits,
  flipBits,
  truncate,
  overwrite,
  overwrite,
  insert,
  replaceValue,
  replaceValue,
  remove,
  repeat,
  splice,
  nest,
  changeWireType,
];

function flipBits(bytes: Buffer, _: Subject, random: Random): Buffer {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  for (let flips = 1 + below(random, 4); flips > 0; flips--) {
    const at = below(random, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
  }
  return copy;
}

function truncate(bytes: Buffer, _: Subject, random: Random): Buffer {
  return bytes.subarray(0, below(random, bytes.length + 1));
}

function overwrite(bytes: Buffer, { tokens }: Subject, random: Random): Buffer {
  const token = pick(random, tokens);
  const at = below(random, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at + token.length)]);
}

function insert(bytes: Buffer, { tokens }: Subject, random: Random): Buffer {
  const at = below(random, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), pick(random, tokens), bytes.subarray(at)]);
}

/** Of text, a value; of binary, a byte, which is often a length or the number of a branch. */
function replaceValue(bytes: Buffer, { tokens, values }: Subject, random: Random): Buffer {
  const token = pick(random, tokens);
  if (values === undefined) {
    const at = below(random, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at + 1)]);
  }
  const text = bytes.toString('latin1');
  const [first, ...more] = text.matchAll(values);
  if (first === undefined) return bytes;
  const match = pick(random, [first, ...more]);
  return Buffer.concat([
    bytes.subarray(0, match.index),
    token,
    bytes.subarray(match.index + match[0].length),
  ]);
}

function remove(bytes: Buffer, _: Subject, random: Random): Buffer {
  const from = below(random, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + below(random, 16))]);
}

/** Some bytes once more, up to 16 times; one time in 64 as often as an input can hold. */
function repeat(bytes: Buffer, _: Subject, random: Random): Buffer {
  const from = below(random, bytes.length + 1);
  const part = bytes.subarray(from, from + 1 + below(random, 32));
  if (part.length === 0) return bytes;
  const times = below(random, 64) === 0 ? Math.floor(maxBytes / part.length) : 1 + below(random, 16);
  return Buffer.concat([bytes.subarray(0, from), ...Array<Buffer>(times).fill(part), bytes.subarray(from)]);
}

function splice(bytes: Buffer, { seeds }: Subject, random: Random): Buffer {
  const other = pick(random, seeds).value;
  return Buffer.concat([
    bytes.subarray(0, below(random, bytes.length + 1)),
    other.subarray(below(random, other.length + 1)),
  ]);
}

/** Opens brackets, or wraps the bytes in fields of a length; one time in 16 thousands of them. */
function nest(bytes: Buffer, { values }: Subject, random: Random): Buffer {
  const depth = below(random, 16) === 0 ? 1 + below(random, 6_000) : 1 + below(random, 8);
  const at = below(random, bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (values !== undefined) {
    const [open, close] = pick(random, brackets);
    const closes = below(random, 2) === 0 ? close.repeat(depth) : '';
    return Buffer.concat([before, Buffer.from(open.repeat(depth)), after, Buffer.from(closes)]);
  }
  const field = (1 + below(random, 16)) * 8 + 2;
  let wrapped = after;
  for (let level = 0; level < Math.min(depth, 800); level++) {
    wrapped = Buffer.concat([Buffer.from([field]), varint(wrapped.length), wrapped]);
  }
  return Buffer.concat([before, wrapped]);
}

type Brackets = readonly [open: string, close: string];

const brackets: readonly [Brackets, ...Brackets[]] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['{"__proto__":', '}'],
  ['"', '"'],
];

/** The last three bits of a byte: in Protobuf the wire type of a field, in Avro a length. */
function changeWireType(bytes: Buffer, _: Subject, random: Random): Buffer {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  const at = below(random, copy.length);
  copy[at] = ((copy[at] ?? 0) & 0xf8) | below(random, 8);
  return copy;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
