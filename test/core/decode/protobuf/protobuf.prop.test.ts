import fc from 'fast-check';
import protobufjs from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { RecordError } from '../../../../core/failure/failure.ts';
import { messageReaders } from '../../../../core/decode/protobuf/message-codec.ts';
import { loadFile } from '../../../../core/decode/protobuf/schema/load-file.ts';
import { readNumber } from '../../../../core/value/exact-number.ts';
import { isObject } from '../../../../core/value/is-object.ts';

const schema = `syntax = "proto3"; package shop;
enum Status { NONE = 0; PAID = 1; LOST = -1; }
message Order {
  int32 i32 = 1; sint32 s32 = 2; uint32 u32 = 3; fixed32 f32 = 4; sfixed32 sf32 = 5;
  int64 i64 = 6; sint64 s64 = 7; uint64 u64 = 8; fixed64 f64 = 9; sfixed64 sf64 = 10;
  double d = 11; bool b = 12; string s = 13; bytes raw = 14; Status status = 15;
  optional int64 set = 16; repeated sint64 longs = 17; repeated string words = 18 ; repeated Order orders = 300;
  map<string, int64> by_text = 20; map<string, Order> nested = 21;
  oneof pick { string left = 22; Order right = 5000; }
  Order inner = 24; repeated Status statuses = 25; repeated double doubles = 26 [packed = false];
}`;

const root = protobufjs.parse(schema, { keepCase: true }).root.resolveAll();
const theirs = root.lookupType('shop.Order');
const file = loadFile(schema, []);
const [order] = file.messages;
if (order === undefined) throw new Error('the schema has no message');
const ours = messageReaders(file, { isExact: true, paths: [[]] })(order);

const int32 = fc.integer();
const uint32 = fc.nat(0xffff_ffff);
const signed = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const unsigned = fc.bigInt(0n, 2n ** 64n - 1n);
const text = fc.string({ unit: 'binary', maxLength: 8 });
// The other implementation loses a map's key `__proto__`.
const key = text.filter((name) => name !== '__proto__');
const status = fc.constantFrom(0, 1, -1, 7);
const bytes = fc.uint8Array({ maxLength: 5 }).map((array) => Buffer.from(array));
const double = fc.double();

const { message } = fc.letrec<{ message: Record<string, unknown> }>((tie) => {
  const nested = fc.option(tie('message'), { nil: undefined, maxDepth: 2, depthIdentifier: 'order' });
  const list = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 3 });
  const nestedList = list(nested).map((items) => items.filter((item) => item !== undefined));
  return {
    message: fc.record(
      {
        i32: int32,
        s32: int32,
        u32: uint32,
        f32: uint32,
        sf32: int32,
        i64: signed,
        s64: signed,
        u64: unsigned,
        f64: unsigned,
        sf64: signed,
        d: double,
        b: fc.boolean(),
        s: text,
        raw: bytes,
        status,
        set: signed,
        longs: list(signed),
        words: list(text),
        orders: nestedList,
        by_text: fc.dictionary(key, signed, { maxKeys: 3 }),
        pick: fc.oneof(fc.record({ left: text }), fc.record({ right: nested }), fc.constant({})),
        inner: nested,
        statuses: list(status),
        doubles: list(double),
      },
      { requiredKeys: [] },
    ),
  };
});

/** As the other writer takes it: its 64-bit numbers are texts, and the member of a oneof is a field. */
function toWrite(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toWrite);
  if (!isObject(value) || Buffer.isBuffer(value)) return value;
  const { pick, ...fields } = value;
  const all = { ...fields, ...(isObject(pick) ? pick : {}) };
  const written = Object.entries(all).filter(([, field]) => field !== undefined);
  return Object.fromEntries(written.map(([name, field]) => [name, toWrite(field)]));
}

/** What the other reader says, with the house's numbers. */
function house(value: unknown): unknown {
  if (typeof value === 'bigint') return readNumber(String(value));
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(house);
  if (!isObject(value) || Buffer.isBuffer(value)) return value;
  // Messages that are not there are null, where ours are absent.
  const there = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(there.map(([name, field]) => [name, house(field)]));
}

function encode(message: unknown): Buffer {
  const written = toWrite(message);
  if (!isObject(written)) throw new Error('a message is an object');
  return Buffer.from(theirs.encode(theirs.fromObject({ ...written })).finish());
}

function decodeTheirs(bytes: Buffer): unknown {
  const decoded = theirs.toObject(theirs.decode(bytes), {
    longs: BigInt,
    enums: String,
    bytes: Buffer,
    defaults: true,
  });
  return house(decoded);
}

describe('bytes that another implementation writes', () => {
  it('are read as it reads them', () => {
    fc.assert(
      fc.property(message, (written) => {
        const bytes = encode(written);
        expect(ours(bytes, 'value').exact).toEqual(decodeTheirs(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it('are merged as it merges them where two messages follow each other', () => {
    fc.assert(
      fc.property(message, message, (first, second) => {
        const bytes = Buffer.concat([encode(first), encode(second)]);
        expect(ours(bytes, 'value').exact).toEqual(decodeTheirs(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it('give functions the same with numbers of JavaScript', () => {
    fc.assert(
      fc.property(message, (written) => {
        const decoded = ours(encode(written), 'value');
        expect(decoded.plain).toEqual(withoutBigints(decoded.exact));
      }),
      { numRuns: 20 },
    );
  });
});

function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (!isObject(value) || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutBigints(field)]));
}

it('bytes that are changed, cut off or made up are a value or malformed, and say where', () => {
  const change = fc.record({ at: fc.nat(200), byte: fc.nat(255), drop: fc.nat(3) });
  const changed = fc.tuple(message, fc.array(change, { maxLength: 4 })).map(([written, changes]) => {
    let bytes = encode(written);
    for (const { at, byte, drop } of changes) {
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at + drop)]);
    }
    return bytes;
  });
  const madeUp = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(fc.oneof(changed, madeUp), (malformed) => {
      try {
        expect(ours(malformed, 'value').exact).toBeTypeOf('object');
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        expect(error.code).toBe('malformed_protobuf');
        expect(error.message).toMatch(/^the value is not Protobuf of shop\.Order: .*byte \d+ of \d+/);
      }
    }),
    { numRuns: 500 },
  );
});
