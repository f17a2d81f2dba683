import { describe, expect, it } from 'vitest';
import { decode, fields, hex, read, refusal } from './read-message.ts';

const proto3 = (body: string): string => `syntax = "proto3"; package shop; ${body}`;
const proto2 = (body: string): string => `syntax = "proto2"; package shop; ${body}`;

describe('a field that is not in the bytes', () => {
  it.each([
    [
      'of proto3 is its zero value',
      proto3('message A { string s = 1; int64 n = 2; bool b = 3; double d = 4; }'),
      { s: '', n: 0, b: false, d: 0 },
    ],
    ['of proto3 that is bytes is no bytes', proto3('message A { bytes b = 1; }'), { b: Buffer.alloc(0) }],
    [
      'of an enum is the first name',
      proto3('enum E { NONE = 0; SOME = 1; } message A { E e = 1; }'),
      { e: 'NONE' },
    ],
    [
      'that is optional, of a oneof or a message is absent',
      proto3('message A { optional string s = 1; oneof o { int32 n = 2; } A a = 3; }'),
      {},
    ],
    [
      'that is repeated or a map is empty',
      proto3('message A { repeated A a = 1; map<string, A> m = 2; }'),
      { a: [], m: {} },
    ],
    [
      'of proto2 is absent, with a default too',
      proto2('message A { optional string s = 1 [default = "x"]; required int32 n = 2; }'),
      {},
    ],
    ['of a file without syntax is one of proto2', 'message A { optional string s = 1; }', {}],
    ['of edition 2023 is absent', 'edition = "2023"; message A { string s = 1; }', {}],
    [
      'of edition 2023 with implicit presence is its zero value',
      'edition = "2023"; message A { string s = 1 [features.field_presence = IMPLICIT]; }',
      { s: '' },
    ],
    [
      'has the presence that its file says',
      'edition = "2023"; option features.field_presence = IMPLICIT; message A { string s = 1; }',
      { s: '' },
    ],
    [
      'has the presence that its file says in braces',
      'edition = "2024"; option features = { field_presence: IMPLICIT }; message A { string s = 1; }',
      { s: '' },
    ],
    [
      'has the name that it has',
      proto3('message A { int32 __proto__ = 1; int32 constructor = 2; }'),
      Object.defineProperty({ constructor: 0 }, '__proto__', { value: 0, enumerable: true }),
    ],
  ])('%s', (_, schema, expected) => {
    expect(read(schema, '')).toEqual(expected);
    expect(Object.keys(fields(schema, '')).sort()).toEqual(Object.keys(expected).sort());
  });
});

describe('numbers', () => {
  const numbers = proto3(
    'message A { int64 a = 1; uint64 b = 2; sint64 c = 3; sfixed64 d = 4; fixed64 e = 5; float f = 6; double g = 7; }',
  );

  it.each([
    ['08 ff ff ff ff ff ff ff ff ff 01', { a: -1 }],
    ['08 81 80 80 80 80 80 80 10', { a: 9_007_199_254_740_993n }],
    ['08 80 80 80 80 80 80 80 80 80 01', { a: -(2n ** 63n) }],
    ['08 ff ff ff ff ff ff ff 0f', { a: 9_007_199_254_740_991 }],
    ['10 ff ff ff ff ff ff ff ff ff 01', { b: 2n ** 64n - 1n }],
    ['18 ff ff ff ff ff ff ff ff ff 01', { c: -(2n ** 63n) }],
    ['18 01', { c: -1 }],
    ['21 ff ff ff ff ff ff ff ff', { d: -1 }],
    ['29 ff ff ff ff ff ff ff ff', { e: 2n ** 64n - 1n }],
    ['35 00 00 c0 7f', { f: 'NaN' }],
    ['39 00 00 00 00 00 00 f0 ff', { g: '-Infinity' }],
  ])('%s has all its digits', (digits, expected) => {
    expect(read(numbers, digits)).toMatchObject(expected);
  });

  it('of float keep the text that reads as the same float', () => {
    expect(String(fields(numbers, '35 cd cc cc 3d')['f'])).toBe('0.1');
  });

  it('are those of JavaScript for functions, and where no column keeps digits', () => {
    const bytes = hex('08 81 80 80 80 80 80 80 10 35 cd cc cc 3d');
    expect(decode(numbers, bytes).plain).toMatchObject({ a: 9_007_199_254_740_992, f: Math.fround(0.1) });
    expect(decode(numbers, bytes, { isExact: false }).exact).toMatchObject({ a: 9_007_199_254_740_992 });
  });

  it('of 32 bits take the low half of a longer varint, as the official readers do', () => {
    const schema = proto3('message A { int32 a = 1; uint32 b = 2; bool c = 3; sint32 d = 4; }');
    expect(
      read(
        schema,
        '08 ff ff ff ff ff ff ff ff ff 01 10 ff ff ff ff 7f 18 80 80 80 80 80 80 80 80 80 01 20 03',
      ),
    ).toEqual({
      a: -1,
      b: 4_294_967_295,
      c: true,
      d: -2,
    });
  });

  it('that are repeated are read one by one, packed, and both', () => {
    const schema = proto3('message A { repeated int32 a = 1; }');
    expect(read(schema, '08 01 0a 02 02 03 08 04')).toEqual({ a: [1, 2, 3, 4] });
    expect(read(proto2('message A { repeated fixed32 a = 1; }'), '0a 08 01000000 02000000')).toEqual({
      a: [1, 2],
    });
  });
});

describe('what comes twice', () => {
  it('is the last one, of a message the parts together, and of a map the last entry', () => {
    const schema = proto3(
      'message A { int32 n = 1; A a = 2; map<string, int32> m = 3; repeated int32 r = 4; }',
    );
    expect(
      read(
        schema,
        '08 01 08 02 12 02 08 05 12 04 20 01 08 06 12 02 20 02 1a 05 0a 01 6b 10 01 1a 05 0a 01 6b 10 02',
      ),
    ).toEqual({
      n: 2,
      a: { n: 6, m: {}, r: [1, 2] },
      m: { k: 2 },
      r: [],
    });
  });

  it('of a oneof leaves only the last member, also where another one is selected', () => {
    const schema = proto3('message A { oneof o { int32 n = 1; string s = 2; A a = 3; } }');
    expect(read(schema, '08 01 12 01 78')).toEqual({ s: 'x' });
    expect(read(schema, '1a 02 08 01 08 05')).toEqual({ n: 5 });
    expect(read(schema, '1a 02 08 01 1a 02 08 02')).toEqual({ a: { n: 2 } });
    expect(decode(schema, hex('08 01 12 01 78'), { paths: [['n']] }).exact).toEqual({});
  });

  it('of a well-known message is put together before it becomes its value', () => {
    const schema = proto3(
      'import "google/protobuf/timestamp.proto"; message A { google.protobuf.Timestamp t = 1; }',
    );
    expect(String(fields(schema, '0a 02 08 01 0a 02 10 05')['t'])).toBe('1970-01-01T00:00:01.000000005Z');
  });

  it('never reaches what all objects inherit', () => {
    const schema = proto3('message A { A constructor = 1; A __proto__ = 2; int32 polluted = 3; }');
    const decoded = fields(schema, '0a 02 18 01 12 02 18 01');
    expect(Object.keys(decoded).sort()).toEqual(['__proto__', 'constructor', 'polluted']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(Object, 'polluted')).toBeUndefined();
    const maps = fields(
      proto3('message A { map<string, int32> m = 1; }'),
      '0a 0d 0a 09 5f5f70726f746f5f5f 10 01',
    );
    expect(JSON.stringify(maps)).toBe('{"m":{"__proto__":1}}');
  });
});

describe('what the schema does not know', () => {
  it.each([
    ['a varint', '78 01'],
    ['8 bytes', '79 00 00 00 00 00 00 00 00'],
    ['bytes', '7a 01 00'],
    ['a group with a group in it', '7b 08 01 83 01 84 01 7c'],
    ['4 bytes', '7d 00 00 00 00'],
    ['a field with the greatest number', 'f8 ff ff ff 0f 01'],
  ])('is skipped: %s', (_, digits) => {
    expect(read(proto3('message A { int32 n = 1; }'), `${digits} 08 07`)).toEqual({ n: 7 });
  });

  it('is skipped of proto2 as well: extensions', () => {
    expect(
      read(
        proto2('message A { extensions 100 to 199; } extend A { optional string ext = 100; }'),
        'a2 06 01 65',
      ),
    ).toEqual({});
  });

  it('is the number of an enum without a name, and the first of its names', () => {
    const schema = proto2(
      'message A { repeated E e = 1; } enum E { option allow_alias = true; X = 1; Y = 1; Z = -1; }',
    );
    expect(read(schema, '08 01 08 63 08 ff ff ff ff ff ff ff ff ff 01')).toEqual({ e: ['X', 99, 'Z'] });
  });
});

it('groups and delimited messages are read', () => {
  expect(
    read(proto2('message A { repeated group B = 1 { optional int32 n = 2; } }'), '0b 10 01 0c 0b 0c'),
  ).toEqual({
    b: [{ n: 1 }, {}],
  });
  expect(
    read(
      'edition = "2023"; option features.message_encoding = DELIMITED; message A { A a = 1; map<string, A> m = 2; }',
      '0b 0b 0c 0c 12 03 0a 01 6b',
    ),
  ).toEqual({
    a: { a: { m: {} }, m: {} },
    m: { k: { m: {} } },
  });
});

it('maps have the keys that Protobuf gives them in JSON, and zero values for what an entry leaves out', () => {
  const schema = proto3(
    'message A { map<bool, int32> b = 1; map<sint64, string> l = 2; map<string, A> m = 3; map<string, E> e = 4; } enum E { NONE = 0; }',
  );
  expect(read(schema, '0a 04 08 01 10 07 0a 00 12 05 08 01 12 01 78 1a 00 22 00')).toEqual({
    b: { true: 7, false: 0 },
    l: { '-1': 'x' },
    m: { '': { b: {}, l: {}, m: {}, e: {} } },
    e: { '': 'NONE' },
  });
});

it('text must be UTF-8 where the schema demands it, and has U+FFFD for what is not where it does not', () => {
  expect(read(proto2('message A { optional string s = 1; }'), '0a 03 61 ff 62')).toEqual({ s: 'a\uFFFDb' });
  expect(read(proto3('message A { string s = 1; }'), '0a 03 ef bf bd')).toEqual({ s: '\uFFFD' });
  expect(
    read('edition = "2023"; message A { string s = 1 [features.utf8_validation = NONE]; }', '0a 01 ff'),
  ).toEqual({ s: '\uFFFD' });
  expect(refusal(proto3('message A { string s = 1; }'), '0a 03 61 ed a0')).toContain('malformed_protobuf');
});

describe('malformed bytes are refused with the field and the byte', () => {
  const schema = proto3(
    'message Order { string id = 1; repeated Item items = 2; map<string, int32> counts = 3; Item best = 4; message Item { int32 n = 1; fixed64 f = 2; } }',
  );
  it.each([
    [
      'a length beyond the bytes',
      '0a 07 61',
      'field id: the bytes end at byte 4 of 3, in a string of 7 bytes',
    ],
    [
      'a length of 4 GB',
      '0a ff ff ff ff 0f',
      'field id: the bytes end at byte 7 of 6, in a string of 4294967295 bytes',
    ],
    [
      'a length of more than 32 bits',
      '0a 81 80 80 80 80 01',
      'field id: the bytes end at byte 8 of 7, in a string of 34359738369 bytes',
    ],
    [
      'a number that is cut off',
      '12 02 08 80',
      'field items[0].n: the bytes end at byte 5 of 4, in a number',
    ],
    [
      'a number that ends with its message',
      '12 02 08 01 12 03 11 00 00 22 00',
      'field items[1].f: the message around it ends at byte 10 of 11, in a number of 8 bytes (byte 8 of 11)',
    ],
    [
      'a number of eleven bytes',
      '12 0b 08 ff ff ff ff ff ff ff ff ff ff',
      'field items[0].n: a number has more than 10 bytes (byte 4 of 13)',
    ],
    [
      'another wire type',
      '08 01',
      "field id: it is a varint, and the schema's is a length and bytes (byte 1 of 2)",
    ],
    [
      'another wire type within',
      '12 02 08 01 12 02 0a 00',
      "field items[1].n: it is a length and bytes, and the schema's is a varint (byte 7 of 8)",
    ],
    [
      'a map entry of another type',
      '1a 02 0d 01',
      "field counts[0].key: it is 4 bytes, and the schema's is a length and bytes (byte 3 of 4)",
    ],
    ['a field of number 0', '00 01', 'a field has the number 0 (byte 1 of 2)'],
    ['a wire type that does not exist', '7e', 'a field has wire type 6, which does not exist (byte 1 of 1)'],
    ['the end of no group', '7c', 'a group ends that has not begun (byte 1 of 1)'],
    ['a group without an end', '7b 08 01', 'the bytes end at byte 4 of 3, in a group'],
    ['a tag that is cut off', '22 00 80', 'the bytes end at byte 4 of 3, in a number'],
  ])('%s', (_, digits, expected) => {
    expect(refusal(schema, digits)).toContain(
      `malformed_protobuf: the value is not Protobuf of shop.Order: ${expected}`,
    );
  });

  it('whatever is selected', () => {
    expect(() => decode(schema, hex('08 01'), { paths: [['best']] })).toThrow('field id: it is a varint');
  });
});

describe('limits', () => {
  it('messages are at most 100 deep', () => {
    const schema = proto3('message A { A a = 1; int32 n = 2; }');
    const nested = (depth: number): string => {
      let bytes = Buffer.alloc(0);
      for (let at = 0; at < depth; at++)
        bytes = Buffer.concat([Buffer.from([0x0a, ...varint(bytes.length)]), bytes]);
      return bytes.toString('hex');
    };
    expect(refusal(schema, nested(100))).toBe('no error');
    expect(refusal(schema, nested(101))).toContain('messages are more than 100 deep in each other');
    expect(refusal(schema, '7b'.repeat(101))).toContain('messages are more than 100 deep in each other');
  });

  it('at most 250,000 values are read of a record', () => {
    const schema = proto3(
      `message A { repeated B b = 1; repeated int32 n = 2; } message B { ${Array.from({ length: 9 }, (_, at) => `int32 n${at} = ${at + 1};`).join(' ')} }`,
    );
    expect(refusal(schema, '0a 00'.repeat(24_999))).toBe('no error');
    expect(refusal(schema, '0a 00'.repeat(25_001))).toContain(
      'too_many_values: the value holds more than 250000 values, and the columns read so many',
    );
    expect(refusal(schema, `12 80 89 7a ${'01'.repeat(2_000_000)}`)).toContain('too_many_values');
    expect(decode(schema, hex('0a 00'.repeat(25_001)), { paths: [['n']] }).exact).toEqual({ n: [] });
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
