import { readDecimalText } from '../../../../core/decode/protobuf/read/decimal-text.ts';
import { describe, expect, it } from 'vitest';
import { Instant } from '../../../../core/value/instant.ts';
import { readNumber } from '../../../../core/value/exact-number.ts';
import { decode, hex, read, refusal } from './read-message.ts';

/** A message with one field of a type in a file that is at hand. */
const field = (type: string, file: string, label = ''): string =>
  `syntax = "proto3"; import "${file}"; message A { ${label} ${type} v = 1; }`;

/** The field, whose message has these bytes. */
function valueOf(type: string, file: string, digits: string): unknown {
  const bytes = hex(digits);
  return Reflect.get(Object(read(field(type, file), `0a ${length(bytes)} ${digits}`)), 'v');
}

const length = (bytes: Buffer): string => bytes.length.toString(16).padStart(2, '0');

const timestamp = (digits: string): unknown =>
  valueOf('google.protobuf.Timestamp', 'google/protobuf/timestamp.proto', digits);
const duration = (digits: string): unknown =>
  valueOf('google.protobuf.Duration', 'google/protobuf/duration.proto', digits);
const date = (digits: string): unknown => valueOf('google.type.Date', 'google/type/date.proto', digits);
const googleDecimal = (text: string): unknown =>
  valueOf(
    'google.type.Decimal',
    'google/type/decimal.proto',
    `0a ${length(Buffer.from(text))} ${Buffer.from(text).toString('hex')}`,
  );
const confluentDecimal = (digits: string): unknown =>
  valueOf('confluent.type.Decimal', 'confluent/type/decimal.proto', digits);

describe('times', () => {
  it('a Timestamp is an instant of nanoseconds', () => {
    expect(timestamp('')).toEqual(new Instant(0, 'nanos'));
    expect(timestamp('08 ff ff ff ff ff ff ff ff ff 01 10 ff 93 eb dc 03')).toEqual(new Instant(-1, 'nanos'));
    expect(timestamp('08 c0 dd f7 cb 06 10 c0 a9 d3 3a')).toEqual(
      new Instant(1_769_860_800_123_000_000n, 'nanos'),
    );
    expect(timestamp('08 ff ff ff ff ff ff ff ff 7f')).toEqual(
      new Instant((2n ** 63n - 1n) * 1_000_000_000n, 'nanos'),
    );
  });

  it('a Duration is the text of a CQL duration, with one sign', () => {
    expect(duration('')).toBe('0s');
    expect(duration('08 03 10 80 ca b5 ee 01')).toBe('3s500ms');
    expect(duration('08 fd ff ff ff ff ff ff ff ff 01 10 80 b6 ca 91 fe ff ff ff ff 01')).toBe('-3s500ms');
    expect(duration('10 ff ff ff ff ff ff ff ff ff 01')).toBe('-1ns');
    expect(duration('10 a9 8c 3d')).toBe('1ms1us1ns');
  });

  it('a Date is a day, or what of it there is', () => {
    expect(date('08 ea 0f 10 01 18 1f')).toBe('2026-01-31');
    expect(date('08 ea 0f 10 01')).toBe('2026-01');
    expect(date('08 ea 0f')).toBe('2026');
    expect(date('10 01 18 1f')).toBe('--01-31');
    expect(date('')).toBeNull();
  });

  it('a TimeOfDay has its nanoseconds', () => {
    expect(valueOf('google.type.TimeOfDay', 'google/type/timeofday.proto', '08 0c 10 1e 20 01')).toBe(
      '12:30:00.000000001',
    );
  });

  it.each([
    [
      'google.protobuf.Timestamp',
      'google/protobuf/timestamp.proto',
      '10 80 94 eb dc 03',
      'a timestamp has nanos out of range',
    ],
    [
      'google.protobuf.Timestamp',
      'google/protobuf/timestamp.proto',
      '10 ff ff ff ff ff ff ff ff ff 01',
      'a timestamp has nanos out of range',
    ],
    [
      'google.protobuf.Duration',
      'google/protobuf/duration.proto',
      '08 01 10 ff ff ff ff ff ff ff ff ff 01',
      'a duration has nanos out of range',
    ],
    ['google.type.Date', 'google/type/date.proto', '10 0d', 'a date is out of range'],
    ['google.type.TimeOfDay', 'google/type/timeofday.proto', '08 18', 'a time is not within a day'],
    ['google.type.Decimal', 'google/type/decimal.proto', '0a 03 31 2c 35', 'spells no number'],
  ])('%s is refused where it is none', (type, file, digits, problem) => {
    const body = `0a ${length(hex(digits))} ${digits}`;
    expect(refusal(field(type, file), body)).toContain(
      `field v: ${problem.includes('spells') ? 'a decimal is a text of 3 characters that ' : ''}${problem}`,
    );
    expect(refusal(field(type, file, 'repeated'), `0a 00 ${body}`)).toMatch(
      /field v\[1\]: .*(out of range|within a day|no number)/,
    );
  });
});

describe('decimals', () => {
  it.each([
    ['1.10', '1.10'],
    ['+5', '5'],
    ['-.5', '-0.5'],
    ['007.', '7'],
    ['2.5E8', '2.5e8'],
    ['', '0'],
  ])('google.type.Decimal %s is the number %s', (text, expected) => {
    expect(googleDecimal(text)).toEqual(readNumber(expected));
  });

  it.each([
    ['0a 02 04 d2 18 02', '12.34'],
    ['0a 01 ff 18 02', '-0.01'],
    ['0a 02 04 d2', '1234'],
    ['0a 03 01 e2 3a 18 02', '1234.50'],
    ['18 02', '0.00'],
    ['0a 01 07 18 fe ff ff ff ff ff ff ff ff 01', '7e2'],
    ['0a 09 01 00 00 00 00 00 00 00 00 18 03', '18446744073709551.616'],
    ['0a 01 07 18 ff ff ff ff 07', '7e-2147483647'],
  ])('confluent.type.Decimal %s is the number %s', (digits, expected) => {
    expect(confluentDecimal(digits)).toEqual(readNumber(expected));
  });

  it('are JavaScript numbers for functions', () => {
    const bytes = hex('0a 06 0a 02 04 d2 18 02');
    expect(decode(field('confluent.type.Decimal', 'confluent/type/decimal.proto'), bytes).plain).toEqual({
      v: 12.34,
    });
  });

  it('of more digits than any column takes are refused', () => {
    const value = Buffer.alloc(5_000, 1).toString('hex');
    expect(
      refusal(field('confluent.type.Decimal', 'confluent/type/decimal.proto'), `0a 8b 27 0a 88 27 ${value}`),
    ).toContain('field v: a decimal has 5000 bytes; allowed: 4096');
  });
});

describe('google.protobuf', () => {
  it('wrappers are their value, and absent where they are not set', () => {
    const schema = `syntax = "proto3"; import "google/protobuf/wrappers.proto"; message A {
      google.protobuf.Int64Value n = 1; google.protobuf.StringValue s = 2; google.protobuf.BoolValue b = 3;
      map<string, google.protobuf.DoubleValue> m = 4; repeated google.protobuf.BytesValue r = 5;
    }`;
    expect(
      read(schema, '0a 09 08 81 80 80 80 80 80 80 10 12 00 22 03 0a 01 6b 2a 03 0a 01 ff 2a 00'),
    ).toEqual({
      n: 9_007_199_254_740_993n,
      s: '',
      m: { k: 0 },
      r: [Buffer.from([255]), Buffer.alloc(0)],
    });
  });

  it('Struct, Value and ListValue are JSON, and a Value that says nothing is null', () => {
    const struct = (digits: string): unknown =>
      valueOf('google.protobuf.Struct', 'google/protobuf/struct.proto', digits);
    const value = (digits: string): unknown =>
      valueOf('google.protobuf.Value', 'google/protobuf/struct.proto', digits);
    expect(struct('')).toEqual({});
    expect(struct('0a 09 0a 01 61 12 04 32 02 0a 00 0a 03 0a 01 62')).toEqual({ a: [null], b: null });
    expect(value('')).toBeNull();
    expect(value('08 00')).toBeNull();
    expect(value('2a 00')).toEqual({});
    expect(value('1a 01 78 20 00')).toBe(false);
  });

  it('FieldMask is its paths, and Empty an object without fields', () => {
    expect(
      valueOf('google.protobuf.FieldMask', 'google/protobuf/field_mask.proto', '0a 01 61 0a 03 62 5f 63'),
    ).toBe('a,b_c');
    expect(valueOf('google.protobuf.Empty', 'google/protobuf/empty.proto', '08 01')).toEqual({});
  });

  describe('Any', () => {
    const schema =
      'syntax = "proto3"; import "google/protobuf/any.proto"; import "google/protobuf/duration.proto"; message A { google.protobuf.Any v = 1; google.protobuf.Duration d = 2; int32 n = 3; }';
    const any = (type: string, digits: string): string => {
      const body = `0a ${length(Buffer.from(type))} ${Buffer.from(type).toString('hex')} 12 ${length(hex(digits))} ${digits}`;
      return `0a ${length(hex(body))} ${body}`;
    };

    it('of a type of the schema has the fields of it', () => {
      expect(read(schema, `${any('x.com/A', '18 05')} 18 06`)).toEqual({
        v: { '@type': 'x.com/A', n: 5 },
        n: 6,
      });
      expect(read(schema, any('x.com/A', any('A', '')))).toEqual({
        v: { '@type': 'x.com/A', v: { '@type': 'A', n: 0 }, n: 0 },
        n: 0,
      });
    });

    it('of a well-known type has its value', () => {
      const type = 'x.com/google.protobuf.Duration';
      expect(read(schema, any(type, '08 01'))).toEqual({ v: { '@type': type, value: '1s' }, n: 0 });
    });

    it('of another type has its bytes', () => {
      expect(read(schema, any('x/y', '61'))).toEqual({
        v: { '@type': 'x/y', value: Buffer.from('a') },
        n: 0,
      });
      expect(read(schema, '0a 00')).toEqual({ v: { '@type': '', value: Buffer.alloc(0) }, n: 0 });
    });

    it('is refused where its bytes are not of its type', () => {
      expect(refusal(schema, any('A', '1a 00'))).toContain(
        'field v.value: it is a length and bytes, and the schema',
      );
    });
  });
});

it('a decimal of very many digits takes time in proportion to them', () => {
  const started = performance.now();
  const digits = '0'.repeat(1_000_000);
  expect(() => readDecimalText(`${digits}x`, 0)).toThrow('spells no number');
  expect(readDecimalText(`${digits}7`, 0)).toBe(7);
  expect(performance.now() - started).toBeLessThan(1_000);
});
