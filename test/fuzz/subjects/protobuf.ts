import protobufjs from 'protobufjs';
import { confluentRegistry, protobuf } from '../../../core/connector/define.ts';
import { payloadMarker } from '../../support/payload-marker.ts';
import { commonTokens, varintTokens } from '../dictionary.ts';
import type { Subject } from '../subject.ts';
import { framed, prefixed, registryOf } from './framed.ts';

const protoText = `
syntax = "proto3";
package fuzz;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
enum Status { NEW = 0; PAID = 1; }
message Item { string name = 1; optional int32 count = 2; google.protobuf.Timestamp seen = 3; }
message Shelf { repeated Item items = 1; }
message Tree { Tree in = 1; repeated Tree more = 2; }
message Every {
  Status ascii = 1;
  sint64 bigint = 2;
  bytes blob = 3;
  bool boolean = 4;
  string date = 5;
  google.protobuf.StringValue decimal = 6;
  double double = 7;
  google.protobuf.Duration duration = 8;
  float float = 9;
  string inet = 10;
  int32 int = 11;
  fixed32 smallint = 12;
  oneof said { string text = 13; bytes other = 14; }
  string time = 15;
  google.protobuf.Timestamp timestamp = 16;
  string timeuuid = 17;
  sfixed32 tinyint = 18;
  string uuid = 19;
  uint64 varint = 20;
  repeated int64 list = 21;
  repeated string set = 22;
  map<string, double> map = 23;
  google.protobuf.ListValue tuple = 24;
  Item udt = 25;
  repeated float vector = 26;
  Tree tree = 28;
  google.protobuf.Struct struct = 29;
  map<int64, Item> items = 30;
}
`;

const every = protobufjs.parse(protoText, { keepCase: true }).root;
for (const name of ['timestamp', 'duration', 'wrappers', 'struct']) {
  const file = protobufjs.common.get(`google/protobuf/${name}.proto`);
  if (file?.nested !== undefined) every.addJSON(file.nested);
}
const type = every.resolveAll().lookupType('fuzz.Every');

const protoValue = Buffer.from(
  type
    .encode(
      type.fromObject({
        ascii: 'PAID',
        bigint: -9_007_199_254_740_991,
        blob: Buffer.from(payloadMarker),
        boolean: true,
        date: '2026-01-31',
        decimal: { value: '1234.50' },
        double: 0.1,
        duration: { seconds: 3, nanos: 500_000_000 },
        float: 1.5,
        inet: '2001:db8::1',
        int: -42,
        smallint: 300,
        text: `${payloadMarker} żółć 😀`,
        time: '12:34:56.789',
        timestamp: { seconds: 1_769_860_800, nanos: 123_456_789 },
        timeuuid: 'd2177dd0-eaa2-11de-a572-001b779c76e3',
        tinyint: 7,
        uuid: '6f1d2c3b-8a49-4d5e-9f60-71829304a5b6',
        varint: 123_456,
        list: [1, 2, 3],
        set: ['b', 'a'],
        map: { one: 1, two: 2.5 },
        tuple: { values: [{ numberValue: 1 }, { stringValue: 'two' }] },
        udt: { name: payloadMarker, count: 3, seen: { seconds: 1_769_860_800 } },
        vector: [0.5, 0.25, 0.125],
        tree: { in: { in: {} }, more: [{}] },
        struct: { fields: { a: { listValue: { values: [{ boolValue: true }] } } } },
        items: { 7: { name: 'a' } },
      }),
    )
    .finish(),
);

const protoSources: Subject['sources'] = Object.fromEntries(
  Object.keys(type.fields)
    .filter((name) => !['other', 'tree', 'struct', 'items'].includes(name))
    .map((name) => [name, `value.${name}`]),
);

export const protobufSubjects: readonly Subject[] = [
  {
    name: 'protobuf',
    formats: { value: protobuf({ schema: protoText, message: 'fuzz.Every' }) },
    sources: protoSources,
    seeds: [{ value: protoValue }],
    tokens: [...varintTokens, ...commonTokens],
  },
  // The place of `Every` in its file, as Confluent writes it: one index, which is 3.
  framed(
    'protobuf, Confluent prefix',
    protobuf({ registry: confluentRegistry(), message: 'fuzz.Every' }),
    [prefixed('00000000070206', protoValue)],
    { sources: protoSources, schemas: registryOf('PROTOBUF', protoText) },
  ),
];
