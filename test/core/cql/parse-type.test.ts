import { describe, expect, it } from 'vitest';
import { CqlSyntaxError } from '../../../core/cql/cursor.ts';
import { parseType } from '../../../core/cql/parse-type.ts';
import { printType } from '../../../core/cql/print-type.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { list, map, native, set, tuple, udt, vector } from './cql-types.ts';

const int = native('int');
const text = native('text');
const known = new Map([
  ['address', udt('address', { city: text })],
  ['Address', udt('Address', { city: int })],
  ['int', udt('int', { a: int })],
]);
const scope = { keyspace: 'shop', findUdt: (name: string) => known.get(name) };

/** As written, what it is, as printed. */
const types: readonly (readonly [string, CqlType, string])[] = [
  ['int', int, 'int'],
  ['VarChar', text, 'text'],
  [' TimeUUID ', native('timeuuid'), 'timeuuid'],
  ['list<int>', list(int), 'list<int>'],
  ['Set < Text >', set(text), 'set<text>'],
  ['map<text,int>', map(text, int), 'map<text, int>'],
  ['frozen<list<int>>', list(int, true), 'frozen<list<int>>'],
  ['frozen<list<list<int>>>', list(list(int, true), true), 'frozen<list<frozen<list<int>>>>'],
  ['frozen<frozen<list<int>>>', list(int, true), 'frozen<list<int>>'],
  ['list<frozen<set<int>>>', list(set(int, true)), 'list<frozen<set<int>>>'],
  ['tuple<int, list<text>>', tuple(int, list(text, true)), 'frozen<tuple<int, frozen<list<text>>>>'],
  ['list<tuple<int>>', list(tuple(int)), 'list<frozen<tuple<int>>>'],
  ['address', udt('address', { city: text }), 'address'],
  ['ADDRESS', udt('address', { city: text }), 'address'],
  ['"Address"', udt('Address', { city: int }), '"Address"'],
  ['"int"', udt('int', { a: int }), '"int"'],
  ['shop.address', udt('address', { city: text }), 'address'],
  ['set<frozen<address>>', set(udt('address', { city: text }, true)), 'set<frozen<address>>'],
  ['vector<float, 3>', vector(native('float'), 3), 'vector<float, 3>'],
  ['list<vector<int,1>>', list(vector(int, 1)), 'list<vector<int, 1>>'],
  ['int -- a comment', int, 'int'],
];

/** As written, the offset and the start of the message. */
const errors: readonly (readonly [string, number, string])[] = [
  ['', 0, 'expected a type, got the end'],
  ['int int', 4, `expected the end of the type, got 'int'`],
  ['list', 4, `expected '<', got the end`],
  ['list<int', 8, `expected '>', got the end`],
  ['map<int>', 7, `expected ',', got '>'`],
  ['foo', 0, 'unknown type foo; allowed: ascii, bigint'],
  ['other.address', 0, `a type of keyspace other cannot be used in keyspace shop`],
  ['list<list<int>>', 5, 'within a collection, list<int> must be frozen; write frozen<list<int>>'],
  ['map<int, address>', 9, 'within a collection, address must be frozen'],
  ['list<counter>', 5, `a counter cannot be part of another type`],
  ['set<duration>', 0, `durations have no order, so they cannot be the elements of a set`],
  ['map<duration, int>', 0, `durations have no order, so they cannot be the keys of a map`],
  ['frozen<int>', 7, `int cannot be frozen; only collections, tuples and user-defined types can`],
  ['vector<float, 0>', 14, `expected the number of elements, at least 1, got '0'`],
  ['vector<float, 1.5>', 14, `expected the number of elements`],
  ['vector<float, 3000000000>', 14, `expected the number of elements`],
  [`'org.apache.cassandra.db.marshal.LongType'`, 0, `custom types cannot be written`],
  ['list<"int>', 5, `expected a type, got a quoted name without its closing '"'`],
  ['frozen<'.repeat(100_000), 231, 'types nest more than 32 deep'],
];

describe('parseType', () => {
  it.each(types)('parseType reads %s', (text_, type, printed) => {
    expect(parseType(text_, scope)).toEqual(type);
    expect(printType(type)).toBe(printed);
  });

  for (const [written, offset, message] of errors) {
    it(`parseType says what is wrong with ${written.slice(0, 50)}`, () => {
      try {
        parseType(written, scope);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(CqlSyntaxError);
        expect(error).toMatchObject({ offset, message: expect.stringContaining(message) as string });
      }
    });
  }
});
