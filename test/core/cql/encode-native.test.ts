import { describe, expect, it } from 'vitest';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import type { NativeType } from '../../../core/cql/type.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { native } from './cql-types.ts';

const exact = (text: string): ExactNumber => new ExactNumber(text);
const utf8 = (text: string): string => Buffer.from(text).toString('hex');

/** Type, value, bytes in hexadecimal. */
const accepted: readonly (readonly [NativeType, unknown, string])[] = [
  ['tinyint', -128, '80'],
  ['tinyint', '127', '7f'],
  ['smallint', -32768, '8000'],
  ['smallint', 32767n, '7fff'],
  ['int', 0, '00000000'],
  ['int', -0, '00000000'],
  ['int', -2147483648, '80000000'],
  ['int', 2147483647, '7fffffff'],
  ['int', '2147483647', '7fffffff'],
  ['int', '007', '00000007'],
  ['int', '-0', '00000000'],
  ['int', exact('1.0'), '00000001'],
  ['int', exact('1e3'), '000003e8'],
  ['int', exact('120e-1'), '0000000c'],
  ['bigint', -1, 'ffffffffffffffff'],
  ['bigint', 9007199254740991, '001fffffffffffff'],
  ['bigint', -9007199254740991, 'ffe0000000000001'],
  ['bigint', 4294967296, '0000000100000000'],
  ['bigint', -4294967297, 'fffffffeffffffff'],
  ['bigint', 9223372036854775807n, '7fffffffffffffff'],
  ['bigint', '-9223372036854775808', '8000000000000000'],
  ['counter', 1, '0000000000000001'],
  ['varint', 0, '00'],
  ['varint', 127, '7f'],
  ['varint', 128, '0080'],
  ['varint', -128, '80'],
  ['varint', -129, 'ff7f'],
  ['varint', 2147483648, '0080000000'],
  ['varint', -9007199254740991, 'e0000000000001'],
  ['varint', '18446744073709551616', '010000000000000000'],
  ['varint', -18446744073709551616n, 'ff0000000000000000'],
  ['varint', exact('1e20'), '056bc75e2d63100000'],
  ['decimal', 0, '0000000000'],
  ['decimal', 1.1, '000000010b'],
  ['decimal', exact('1.10'), '000000026e'],
  ['decimal', '1.10', '000000026e'],
  ['decimal', '-0.05', '00000002fb'],
  ['decimal', '1e3', 'fffffffd01'],
  ['decimal', 1e21, 'ffffffeb01'],
  ['decimal', 1e-7, '0000000701'],
  ['decimal', 12n, '000000000c'],
  ['decimal', '12345678901234567890.5', '0000000106b14e9f812f366c39'],
  ['double', 0.1, '3fb999999999999a'],
  ['double', '-1.5e3', 'c097700000000000'],
  ['double', 9007199254740993n, '4340000000000000'],
  ['double', exact('1e-400'), '0000000000000000'],
  ['double', 'NaN', '7ff8000000000000'],
  ['double', '-Infinity', 'fff0000000000000'],
  ['float', 0.1, '3dcccccd'],
  ['float', 'Infinity', '7f800000'],
  ['boolean', true, '01'],
  ['boolean', 'false', '00'],
  ['text', '', ''],
  ['text', 'a', '61'],
  ['text', 'zażółć 🐘', utf8('zażółć 🐘')],
  ['text', 'x'.repeat(100), utf8('x'.repeat(100))],
  ['text', 42, utf8('42')],
  ['text', 12345678901234567890n, utf8('12345678901234567890')],
  ['text', exact('1.10'), utf8('1.10')],
  ['text', -0, utf8('-0')],
  ['ascii', -0, utf8('-0')],
  ['int', -0, '00000000'],
  ['bigint', -0, '0000000000000000'],
  ['varint', -0, '00'],
  ['decimal', -0, '0000000000'],
  ['decimal', exact('-0.0'), '0000000100'],
  ['double', -0, '8000000000000000'],
  ['float', -0, '80000000'],
  ['double', exact('-0.0'), '8000000000000000'],
  ['text', false, utf8('false')],
  ['ascii', '~', '7e'],
  ['blob', '', ''],
  ['blob', '0x', ''],
  ['blob', '0xCAFE', 'cafe'],
  ['blob', 'AQI=', '0102'],
  ['blob', '0xZZ', Buffer.from('0xZZ', 'base64').toString('hex')],
  ['blob', Buffer.from([1, 2]), '0102'],
  ['blob', new Uint8Array([255]), 'ff'],
  ['timestamp', 0, '0000000000000000'],
  ['timestamp', -1, 'ffffffffffffffff'],
  ['timestamp', '1970-01-01T00:00:00Z', '0000000000000000'],
  ['timestamp', '1970-01-01T00:00:00.001Z', '0000000000000001'],
  ['timestamp', '1970-01-01 01:00+01:00', '0000000000000000'],
  ['timestamp', '1969-12-31T18:30:00.5-0530', '00000000000001f4'],
  ['timestamp', '1970-01-01T00:00:00.000999999Z', '0000000000000000'],
  ['timestamp', '1969-12-31T23:59:59.9999Z', 'ffffffffffffffff'], // rounded down: towards the past
  ['timestamp', '2000-02-29T00:00:00Z', '000000dd9aa6e000'],
  ['timestamp', '+275760-09-13T00:00:00.000Z', '001eb208c2dc0000'],
  ['timestamp', new Date(1), '0000000000000001'],
  ['timestamp', new Date(8640000000000000), '001eb208c2dc0000'],
  ['timestamp', 253402300799999, '0000e677d21fdbff'],
  ['timestamp', -62167219200000, 'ffffc77590fba000'],
  ['timestamp', exact('1.5e3'), '00000000000005dc'],
  ['date', '1970-01-01', '80000000'],
  ['date', '1969-12-31', '7fffffff'],
  ['date', '2000-02-29', '80002b08'],
  ['date', '-5877641-06-23', '00000000'],
  ['date', '5881580-07-11', 'ffffffff'],
  ['date', '+5881580-07-11', 'ffffffff'],
  ['time', '00:00:00', '0000000000000000'],
  ['time', '23:59:59.999999999', '00004e94914effff'],
  ['time', 1, '0000000000000001'],
  ['time', '00:00:00.5', '000000001dcd6500'],
  ['duration', '1mo', '020000'],
  ['duration', '-1d', '000100'],
  ['duration', '1y2mo3w4d5ns', '1c320a'],
  ['duration', 'P1Y2M3W4DT0.000000005S', '1c320a'],
  ['duration', '1us', '000087d0'],
  ['duration', 'PT0S', '000000'],
  ['duration', 'P1M', '020000'],
  ['inet', '192.0.2.1', 'c0000201'],
  ['inet', '::', '0'.repeat(32)],
  ['inet', '::1', `${'0'.repeat(30)}01`],
  ['inet', '2001:DB8::1', '20010db8000000000000000000000001'],
  ['inet', '1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ['inet', '::ffff:192.0.2.1', 'c0000201'],
  ['inet', '::FFFF:192.0.2.1', 'c0000201'],
  ['inet', '0:0:0:0:0:ffff:c000:201', 'c0000201'],
  ['inet', '::ffff:0:0', '00000000'],
  ['inet', '::192.0.2.1', '000000000000000000000000c0000201'],
  ['inet', '::fffe:192.0.2.1', '00000000000000000000fffec0000201'],
  ['inet', '1::ffff:192.0.2.1', '00010000000000000000ffffc0000201'],
  ['uuid', '12345678-9ABC-4def-8123-456789abcdef', '123456789abc4def8123456789abcdef'],
  ['timeuuid', '5a1c395e-b41f-11e5-9f22-ba0be0483c18', '5a1c395eb41f11e59f22ba0be0483c18'],
];

/** Type, value, code. What Cassandra's own tools and other connectors wrap, cut or guess is here. */
const refused: readonly (readonly [NativeType, unknown, 'wrong_type' | 'out_of_range'])[] = [
  ['tinyint', 128, 'out_of_range'],
  ['smallint', '-32769', 'out_of_range'],
  ['int', 2147483648, 'out_of_range'],
  ['int', 1.5, 'wrong_type'],
  ['int', exact('1.50'), 'wrong_type'],
  ['int', exact('1e400'), 'out_of_range'],
  ['int', exact('1e999999999'), 'out_of_range'],
  ['int', NaN, 'out_of_range'],
  ['int', '', 'wrong_type'],
  ['int', ' 1', 'wrong_type'],
  ['int', '1,2,3', 'wrong_type'],
  ['int', '1.0', 'wrong_type'],
  ['int', '0x10', 'wrong_type'],
  ['int', '１２', 'wrong_type'],
  ['int', 'yes', 'wrong_type'],
  ['int', true, 'wrong_type'],
  ['int', [1], 'wrong_type'],
  ['int', null, 'wrong_type'],
  ['int', undefined, 'wrong_type'],
  ['int', new Date(0), 'wrong_type'],
  ['bigint', '18446744073709551616', 'out_of_range'],
  ['bigint', 9223372036854775808n, 'out_of_range'],
  ['bigint', 9007199254740992, 'out_of_range'],
  ['bigint', '9'.repeat(20_000), 'out_of_range'],
  ['varint', '9'.repeat(20_000), 'out_of_range'],
  ['varint', exact('1e1000000000'), 'out_of_range'],
  ['varint', 2n ** 50_000n, 'out_of_range'],
  ['decimal', '1e1000000000', 'out_of_range'],
  ['decimal', exact('1e-1000000000'), 'out_of_range'],
  ['decimal', '9'.repeat(20_000), 'out_of_range'],
  ['decimal', Infinity, 'out_of_range'],
  ['decimal', 'NaN', 'wrong_type'],
  ['decimal', '1.', 'wrong_type'],
  ['decimal', '.5', 'wrong_type'],
  ['decimal', '-', 'wrong_type'],
  ['decimal', '1..2', 'wrong_type'],
  ['decimal', '', 'wrong_type'],
  ['double', exact('1e400'), 'out_of_range'],
  ['double', '-1e400', 'out_of_range'],
  ['double', Infinity, 'out_of_range'],
  ['double', NaN, 'out_of_range'],
  ['double', 'nan', 'wrong_type'],
  ['double', '1,5', 'wrong_type'],
  ['double', '0x1p3', 'wrong_type'],
  ['float', 1e39, 'out_of_range'],
  ['float', 10n ** 60n, 'out_of_range'],
  ['boolean', 'yes', 'wrong_type'],
  ['boolean', 1, 'wrong_type'],
  ['boolean', 'TRUE', 'wrong_type'],
  ['text', {}, 'wrong_type'],
  ['text', ['a'], 'wrong_type'],
  ['text', Buffer.from('a'), 'wrong_type'],
  ['text', NaN, 'out_of_range'],
  ['text', 'a\ud800', 'out_of_range'],
  ['ascii', 'é', 'out_of_range'],
  ['ascii', `${'x'.repeat(100)}é`, 'out_of_range'],
  ['blob', 'AQI', 'wrong_type'],
  ['blob', 'cafebabe', 'wrong_type'], // hexadecimal and base64 alike
  ['blob', '12345678', 'wrong_type'],
  ['blob', 'cafe00', 'wrong_type'],
  ['blob', 'd41d8cd98f00b204e9800998ecf8427e', 'wrong_type'],
  ['blob', 'AQJ=', 'wrong_type'], // bits that mean nothing
  ['blob', 'A-_=', 'wrong_type'],
  ['blob', 'AQ I=', 'wrong_type'],
  ['blob', '0xcaf', 'wrong_type'],
  ['blob', 'true!', 'wrong_type'],
  ['blob', true, 'wrong_type'],
  ['blob', 7, 'wrong_type'],
  ['timestamp', '2021-02-29T00:00:00Z', 'out_of_range'],
  ['timestamp', '2021-04-31T00:00:00.000Z', 'out_of_range'],
  ['timestamp', '2021-13-01T00:00:00Z', 'out_of_range'],
  ['timestamp', '2021-00-10T00:00:00Z', 'out_of_range'],
  ['timestamp', '1900-02-29T00:00:00Z', 'out_of_range'],
  ['timestamp', '2021-01-01T24:00:00Z', 'out_of_range'],
  ['timestamp', '2021-01-01T00:00:60Z', 'out_of_range'],
  ['timestamp', '2021-01-01T00:00:00+24:00', 'out_of_range'],
  ['timestamp', '+275760-09-13T00:00:00.001Z', 'out_of_range'],
  ['timestamp', 8640000000000001, 'out_of_range'],
  ['timestamp', 253402300800000, 'out_of_range'],
  ['timestamp', -62167219200001, 'out_of_range'],
  ['timestamp', exact('1e30'), 'out_of_range'],
  ['timestamp', exact('1.5'), 'wrong_type'],
  ['timestamp', '2021-01-01T00:00:00', 'wrong_type'],
  ['timestamp', '2021-01-01', 'wrong_type'],
  ['timestamp', '1600000000000', 'wrong_type'],
  ['timestamp', '2021-1-1T00:00:00Z', 'wrong_type'],
  ['timestamp', '2021x01-01T00:00:00Z', 'wrong_type'],
  ['timestamp', '2021-01-01T00:00:0aZ', 'wrong_type'],
  ['timestamp', 1.5, 'wrong_type'],
  ['timestamp', new Date(NaN), 'wrong_type'],
  ['date', '2021-02-29', 'out_of_range'],
  ['date', '5881580-07-12', 'out_of_range'],
  ['date', '-5877641-06-22', 'out_of_range'],
  ['date', '2021-01-01T00:00:00Z', 'wrong_type'],
  ['date', 18628, 'wrong_type'],
  ['date', new Date(0), 'wrong_type'],
  ['time', '24:00:00', 'out_of_range'],
  ['time', '12:60:00', 'out_of_range'],
  ['time', 86400000000000, 'out_of_range'],
  ['time', -1, 'out_of_range'],
  ['time', '12:00', 'wrong_type'],
  ['time', '1:00:00', 'wrong_type'],
  ['time', '12:00:00.1234567890', 'wrong_type'],
  ['duration', '', 'wrong_type'],
  ['duration', '-', 'wrong_type'],
  ['duration', 'P', 'wrong_type'],
  ['duration', 'P1DT', 'wrong_type'],
  ['duration', '1d1y', 'wrong_type'],
  ['duration', '1', 'wrong_type'],
  ['duration', '1.5d', 'wrong_type'],
  ['duration', 90, 'wrong_type'],
  ['duration', '1M', 'wrong_type'], // minutes to Cassandra, months to ISO 8601
  ['duration', '2h5M3s', 'wrong_type'],
  ['duration', '2147483648d', 'out_of_range'],
  ['duration', '178956971y', 'out_of_range'],
  ['duration', '9223372036854775808ns', 'out_of_range'],
  ['duration', `${'9'.repeat(300)}d`, 'wrong_type'],
  ['inet', 'localhost', 'wrong_type'],
  ['inet', '1.5', 'wrong_type'],
  ['inet', 1.5, 'wrong_type'],
  ['inet', '256.0.0.1', 'wrong_type'],
  ['inet', '01.2.3.4', 'wrong_type'],
  ['inet', '::ffff:01.2.3.4', 'wrong_type'],
  ['inet', 'fe80::1%eth0', 'wrong_type'],
  ['inet', '[::1]', 'wrong_type'],
  ['inet', '1.2.3', 'wrong_type'],
  ['inet', '0x7f.1.2.3', 'wrong_type'],
  ['inet', '2130706433', 'wrong_type'],
  ['inet', '192.0.2.1/24', 'wrong_type'],
  ['inet', '1.2.3.4 ', 'wrong_type'],
  ['inet', ':::', 'wrong_type'],
  ['inet', '1::2::3', 'wrong_type'],
  ['inet', '1:2:3:4:5:6:7:8::', 'wrong_type'],
  ['inet', ':1:2:3:4:5:6:7', 'wrong_type'],
  ['inet', '1.2.3.4::', 'wrong_type'],
  ['inet', 'fe80::1%eth0', 'wrong_type'],
  ['inet', '12345::', 'wrong_type'],
  ['inet', '', 'wrong_type'],
  ['uuid', '123456789abc4def8123456789abcdef', 'wrong_type'],
  ['uuid', '{12345678-9abc-4def-8123-456789abcdef}', 'wrong_type'],
  ['uuid', '12345678-9abc-4def-8123-456789abcdeg', 'wrong_type'],
  ['uuid', '12345678-9abc-4def-8123-456789abcdeé', 'wrong_type'],
  ['uuid', '2021-01-01', 'wrong_type'],
  ['timeuuid', '12345678-9abc-4def-8123-456789abcdef', 'wrong_type'],
];

function refusalOf(type: NativeType, value: unknown): RecordError {
  try {
    compileEncoder(native(type))(value);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error(`${type} took the value`);
}

describe('cql native type encoder', () => {
  for (const [type, value, hex] of accepted) {
    it(`the native encoder encodes ${show(value)} as a ${type}`, () => {
      expect(compileEncoder(native(type))(value).toString('hex')).toBe(hex);
    });
  }

  for (const [type, value, code] of refused) {
    it(`the native encoder refuses ${show(value)} for a ${type} as ${code}`, () => {
      const error = refusalOf(type, value);
      expect([error.stage, error.code]).toEqual(['map', code]);
      expect(error.message).toMatch(/; allowed: ./);
      expect(error.message).not.toMatch(/\.$|\n/);
    });
  }

  it('a refusal of the native encoder says what is wrong, the value got and what is allowed', () => {
    expect(fullText(refusalOf('int', 2147483648).reason)).toBe(
      '2147483648 is out of range for an int; allowed: a whole number from -2147483648 to 2147483647, or its text',
    );
    expect(fullText(refusalOf('boolean', 'yes').reason)).toBe(
      `'yes' cannot become a boolean; allowed: true or false, or 'true' or 'false'`,
    );
  });

  it('a refusal of the native encoder shows at most 40 characters of a value', () => {
    expect(fullText(refusalOf('int', 'secret'.repeat(100)).reason)).toContain(
      `'${'secret'.repeat(7).slice(0, 37)}...'`,
    );
    expect(fullText(refusalOf('bigint', 10n ** 5000n).reason)).toMatch(
      /^a number of more than 38 digits is out of range/,
    );
  });
});

function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 50 ? `a text of ${value.length}` : JSON.stringify(value);
  if (value instanceof ExactNumber) return `the number ${value.text}`;
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  const text = String(value);
  return text.length > 50 ? 'a long number' : text;
}
