import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellBytes, idBytes, type AssumedSizes, type GivenSize } from '../../../tools/cost/value-bytes.ts';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import { parseType, type UdtType } from '../../../core/cql/parse-type.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { anyType } from '../../core/cql/arbitrary-type.ts';

const place: UdtType = {
  kind: 'udt',
  keyspace: 'k',
  name: 'place',
  fields: [
    { name: 'hall', type: { kind: 'native', name: 'text' } },
    { name: 'row', type: { kind: 'native', name: 'int' } },
  ],
  frozen: false,
};
const type = (text: string): CqlType =>
  parseType(text, { keyspace: 'k', findUdt: (name) => (name === 'place' ? place : undefined) });
const assumed: AssumedSizes = { textBytes: 5, elements: 3 };
const bytes = (count: number): GivenSize => ({ kind: 'bytes', bytes: count });

describe('cellBytes', () => {
  const table: readonly [type: string, given: GivenSize | undefined, bytes: number, cells: number][] = [
    ['text', undefined, 5, 1],
    ['text', bytes(70), 70, 1],
    ['blob', undefined, 5, 1],
    ['boolean', undefined, 1, 1],
    // A byte for two digits of the type's largest, and one more.
    ['tinyint', undefined, 3, 1],
    ['smallint', undefined, 4, 1],
    ['int', undefined, 6, 1],
    ['bigint', undefined, 11, 1],
    ['int', bytes(2), 2, 1],
    ['timestamp', undefined, 8, 1],
    ['uuid', undefined, 16, 1],
    ['decimal', undefined, 12, 1],
    // 3 for the collection, 1 for each element.
    ['list<text>', undefined, 3 + 3 * 6, 3],
    ['set<text>', { kind: 'elements', count: 0, bytes: 9 }, 3, 0],
    ['set<text>', { kind: 'elements', count: 4, bytes: 9 }, 3 + 4 * 10, 4],
    ['map<text, boolean>', undefined, 3 + 3 * (5 + 1 + 1), 3],
    ['map<text, boolean>', bytes(50), 53, 3],
    // 3 for the type, 1 for each field's name and 1 for each field.
    ['place', undefined, 3 + (5 + 2) + (6 + 2), 2],
    // A count, and a length before each element.
    ['frozen<list<int>>', undefined, 4 + 3 * 8, 1],
    ['frozen<list<int>>', bytes(99), 99, 1],
    ['frozen<map<text, int>>', undefined, 4 + 3 * (4 + 5 + 4 + 4), 1],
    ['frozen<place>', undefined, 4 + 5 + 4 + 4, 1],
    ['tuple<text, int>', undefined, 4 + 5 + 4 + 4, 1],
    ['list<frozen<place>>', undefined, 3 + 3 * (17 + 1), 3],
  ];
  for (const [text, given, expected, cells] of table) {
    it(`the size of a value is ${expected} bytes for ${text}${given === undefined ? '' : ` of ${JSON.stringify(given)}`}`, () => {
      expect(cellBytes(type(text), given, assumed)).toEqual({ bytes: expected, cells });
    });
  }

  const frozen: readonly [type: string, value: unknown][] = [
    ['frozen<list<text>>', ['aaaaa', 'bbbbb', 'ccccc']],
    ['frozen<set<int>>', [1, 2, 3]],
    ['frozen<map<text, bigint>>', { aaaaa: 1, bbbbb: 2, ccccc: 3 }],
    ['frozen<place>', { hall: 'aaaaa', row: 7 }],
    ['frozen<list<frozen<place>>>', Array.from({ length: 3 }, () => ({ hall: 'aaaaa', row: 7 }))],
    ['tuple<text, frozen<list<boolean>>>', ['aaaaa', [true, false, true]]],
  ];
  for (const [text, value] of frozen) {
    it(`the size of a value is what the function sends for ${text}`, () => {
      const sent = compileEncoder(type(text))(value);
      expect(cellBytes(type(text), undefined, assumed)?.bytes).toBe(sent.length);
    });
  }

  it('the size of a value is known for every type except vectors and durations, and grows with its parts', () => {
    fc.assert(
      fc.property(anyType, fc.nat(1000), fc.nat(1000), fc.nat(20), (any, one, more, elements) => {
        const small = cellBytes(any, undefined, { textBytes: one, elements });
        const isMissing = /"(vector|duration)"/.test(JSON.stringify(any));
        expect(small === undefined).toBe(isMissing);
        if (small === undefined) return;
        const large = cellBytes(any, undefined, { textBytes: one + more, elements: elements + 1 });
        expect(Number.isSafeInteger(small.bytes)).toBe(true);
        expect(large!.bytes).toBeGreaterThanOrEqual(small.bytes);
        expect(large!.cells).toBeGreaterThanOrEqual(small.cells);
      }),
    );
  });

  it('the id of a column takes a byte for each 62 columns or part of them', () => {
    expect([1, 62, 63, 124, 125, 186, 187].map(idBytes)).toEqual([1, 1, 2, 2, 3, 3, 4]);
  });
});
