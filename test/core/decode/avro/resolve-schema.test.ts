import { describe, expect, it } from 'vitest';
import { RecordError } from '../../../../core/failure/failure.ts';
import { readerOf } from './read-bare.ts';

const record = (fields: readonly object[], more: object = {}) => ({
  type: 'record',
  name: 'R',
  fields,
  ...more,
});
const enumOf = (symbols: readonly string[], more: object = {}) => ({
  type: 'enum',
  name: 'E',
  symbols,
  ...more,
});

function readAs(written: unknown, readerSchema: unknown, hex: string): unknown {
  return readerOf(written, { readerSchema })(Buffer.from(hex.replaceAll(' ', ''), 'hex')).exact;
}

describe('reader schemas', () => {
  it.each([
    ['int', 'long', '02', 1],
    ['int', 'double', '02', 1],
    ['long', 'float', '02', 1],
    ['float', 'double', '0000c03f', 1.5],
    ['string', 'bytes', '0261', Buffer.from('a')],
    ['bytes', 'string', '0261', 'a'],
    ['int', ['null', 'long'], '02', 1],
    [['null', 'int'], 'long', '0202', 1],
    [enumOf(['A', 'B']), enumOf(['X', 'A'], { default: 'X' }), '02', 'X'],
    [
      record([{ name: 'a', type: 'int' }]),
      record([{ name: 'b', aliases: ['a'], type: 'long' }]),
      '02',
      { b: 1 },
    ],
    [
      record([
        { name: 'gone', type: 'string' },
        { name: 'a', type: 'int' },
      ]),
      record([
        { name: 'a', type: 'int' },
        { name: 'tags', type: { type: 'array', items: 'string' }, default: ['x'] },
        { name: 'day', type: { type: 'int', logicalType: 'date' }, default: -1 },
      ]),
      '0279 04',
      { a: 2, tags: ['x'], day: '1969-12-31' },
    ],
    [{ type: 'array', items: 'int' }, { type: 'array', items: 'double' }, '02 06 00', [3]],
    [{ type: 'map', values: 'int' }, { type: 'map', values: 'long' }, '02 0261 06 00', { a: 3 }],
  ])('%j is read as %j', (written, readerSchema, hex, value) => {
    expect(readAs(written, readerSchema, hex)).toEqual(value);
  });

  it.each([
    [['int', 'string'], 'long', '02 0261', 'the reader schema asks for long, not string'],
    [enumOf(['A', 'B']), enumOf(['A']), '02', `the reader schema has no symbol`],
    [record([]), record([{ name: 'a', type: 'int' }]), '', 'the reader schema no default for it'],
    [
      { type: 'long', logicalType: 'timestamp-millis' },
      { type: 'long', logicalType: 'timestamp-micros' },
      '02',
      'another logical type, unit or scale',
    ],
  ])(
    'a value of %j that %j does not take is refused, and no other',
    (written, readerSchema, hex, problem) => {
      expect(() => readAs(written, readerSchema, hex)).toThrow(RecordError);
      expect(() => readAs(written, readerSchema, hex)).toThrow(problem);
    },
  );

  it('of a union only the values of a type that the reader does not take are refused', () => {
    expect(readAs(['int', 'string'], 'long', '00 02')).toBe(1);
  });
});
