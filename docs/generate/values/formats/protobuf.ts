import { protobuf } from '../../../../core/connector/define.ts';
import * as cells from '../cells.ts';
import { documentTable } from '../kind.ts';

/** Every kind of field, set and unset; the values are in `protobuf-payload.ts` of the tests. */
export const protobufSchema = `
syntax = "proto3";
package every;
import "confluent/type/decimal.proto";
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
import "google/type/date.proto";
import "google/type/decimal.proto";
import "google/type/timeofday.proto";

enum Status { UNKNOWN = 0; SHIPPED = 1; }
message Item { string name = 1; int32 count = 2; }
message Counts { int32 b = 1; int32 a = 2; }

message Every {
  double double = 1;
  double wholeDouble = 2;
  double nan = 3;
  float float = 4;
  float floatInfinity = 5;
  int32 int32 = 6;
  int32 int32BelowZero = 7;
  sint32 sint32 = 8;
  sfixed32 sfixed32 = 9;
  uint32 uint32 = 10;
  fixed32 fixed32 = 11;
  int64 int64 = 12;
  sint64 sint64 = 13;
  sfixed64 sfixed64 = 14;
  uint64 uint64 = 15;
  fixed64 fixed64 = 16;
  bool bool = 17;
  string string = 18;
  string unicode = 19;
  string numberInString = 20;
  bytes bytes = 21;
  Status enum = 22;
  Status numberOfEnum = 23;
  optional int32 zeroThatIsSet = 24;

  int32 unsetInt32 = 31;
  uint64 unsetUint64 = 32;
  double unsetDouble = 33;
  bool unsetBool = 34;
  string unsetString = 35;
  bytes unsetBytes = 36;
  Status unsetEnum = 37;
  repeated int32 unsetRepeated = 38;
  map<string, int32> unsetMap = 39;
  optional int32 unsetOptional = 40;
  Item unsetMessage = 41;
  google.protobuf.Int64Value unsetWrapper = 42;
  oneof choice { string chosen = 43; int32 notChosen = 44; }

  repeated int32 repeated = 51;
  repeated string repeatedString = 52;
  repeated float repeatedFloat = 53;
  map<string, int32> map = 54;
  map<int32, int32> mapOfNumbers = 55;
  Item message = 56;
  Counts otherMessage = 57;

  google.protobuf.Timestamp timestamp = 61;
  google.protobuf.Timestamp nanoBefore1970 = 62;
  google.protobuf.Duration duration = 63;
  google.protobuf.DoubleValue doubleValue = 64;
  google.protobuf.FloatValue floatValue = 65;
  google.protobuf.Int64Value int64Value = 66;
  google.protobuf.UInt64Value uint64Value = 67;
  google.protobuf.Int32Value int32Value = 68;
  google.protobuf.UInt32Value uint32Value = 69;
  google.protobuf.Int32Value zeroInt32Value = 70;
  google.protobuf.BoolValue boolValue = 71;
  google.protobuf.StringValue stringValue = 72;
  google.protobuf.BytesValue bytesValue = 73;
  google.protobuf.Struct struct = 74;
  google.protobuf.Struct structOfItem = 75;
  google.protobuf.Value value = 76;
  google.protobuf.Value valueNull = 77;
  google.protobuf.ListValue listValue = 78;
  google.protobuf.Any any = 79;
  google.protobuf.Any anyUnknown = 80;
  google.protobuf.FieldMask fieldMask = 81;
  google.protobuf.Empty empty = 82;
  google.type.Date date = 83;
  google.type.TimeOfDay timeOfDay = 84;
  google.type.Decimal googleDecimal = 85;
  confluent.type.Decimal confluentDecimal = 86;
}
`;

export const protobufTable = documentTable(
  'protobuf',
  { value: protobuf({ schema: protobufSchema, message: 'every.Every' }) },
  {
    double: cells.tenth,
    wholeDouble: cells.whole42,
    nan: cells.noNumber('NaN'),
    float: cells.tenthOfFloat,
    floatInfinity: cells.noNumber('-Infinity'),
    int32: cells.whole42,
    int32BelowZero: cells.belowZero,
    sint32: cells.belowZero,
    sfixed32: cells.belowZero,
    uint32: cells.lastUint32,
    fixed32: cells.lastUint32,
    int64: cells.beyondDouble,
    sint64: cells.belowInt,
    sfixed64: cells.belowInt,
    uint64: cells.beyondBigint,
    fixed64: cells.beyondBigint,
    bool: cells.bool,
    string: cells.plainText('plain'),
    unicode: cells.notAscii('żółć 😀'),
    numberInString: cells.wholeText('42'),
    bytes: cells.bytes,
    enum: cells.plainText('SHIPPED'),
    numberOfEnum: cells.whole42,
    zeroThatIsSet: cells.zero,

    unsetInt32: cells.zero,
    unsetUint64: cells.zero,
    unsetDouble: cells.zero,
    unsetBool: { ascii: 'false', boolean: 'false', text: 'false' },
    unsetString: cells.emptyText,
    unsetBytes: { blob: '' },
    unsetEnum: cells.plainText('UNKNOWN'),
    unsetRepeated: cells.emptyArray,
    unsetMap: cells.emptyObject,
    unsetOptional: cells.nothing,
    unsetMessage: cells.nothing,
    unsetWrapper: cells.nothing,
    chosen: cells.plainText('plain'),
    notChosen: cells.nothing,

    repeated: cells.numbers,
    repeatedString: cells.texts,
    repeatedFloat: cells.floats,
    map: cells.counts,
    mapOfNumbers: { map: '{"5":6}' },
    message: cells.item,
    otherMessage: cells.counts,

    timestamp: cells.instant(
      '2026-01-31T11:00:00.123456789Z',
      '2026-01-31T11:00:00.123Z',
      '1769857200123456789',
    ),
    // Rounded towards the past.
    nanoBefore1970: cells.instant('1969-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59.999Z', '-1'),
    duration: { ...cells.plainText('-3s500ms'), duration: '-3s500ms' },
    doubleValue: cells.tenth,
    floatValue: cells.tenthOfFloat,
    int64Value: cells.beyondDouble,
    uint64Value: cells.beyondBigint,
    int32Value: cells.belowZero,
    uint32Value: cells.lastUint32,
    zeroInt32Value: cells.zero,
    boolValue: cells.bool,
    stringValue: cells.plainText('plain'),
    bytesValue: cells.bytes,
    struct: cells.counts,
    structOfItem: cells.item,
    value: cells.whole42,
    valueNull: cells.nothing,
    listValue: cells.mixed,
    any: cells.item,
    // Its bytes, and no field of the type.
    anyUnknown: {},
    fieldMask: cells.plainText('a,b_c'),
    empty: cells.emptyObject,
    date: cells.date,
    timeOfDay: { ...cells.plainText('12:34:56.789000000'), time: '12:34:56.789' },
    googleDecimal: cells.exactFraction,
    confluentDecimal: cells.exactFraction,
  },
);
