import protobufjs from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { SchemaError } from '../../../../core/decode/schema/compiled-schema.ts';
import { loadFile, type ImportedFile } from '../../../../core/decode/protobuf/schema/load-file.ts';
import type { Field, ProtoFile } from '../../../../core/decode/protobuf/schema/message-type.ts';

const everything = `
// A comment; "not a text"
syntax = 'proto2'; /* another { */
package shop.v1;
import "google/protobuf/descriptor.proto";
import public "google/protobuf/timestamp.proto";
option java_package = "com." "example\\x41\\101";
option (my.file_option).nested = { a: 1, b: [1, -2, inf], c < d: "}" >; [x.y/z] { } e: nan };
extend google.protobuf.FieldOptions { optional string tag = 50001; }
message Order {
  option (my.option) = -1.5e3;
  reserved 2, 9 to 11, 100 to max; reserved "foo", 'bar';
  extensions 20 to 29 [verification = UNVERIFIED, declaration = { number: 20 }];
  optional int32 packed = 0x10 [packed = false, deprecated=true, (my.opt).x = "a;b"];
  required .shop.v1.Order.Item option = 017;
  repeated group Line = 3 { optional string text = 1; enum Kind { A = 0; } optional Kind kind = 2; }
  oneof choice { option (x) = true; string message = 4; Item item = 5; group Inner = 6 { optional int32 a = 1; } }
  map<string, Item> items = 7 [json_name = "x"];
  map<sfixed64, Status> by_number = 8;
  message Item { optional Status status = 1; optional Order.Item.Deep deep = 2; message Deep { optional Item up = 1; } ; }
  enum Inside { option allow_alias = true; reserved 5 to max; ZERO = 0; NIL = 0 [deprecated = true]; MINUS = -0x1; option = 3; }
  optional Inside inside = 12;
  extend Order { optional group Extra = 20 { optional int32 e = 1; } }
  optional google.protobuf.Timestamp at = 13 [default = 1];;
}
enum Status { STATUS_UNSPECIFIED = 0; PAID = 2147483647; LOW = -2147483648; }
service Orders { option x = "}"; rpc Get (Order) returns (stream Order) { option (google.api.http) = { get: "/v1/{id}" }; } rpc Put (.shop.v1.Order) returns (Order); }
`;

/** Each field as the independent parser has it. */
function theirs(text: string, ...names: string[]): unknown {
  const root = new protobufjs.Root();
  protobufjs.parse(
    'syntax = "proto3"; package google.protobuf; message Timestamp { int64 seconds = 1; int32 nanos = 2; } message FieldOptions { extensions 1 to max; }',
    root,
    { keepCase: true },
  );
  protobufjs.parse(text, root, { keepCase: true });
  root.resolveAll();
  return names.map((name) => {
    const type = root.lookupType(name);
    return type.fieldsArray
      .filter(({ extensionField, declaringField }) => (extensionField ?? declaringField ?? null) === null)
      .map((field) => {
        const { name: fieldName, id, repeated, resolvedType, partOf } = field.resolve();
        return {
          name: fieldName,
          number: id,
          type:
            field instanceof protobufjs.MapField ? 'map' : (resolvedType?.fullName.slice(1) ?? field.type),
          isRepeated: repeated || field instanceof protobufjs.MapField,
          // Entries of maps never are (https://protobuf.dev/editions/features/#message_encoding).
          isDelimited: field.delimited && !(field instanceof protobufjs.MapField),
          oneof: partOf !== null && !partOf.isProto3Optional ? partOf.name : undefined,
        };
      })
      .sort((a, b) => a.number - b.number);
  });
}

function typeName({ type }: Field): string {
  if (typeof type === 'string') return type;
  return type.kind === 'message' && type.isMapEntry ? 'map' : type.fullName;
}

function ours({ types }: ProtoFile, ...names: string[]): unknown {
  return names.map((name) => {
    const type = types.get(name);
    if (type?.kind !== 'message') throw new Error(`no message ${name}`);
    return type.fields
      .map((field) => ({
        name: field.name,
        number: field.number,
        type: typeName(field),
        isRepeated: field.presence === 'repeated',
        isDelimited: field.isDelimited,
        oneof: field.oneof,
      }))
      .sort((a, b) => a.number - b.number);
  });
}

describe('a .proto file', () => {
  it('of everything that proto2 has is as another parser reads it', () => {
    const names = ['Order', 'Order.Item', 'Order.Item.Deep', 'Order.Line'].map((name) => `shop.v1.${name}`);
    const file = loadFile(everything, []);
    // The other parser reads neither every value of an option nor groups in a oneof.
    const common = everything.replace(/.*my\.file_option.*/, '').replace(/group Inner.*?}/, '');
    expect(ours(loadFile(common, []), ...names)).toEqual(theirs(common, ...names));
    expect(ours(file, 'shop.v1.Order')).toMatchObject([
      expect.arrayContaining([
        {
          name: 'inner',
          number: 6,
          type: 'shop.v1.Order.Inner',
          isRepeated: false,
          isDelimited: true,
          oneof: 'choice',
        },
      ]),
    ]);
    expect(file.messages.map(({ fullName }) => fullName)).toEqual(['shop.v1.Order']);
    expect(file.messages[0]?.messages.map(({ fullName }) => fullName.replace('shop.v1.Order.', ''))).toEqual([
      'Line',
      'Inner',
      'ItemsEntry',
      'ByNumberEntry',
      'Item',
      'Extra',
    ]);
    expect(file.types.get('shop.v1.Order.Inside')).toMatchObject({
      values: [
        { name: 'ZERO', number: 0 },
        { name: 'NIL', number: 0 },
        { name: 'MINUS', number: -1 },
        { name: 'option', number: 3 },
      ],
    });
    expect(file.types.get('shop.v1.Status')).toMatchObject({
      values: [{ number: 0 }, { number: 2_147_483_647 }, { number: -2_147_483_648 }],
    });
  });

  it.each([
    'syntax = "proto3"; message A { optional int32 a = 1; repeated B b = 2; oneof c { A d = 3; string e = 4; } message B { .A up = 1; } }',
    'edition = "2023"; message A { A a = 1 [features.message_encoding = DELIMITED]; repeated int32 n = 2 [features.repeated_field_encoding = EXPANDED]; }',
    'edition = "2023"; option features.message_encoding = DELIMITED; message A { A a = 1; map<int32, A> m = 2; A b = 3 [features = { message_encoding: LENGTH_PREFIXED }]; }',
  ])('is as another parser reads it: %s', (text) => {
    expect(ours(loadFile(text, []), 'A')).toEqual(theirs(text, 'A'));
  });

  it('of edition 2024 may say from where its types are seen', () => {
    const text =
      'edition = "2024"; import option "my/options.proto"; export message A { local enum E { X = 0; } E e = 1; }';
    expect(ours(loadFile(text, []), 'A')).toMatchObject([[{ name: 'e', type: 'A.E' }]]);
  });

  it('finds a type in the innermost message around it', () => {
    const text =
      'package p; message B { } message A { message B { message B { } B own = 1; } B nested = 1; .p.B outer = 2; p.B same = 3; }';
    expect(ours(loadFile(text, []), 'p.A', 'p.A.B')).toMatchObject([
      [{ type: 'p.A.B' }, { type: 'p.B' }, { type: 'p.B' }],
      [{ type: 'p.A.B.B' }],
    ]);
  });
});

function problem(text: string, imports: readonly ImportedFile[] = []): string {
  try {
    loadFile(text, imports);
  } catch (error) {
    if (error instanceof SchemaError) return error.message;
    throw error;
  }
  return 'none';
}

describe('what is wrong with a file is told with its line and column', () => {
  it.each([
    ['syntax = "proto4";', `at 1:10: expected "proto2" or "proto3", got '"proto4"'`],
    ['edition = "2030";', `at 1:11: expected "2023" or "2024", got '"2030"'`],
    ['\nmessage A {\n  int32 a = 0;\n}', 'at 3:13: expected the number of a field from 1 to 536870911'],
    [
      'message A { int32 a = 99999999999999999999; }',
      'at 1:23: expected the number of a field from 1 to 536870911',
    ],
    ['message A { int32 a = x; }', `at 1:23: expected the number of a field, got 'x'`],
    ['message A { int32 a = 1 }', `at 1:25: expected ';', got '}'`],
    ['message A {', 'at 1:12: expected the name of a type, got the end of the file'],
    [
      'mesage A { }',
      `at 1:1: expected 'message', 'enum', 'extend', 'service', 'import', 'package' or 'option', got 'mesage'`,
    ],
    ['message A { B b = 1; }', `at 1:13: field 'b' of message 'A' has the type 'B', which no file defines`],
    [
      'import "x/b.proto"; message A { x.B b = 1; }',
      `which no file defines; not at hand: 'x/b.proto', which is to be given as an import`,
    ],
    ['message A { int32 a = 1; int32 a = 2; }', `at 1:26: message 'A' has more than one field 'a'`],
    ['message A { int32 a = 1; int32 b = 1; }', `at 1:26: message 'A' has more than one field of number 1`],
    ['message A { } message A { }', `'A' is defined more than once`],
    ['enum E { }', `expected a value in enum 'E', got the end of the file`],
    ['enum E { A = 3000000000; }', 'expected a number from -2147483648 to 2147483647'],
    [
      'message A { map<double, A> m = 1; }',
      `the keys of map entry 'A.MEntry' are of a type that keys cannot have; allowed: int64`,
    ],
    ['option a = "x', 'at 1:12: the text that begins here does not end in its line'],
    ['/* x', 'at 1:1: the comment that begins here does not end'],
    ['option a = { b: [', `expected ']', got the end of the file`],
    ['service A { rpc', `expected '}', got the end of the file`],
    ['AAAA', 'it is neither .proto text nor base64 of a descriptor'],
  ])('%s', (text, expected) => {
    expect(problem(text)).toContain(expected);
  });

  it('and with the path of an import', () => {
    const imports = [
      { name: 'b.proto', text: 'message B { x y = 1; }' },
      { name: 'c.proto', text: 'message C {' },
    ];
    expect(problem('import "b.proto";', imports)).toContain('at b.proto:1:13: field');
    expect(problem('import "c.proto";', imports)).toContain('at c.proto:1:12: expected');
  });
});

describe('the time for files of any content is bounded', () => {
  const many = 200_000;
  it.each([
    ['a million brackets', `message A { option a = ${'('.repeat(many)}`],
    ['a million braces', `option a = ${'{'.repeat(many)}`],
    ['messages within messages', 'message A {'.repeat(50_000)],
    ['groups within groups', `message A { ${'optional group B = 1 {'.repeat(50_000)}`],
    ['a text of a million quotes', `option a = ${'""'.repeat(many / 2)}`],
    ['a comment of a million stars', `/${'*'.repeat(many)}`],
    ['a million new lines in comments', `/*${'\n'.repeat(many)}*/ x`],
    ['a long number', `message A { int32 a = ${'9'.repeat(many)}; }`],
    ['a long name', `message ${'A'.repeat(many)} { }`],
    ['a long package', `package ${'a.'.repeat(many / 2)}a; message A { B b = 1; }`],
    ['a long type', `message A { ${'a.'.repeat(many / 2)}a b = 1; }`],
    ['a descriptor within descriptors', Buffer.from('22ff'.repeat(many / 4), 'hex').toString('base64')],
    ['names of prototypes', 'message A { __proto__ a = 1; }'],
  ])(
    '%s',
    (_, text) => {
      expect(problem(text)).not.toBe('none');
    },
    2_000,
  );

  it('files that import each other in a circle are each read once', () => {
    const imports = [
      { name: 'a.proto', text: 'import "b.proto"; message B { C c = 1; }' },
      { name: 'b.proto', text: 'import "a.proto"; import "b.proto"; message C { B b = 1; }' },
    ];
    expect(problem('import "a.proto"; message A { B b = 1; C c = 2; }', imports)).toBe('none');
  });
});
