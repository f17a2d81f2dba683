import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { cqlLiteral, cqlText, jsonText, jsonValue, type ColumnType } from '../../../tools/query/cql-value.ts';
import { readExactly } from '../../../tools/query/read-exactly.ts';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { list, map, native, set, tuple, udt, vector } from '../../core/cql/cql-types.ts';
import { driverEncoder, driverType } from '../../core/cql/driver-decoder.ts';

readExactly();

const isType = (value: object): value is ColumnType => 'code' in value;

/** What the driver reads of bytes, and the type as it names it. */
function read(type: CqlType, bytes: Buffer): [unknown, ColumnType] {
  const named = driverType(type);
  if (!isType(named)) throw new Error('a driver type has a code');
  return [driverEncoder.decode(bytes, named), named];
}

const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const floating = (size: 4 | 8, value: number): Buffer => {
  const bytes = Buffer.alloc(size);
  if (size === 4) bytes.writeFloatBE(value);
  else bytes.writeDoubleBE(value);
  return bytes;
};

const item = udt('item', { sku: native('text'), Price: native('decimal'), order: native('int') });

/** A type, its value or its bytes, the literal, and what JSON has if that is not the text without quotes. */
const cases: readonly (readonly [CqlType, unknown, string, unknown?])[] = [
  [native('decimal'), '1.5e3', '1.5E+3'],
  [native('decimal'), '1.10', '1.10'],
  [native('decimal'), '-0.05', '-0.05'],
  [native('decimal'), '1e-7', '1E-7'],
  [native('decimal'), '-12e-10', '-1.2E-9'],
  [native('decimal'), '0e5', '0E+5'],
  [native('decimal'), '0.000', '0.000'],
  [native('decimal'), '12345678901234567890.5', '12345678901234567890.5'],
  [native('varint'), '-170141183460469231731687303715884105729', '-170141183460469231731687303715884105729'],
  [native('varint'), 0, '0'],
  [native('duration'), Buffer.from('000000', 'hex'), '0ns'],
  [native('duration'), '1y2mo3d4h5m6s7ms8us9ns', '1y2mo3d4h5m6s7ms8us9ns'],
  [native('duration'), '-1mo2d', '-1mo2d'],
  [
    native('duration'),
    '2147483647mo2147483647d9223372036854775807ns',
    '178956970y7mo2147483647d2562047h47m16s854ms775us807ns',
  ],
  [native('inet'), '192.0.2.1', `'192.0.2.1'`],
  [native('inet'), '2001:db8:0:0:1:0:0:1', `'2001:db8::1:0:0:1'`],
  [native('inet'), '::', `'::'`],
  [native('inet'), '1::', `'1::'`],
  [native('inet'), Buffer.from('00000000000000000000ffffc0000201', 'hex'), `'::ffff:192.0.2.1'`],
  [native('time'), '01:02:03', `'01:02:03'`],
  [native('time'), '23:59:59.999999999', `'23:59:59.999999999'`],
  [native('time'), '00:00:00.000100000', `'00:00:00.0001'`],
  [native('date'), '2026-02-28', `'2026-02-28'`],
  [native('date'), '9999-12-31', `'9999-12-31'`],
  [native('date'), uint32(0), '0'],
  [native('date'), uint32(0xffffffff), '4294967295'],
  [native('timestamp'), int64(0n), `'1970-01-01T00:00:00.000Z'`],
  [native('timestamp'), int64(253402300799999n), `'9999-12-31T23:59:59.999Z'`],
  [native('timestamp'), int64(253402300800000n), '253402300800000'],
  [native('timestamp'), int64(8640000000000001n), '8640000000000001'],
  [native('timestamp'), int64(-9223372036854775808n), '-9223372036854775808'],
  [native('blob'), Buffer.from('00ff', 'hex'), '0x00ff'],
  [native('blob'), Buffer.alloc(0), '0x'],
  [native('bigint'), '-9223372036854775808', '-9223372036854775808'],
  [native('int'), -1, '-1', -1],
  [native('boolean'), true, 'true', true],
  [native('text'), `it's`, `'it''s'`],
  [native('text'), '', `''`],
  [native('uuid'), '0e984725-c51c-4bf4-9960-e1c80e27aba0', '0e984725-c51c-4bf4-9960-e1c80e27aba0'],
  [native('timeuuid'), '50554d6e-29bb-11e5-b345-feff819cdc9f', '50554d6e-29bb-11e5-b345-feff819cdc9f'],
  [native('float'), floating(4, 0.1), '0.1', 0.1],
  [native('float'), floating(4, 3.4028234663852886e38), '3.4028235e+38', 3.4028235e38],
  [native('float'), floating(4, 1e-45), '1e-45', 1e-45],
  [native('double'), floating(8, 5e-324), '5e-324', 5e-324],
  [native('double'), floating(8, -0), '-0.0', -0],
  [native('double'), floating(8, NaN), 'NaN'],
  [native('double'), floating(8, -Infinity), '-Infinity'],
  [native('float'), floating(4, Infinity), 'Infinity'],
  [list(native('text')), ['a', `'`], `['a', '''']`, ['a', `'`]],
  [list(native('float')), [0.1], '[0.1]', [0.1]],
  [list(native('timestamp')), [0], `['1970-01-01T00:00:00.000Z']`, ['1970-01-01T00:00:00.000Z']],
  [set(native('decimal')), ['1.5e3', '2.0'], '{1.5E+3, 2.0}', ['1.5E+3', '2.0']],
  [list(native('int')), [], '[]', []],
  [map(native('decimal'), native('text')), [['1.5e3', 'x']], `{1.5E+3: 'x'}`, { '1.5E+3': 'x' }],
  [map(native('text'), native('float')), { a: 0.1 }, `{'a': 0.1}`, { a: 0.1 }],
  [tuple(native('int'), native('text')), [1, null], '(1, null)', [1, null]],
  [
    item,
    { sku: 'a', Price: '1e3', order: null },
    `{sku: 'a', "Price": 1E+3, "order": null}`,
    { sku: 'a', Price: '1E+3', order: null },
  ],
  [
    list(item),
    [{ sku: null }],
    `[{sku: null, "Price": null, "order": null}]`,
    [{ sku: null, Price: null, order: null }],
  ],
  [vector(native('float'), 2), [0.1, 1], '[0.1, 1]', [0.1, 1]],
  [vector(native('text'), 2), ['a', 'b'], `['a', 'b']`, ['a', 'b']],
  [native('int'), Buffer.alloc(0), 'blobasint(0x)', ''],
  [native('decimal'), Buffer.alloc(0), 'blobasdecimal(0x)', ''],
  [native('timeuuid'), Buffer.alloc(0), 'blobastimeuuid(0x)', ''],
  [list(native('bigint')), Buffer.from('0000000100000000', 'hex'), '[blobasbigint(0x)]', ['']],
  [list(native('double')), [-0, 1], '[-0.0, 1]', [-0, 1]],
];

describe('printed CQL value', () => {
  it.each(cases.map(([type, value, literal, json]) => ({ type, value, literal, json })))(
    'a CQL value of type $type, $value, is printed as $literal',
    ({ type, value, literal, json }) => {
      const bytes = Buffer.isBuffer(value) ? value : compileEncoder(type)(value);
      const [decoded, named] = read(type, bytes);
      expect(cqlLiteral(decoded, named)).toBe(literal);
      const text = literal.startsWith(`'`) ? literal.slice(1, -1).replaceAll(`''`, `'`) : literal;
      expect(cqlText(decoded, named)).toBe(text);
      expect(jsonValue(decoded, named)).toEqual(json ?? text);
    },
  );

  it('the JSON of a CQL value keeps the sign of zero', () => {
    const value = { a: [-0, 0], b: { c: 'x"' }, d: null, e: true };
    expect(jsonText(value)).toBe('{"a":[-0.0,0],"b":{"c":"x\\""},"d":null,"e":true}');
    expect(JSON.parse(jsonText(value))).toEqual(value);
  });

  it('an absent CQL value is printed as null', () => {
    expect(cqlLiteral(null, undefined)).toBe('null');
    expect(cqlText(undefined, undefined)).toBe('null');
    expect(jsonValue(undefined, { code: types.dataTypes.int })).toBeNull();
  });
});
