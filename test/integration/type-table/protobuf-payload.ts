import protobufjs from 'protobufjs';
import { protobufSchema } from '../../../docs/generate/values/formats/protobuf.ts';

const { root } = protobufjs.parse(protobufSchema, { keepCase: true });
for (const name of ['any', 'duration', 'empty', 'field_mask', 'struct', 'timestamp', 'wrappers']) {
  const file = protobufjs.common.get(`google/protobuf/${name}.proto`);
  if (file?.nested === undefined) throw new Error(`protobufjs has no ${name}.proto`);
  root.addJSON(file.nested);
}
/** As googleapis and Confluent's schema registry publish them. */
const published = [
  'package google.type; message Date { int32 year = 1; int32 month = 2; int32 day = 3; }',
  'package google.type; message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }',
  'package google.type; message Decimal { string value = 1; }',
  'package confluent.type; message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }',
];
for (const text of published) protobufjs.parse(`syntax = "proto3"; ${text}`, root);
root.resolveAll();

const every = root.lookupType('every.Every');
const item = root.lookupType('every.Item');
const nut = { name: 'nut', count: 7 };

/** The message of protobufSchema, as protobufjs encodes it. */
export const protobufBytes = Buffer.from(
  every
    .encode(
      every.fromObject({
        double: 0.1,
        wholeDouble: 42,
        nan: NaN,
        float: 0.1,
        floatInfinity: -Infinity,
        int32: 42,
        int32BelowZero: -5,
        sint32: -5,
        sfixed32: -5,
        uint32: 4_294_967_295,
        fixed32: 4_294_967_295,
        int64: '9007199254740993',
        sint64: '-3000000000',
        sfixed64: '-3000000000',
        uint64: '18446744073709551615',
        fixed64: '18446744073709551615',
        bool: true,
        string: 'plain',
        unicode: 'żółć 😀',
        numberInString: '42',
        bytes: Buffer.from('00ff10', 'hex'),
        enum: 'SHIPPED',
        numberOfEnum: 42,
        zeroThatIsSet: 0,
        chosen: 'plain',
        repeated: [1, 2, 3],
        repeatedString: ['b', 'a'],
        repeatedFloat: [0.1, 1.5, 2],
        map: { b: 2, a: 1 },
        mapOfNumbers: { 5: 6 },
        message: nut,
        otherMessage: { b: 2, a: 1 },
        timestamp: { seconds: 1_769_857_200, nanos: 123_456_789 },
        nanoBefore1970: { seconds: -1, nanos: 999_999_999 },
        duration: { seconds: -3, nanos: -500_000_000 },
        doubleValue: { value: 0.1 },
        floatValue: { value: 0.1 },
        int64Value: { value: '9007199254740993' },
        uint64Value: { value: '18446744073709551615' },
        int32Value: { value: -5 },
        uint32Value: { value: 4_294_967_295 },
        zeroInt32Value: {},
        boolValue: { value: true },
        stringValue: { value: 'plain' },
        bytesValue: { value: Buffer.from('00ff10', 'hex') },
        struct: { fields: { b: { numberValue: 2 }, a: { numberValue: 1 } } },
        structOfItem: { fields: { name: { stringValue: 'nut' }, count: { numberValue: 7 } } },
        value: { numberValue: 42 },
        valueNull: { nullValue: 0 },
        listValue: { values: [{ numberValue: 1 }, { stringValue: 'two' }] },
        any: {
          type_url: 'type.googleapis.com/every.Item',
          value: item.encode(item.fromObject(nut)).finish(),
        },
        anyUnknown: { type_url: 'type.googleapis.com/other.Thing', value: Buffer.from('00ff10', 'hex') },
        fieldMask: { paths: ['a', 'b_c'] },
        empty: {},
        date: { year: 2026, month: 1, day: 31 },
        timeOfDay: { hours: 12, minutes: 34, seconds: 56, nanos: 789_000_000 },
        googleDecimal: { value: '1.50' },
        confluentDecimal: { value: Buffer.from('0096', 'hex'), precision: 10, scale: 2 },
      }),
    )
    .finish(),
);
