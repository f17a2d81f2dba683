import avsc, { type Schema } from 'avsc';
import { avroSchema } from '../../../docs/generate/values/formats/avro.ts';
import { uuid1, uuid4 } from '../../../docs/generate/values/cells.ts';

/** Without logical types, which avsc leaves to its caller: the bytes are those of the types beneath. */
const schema = JSON.parse(
  avroSchema.replaceAll(/,"logicalType":"[\w-]+"/g, '').replaceAll('{"type":"long"}', '"long"'),
) as Schema;

/** Takes a bigint: a JavaScript number has not all of a long. */
const long = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (number: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(number);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (number: unknown) => typeof number === 'bigint',
  compare: (one: bigint, other: bigint) => (one < other ? -1 : one > other ? 1 : 0),
});

/** The record of avroSchema, as avsc encodes it. */
export const avroBytes: Buffer = avsc.Type.forSchema(schema, {
  wrapUnions: false,
  registry: { long },
}).toBuffer({
  null: null,
  nullOfUnion: null,
  boolean: true,
  int: 42,
  intBeyondSmallint: 70_000,
  long: 42n,
  longBelowInt: -3_000_000_000n,
  longBeyondDouble: 9_007_199_254_740_993n,
  float: 0.1,
  wholeFloat: 42,
  floatInfinity: -Infinity,
  double: 0.1,
  wholeDouble: 42,
  nan: NaN,
  bytes: Buffer.from('00ff10', 'hex'),
  fixed: Buffer.from('00ff10', 'hex'),
  string: 'plain',
  unicode: 'żółć 😀',
  numberInString: '42',
  enum: 'SHIPPED',
  decimal: Buffer.from('0096', 'hex'),
  decimalOfFixed: Buffer.from('00000096', 'hex'),
  wholeDecimal: Buffer.from('1068', 'hex'),
  // Two bytes of the number 150, and the scale 2.
  bigDecimal: Buffer.from('04009604', 'hex'),
  date: 20_484,
  lastDate: 2_147_483_647,
  timeMillis: 45_296_789,
  timeMicros: 45_296_789_012n,
  timestampMillis: 1_769_857_200_123n,
  timestampMicros: 1_769_857_200_123_456n,
  timestampNanos: 1_769_857_200_123_456_789n,
  microBefore1970: -1n,
  localTimestampMillis: 1_769_857_200_123n,
  localTimestampMicros: 1_769_857_200_123_456n,
  localTimestampNanos: 1_769_857_200_123_456_789n,
  uuid: uuid4,
  uuidOfFixed: Buffer.from(uuid4.replaceAll('-', ''), 'hex'),
  timeUuid: uuid1,
  duration: Buffer.from('0e00000003000000f4010000', 'hex'),
  array: [1, 2, 3],
  arrayOfStrings: ['b', 'a'],
  arrayOfFloats: [0.1, 1.5, 2],
  arrayOfUnions: [1, 'two'],
  arrayWithNull: [null, 'two'],
  emptyArray: [],
  map: { b: 2, a: 1 },
  emptyMap: {},
  record: { name: 'nut', count: 7 },
  otherRecord: { b: 2, a: 1 },
  union: 42n,
  unionOfInstant: 1_769_857_200_123_456n,
});
