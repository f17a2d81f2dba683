import { describe, expect, it } from 'vitest';
import { jsonCodec as codecOf } from '../../../core/decode/json/json-codec.ts';
import { everything } from '../../../core/decode/json/selection.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { RecordError } from '../../../core/failure/failure.ts';

const exactJsonCodec = codecOf({ isExact: true, selection: everything });
const jsonCodec = codecOf({ isExact: false, selection: everything });

const exact = (text: string) => exactJsonCodec.decode(Buffer.from(text), 'value', { headers: [] });

function errorOf(text: string | Buffer): RecordError {
  try {
    jsonCodec.decode(Buffer.from(text), 'value', { headers: [] });
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('exact JSON codec', () => {
  for (const [text, value] of [
    ['1', 1],
    ['-0', -0],
    ['1.5', 1.5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['12345678901234567000', 12345678901234567000n],
    ['1.10', new ExactNumber('1.10')],
    ['1.0', new ExactNumber('1.0')],
    ['-0.0', new ExactNumber('-0.0')],
    ['1e2', new ExactNumber('1e2')],
    ['1E+400', new ExactNumber('1E+400')],
    ['0.0000001', new ExactNumber('0.0000001')],
    ['12345678.123456789012', new ExactNumber('12345678.123456789012')],
  ] as const) {
    it(`the exact JSON codec keeps ${text} as it is written, alone and inside a document`, () => {
      expect(exact(text).exact).toEqual(value);
      expect(exact(`{"a":[${text}, ${text}],"b":${text}}`).exact).toEqual({ a: [value, value], b: value });
    });

    it(`the exact JSON codec shows functions the nearest JavaScript number to ${text}`, () => {
      expect(exact(`[${text}]`).plain).toEqual([Number(text)]);
    });
  }

  it('the exact JSON codec decodes once for functions and expressions if no number differs', () => {
    const decoded = exact('{"total":19.99,"id":42}');
    expect(decoded.plain).toBe(decoded.exact);
  });

  it('the exact JSON codec uses the last of two equal names and treats __proto__ as an ordinary name', () => {
    const value = exact('{"a":1.10,"a":2.50,"__proto__":{"x":1.10}}').exact;
    expect(value).toHaveProperty('a', new ExactNumber('2.50'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value as object)).toEqual(['a', '__proto__']);
  });

  it('the exact JSON codec reads 100,000 nested levels', () => {
    const depth = 100_000;
    let value = exact(`${'['.repeat(depth)}1.10${']'.repeat(depth)}`).exact;
    let levels = 0;
    while (Array.isArray(value)) {
      value = value[0];
      levels++;
    }
    expect([levels, value]).toEqual([depth, new ExactNumber('1.10')]);
  });
});

describe('JSON codecs', () => {
  it('both JSON codecs skip a byte order mark', () => {
    expect(exact('\uFEFF{"a":1}').exact).toEqual({ a: 1 });
    expect(jsonCodec.decode(Buffer.from('\uFEFF[1]'), 'value', { headers: [] }).exact).toEqual([1]);
  });

  for (const [text, message] of [
    ['', 'the value is not JSON: it is empty'],
    [' \n', 'the value is not JSON: it is empty'],
    ['secret', 'the value is not JSON: expected a value at character 1 of 6'],
    ['{"a":1,}', `the value is not JSON: expected a name in double quotes at character 8 of 8`],
    ['{a:1}', `the value is not JSON: expected a name in double quotes or '}' at character 2 of 5`],
    ['{"a" 1}', `the value is not JSON: expected ':' at character 6 of 7`],
    ['{"a":1', `the value is not JSON: expected ',' or '}' where it ends, after character 6 of 6`],
    ['[1 2]', `the value is not JSON: expected ',' or ']' at character 4 of 5`],
    ['[1,]', 'the value is not JSON: expected a value at character 4 of 4'],
    ['{"a":1}x', 'the value is not JSON: expected the end of the text at character 8 of 8'],
    ['{"a":1} {"b":2}', 'the value is not JSON: expected the end of the text at character 9 of 15'],
    ['NaN', 'the value is not JSON: expected a value at character 1 of 3'],
    ['[-Infinity]', 'the value is not JSON: expected a value at character 2 of 11'],
    ['01', 'the value is not JSON: expected the end of the text at character 2 of 2'],
    ['[1.]', `the value is not JSON: expected ',' or ']' at character 3 of 4`],
    ["{'a':1}", `the value is not JSON: expected a name in double quotes or '}' at character 2 of 7`],
    ['"abc', `the value is not JSON: expected '"' where it ends, after character 4 of 4`],
    [
      '"a\nb"',
      'the value is not JSON: expected a character that is not a control character at character 3 of 5',
    ],
    ['"\\x"', 'the value is not JSON: expected one of "\\/bfnrtu at character 3 of 4'],
    ['"\\u12g4"', 'the value is not JSON: expected a hexadecimal digit at character 6 of 8'],
  ] as const) {
    it(`both JSON codecs refuse ${JSON.stringify(text)} and say what is expected where, without any payload`, () => {
      const error = errorOf(text);
      expect(error).toMatchObject({ stage: 'decode', code: 'malformed_json', message });
      expect(() => exact(text)).toThrow(message);
    });
  }

  it('both JSON codecs refuse malformed UTF-8 instead of replacing it, and accept a real U+FFFD', () => {
    expect(errorOf(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toMatchObject({
      stage: 'decode',
      code: 'malformed_text',
    });
    expect(errorOf(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toMatchObject({ code: 'malformed_text' });
    expect(exact('"\uFFFD"').exact).toBe('\uFFFD');
  });
});
