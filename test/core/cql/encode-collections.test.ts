import { describe, expect, it } from 'vitest';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { list, map, native, set, tuple, udt, vector } from './cql-types.ts';

const int = native('int');
const text = native('text');
const tinyint = native('tinyint');
const item = udt('item', { sku: text, price: native('decimal'), tags: set(tinyint) }, true);

const accepted: readonly (readonly [string, CqlType, unknown, string])[] = [
  ['an empty list', list(int), [], '00000000'],
  ['a list', list(tinyint), [1, '2'], '00000002' + '0000000101' + '0000000102'],
  ['an empty text within a list', list(text), [''], '00000001' + '00000000'],
  ['a set with repeats', set(tinyint), [2, 1, '2'], '00000002' + '0000000102' + '0000000101'],
  [
    'a frozen set, in the order of its bytes',
    set(tinyint, true),
    [2, 1],
    '00000002' + '0000000101' + '0000000102',
  ],
  ['a JavaScript set', set(tinyint), new Set([3]), '00000001' + '0000000103'],
  ['a map from an object', map(tinyint, tinyint), { '7': 1 }, '00000001' + '0000000107' + '0000000101'],
  ['a map from pairs', map(tinyint, tinyint), [[7, 1]], '00000001' + '0000000107' + '0000000101'],
  ['a JavaScript map', map(tinyint, tinyint), new Map([[7, 1]]), '00000001' + '0000000107' + '0000000101'],
  [
    'a frozen map, in the order of its keys',
    map(text, tinyint, true),
    { b: 1, a: 2 },
    '00000002' + '0000000161' + '0000000102' + '0000000162' + '0000000101',
  ],
  [
    'an entry called __proto__',
    map(text, tinyint),
    JSON.parse('{"__proto__":1}'),
    '00000001' + `00000009${Buffer.from('__proto__').toString('hex')}` + '0000000101',
  ],
  ['a tuple with an empty place', tuple(tinyint, text), [1, null], '0000000101' + 'ffffffff'],
  ['a type with an absent and a null field', item, { price: null }, 'ffffffff'.repeat(3)],
  [
    'a type with fields that it does not have',
    item,
    { price: 1, prize: 2, Sku: 'a' },
    'ffffffff' + '000000050000000001' + 'ffffffff',
  ],
  ['a type from an object without fields', item, {}, 'ffffffff'.repeat(3)],
  ['a type with a field', item, { price: 1 }, 'ffffffff' + '000000050000000001' + 'ffffffff'],
  [
    'a type whose field is named like something every object has',
    udt('t', { constructor: text }),
    {},
    'ffffffff',
  ],
  ['a vector of floats', vector(native('float'), 2), [1, '-1'], '3f800000bf800000'],
  ['a vector of another fixed length', vector(native('bigint'), 1), [1], '0000000000000001'],
  ['a vector of lengths of their own', vector(text, 2), ['a', ''], '0161' + '00'],
  ['a vector of vectors', vector(vector(int, 1), 2), [[1], [2]], '0000000100000002'],
];

function refusalOf(type: CqlType, value: unknown): RecordError {
  try {
    compileEncoder(type)(value);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('the value was taken');
}

const refused: readonly (readonly [string, CqlType, unknown, string])[] = [
  ['a text for a list', list(int), '[1]', `'[1]' cannot become a list; allowed: an array`],
  ['an object for a list', list(int), { 0: 1 }, `an object cannot become a list`],
  ['null within a list', list(int), [1, null], `at [1]: null cannot be in a list, a set or a map`],
  ['a gap within a list', list(int), [1, , 2], `at [1]: undefined cannot be in a list, a set or a map`],
  ['null within a set', set(int), [null], `at [0]: null cannot be in a list, a set or a map`],
  ['null within a map', map(text, int), { a: null }, `at ['a']: null cannot be in a list, a set or a map`],
  ['a map key that does not fit', map(int, int), { x: 1 }, `at ['x']: 'x' cannot become an int`],
  ['two names of one key', map(int, int), { '1': 1, '01': 2 }, '2 entries have only 1 different keys'],
  ['a pair of three', map(int, int), [[1, 2, 3]], `at [0]: an array cannot become a map`],
  ['a date for a map', map(text, text), new Date(0), `a date cannot become a map`],
  [
    'a tuple too short',
    tuple(int, text),
    [1],
    `an array of 1 cannot become a tuple of 2; allowed: exactly 2`,
  ],
  ['a tuple too long', tuple(int, text), [1, 'a', 2], `an array of 3 cannot become a tuple of 2`],
  [
    'an object with none of its fields',
    item,
    { Sku: 'a', prize: 1 },
    `item has no field 'Sku', 'prize'; names are case-sensitive: the type has 'sku'; allowed: 'sku', 'price', 'tags'`,
  ],
  ['an array for a type', item, [], `an array cannot become a user-defined type`],
  ['a class for a type', item, new Map(), `an object cannot become a user-defined type`],
  ['a vector too short', vector(native('float'), 2), [1], `an array of 1 cannot become a vector of 2`],
  ['a vector too long', vector(native('float'), 2), [1, 2, 3], `an array of 3 cannot become a vector of 2`],
  ['null within a vector', vector(native('float'), 2), [1, null], `at [1]: null cannot become a float`],
  [
    'a deeply nested element',
    list(item),
    [{ sku: 'a' }, { sku: 'b', tags: [1, 300] }],
    'at [1].tags[1]: 300 is out of range for a tinyint',
  ],
  ['what is within a type', item, { price: 'free' }, `at price: 'free' cannot become a decimal`],
];

describe('cql collection encoder', () => {
  for (const [what, type, value, hex] of accepted) {
    it(`the collection encoder encodes ${what}`, () => {
      expect(compileEncoder(type)(value).toString('hex')).toBe(hex);
    });
  }

  for (const [what, type, value, message] of refused) {
    it(`the collection encoder refuses ${what}`, () => {
      expect(fullText(refusalOf(type, value).reason)).toContain(message);
    });
  }

  it('the collection encoder keeps the failure code and the path of a wrong element', () => {
    try {
      compileEncoder(list(tinyint))([300]);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'out_of_range', path: [{ index: 0 }] });
    }
  });
});
