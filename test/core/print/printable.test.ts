import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printBytes, printTimestamp, printable, printableLine } from '../../../core/print/printable.ts';

describe('printing of record data', () => {
  it.each([
    [null, '(null)'],
    [Buffer.from('null'), 'null'],
    [Buffer.alloc(0), '(zero bytes)'],
    [Buffer.from('zażółć\n\tgęślą'), 'zażółć\n\tgęślą'],
    [Buffer.from([0xff, 0x00]), 'base64 of 2 bytes: /wA='],
    [Buffer.from('\ufeffx'), '\ufeffx'],
  ])('bytes are printed as text if they are UTF-8, otherwise as base64: %j', (bytes, text) => {
    expect(printBytes(bytes)).toBe(text);
  });

  it('printed text cannot control the terminal', () => {
    expect(printable('a\u001b[2Jb\rc\u202ed')).toBe('a\\u001b[2Jb\\u000dc\\u202ed');
  });

  it.each([
    ['C0', '\u0000\u0007\u0008\u001b', '\\u0000\\u0007\\u0008\\u001b'],
    ['DEL and C1', '\u007f\u009b31m\u0085', '\\u007f\\u009b31m\\u0085'],
    ['separators of lines and paragraphs', '\u2028\u2029', '\\u2028\\u2029'],
    ['overrides of direction', '\u202a\u202e\u2066\u2069', '\\u202a\\u202e\\u2066\\u2069'],
    ['marks of direction', '\u061c\u200e\u200f', '\\u061c\\u200e\\u200f'],
    ['lone surrogates', 'a\ud800b\udfff', 'a\\ud800b\\udfff'],
  ])('printable escapes %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('printable keeps readable text of any language unchanged', () => {
    const text = 'zażółć\tgęślą\n漢字 😀 עברית';
    expect(printable(text)).toBe(text);
    expect(printableLine('a\nb\tc')).toBe('a\\u000ab\\u0009c');
  });

  it('escaped JSON is equal JSON, and escaping it twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const json = printable(JSON.stringify({ value, [text]: text }));
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, [text]: text })));
        expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
        expect(printable(json)).toBe(json);
      }),
    );
  });

  it.each([
    [1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
    [-2, '1969-12-31T23:59:59.998Z'],
    [8_640_000_000_000_001, '8640000000000001 ms since the epoch'],
    [-1, null],
    [null, null],
  ])('the timestamp %d is printed as %j', (timestamp, text) => {
    expect(printTimestamp({ timestamp })).toBe(text);
  });
});
