import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { JsonSyntaxError, parseExactJson } from '../../../core/decode/json/exact-json.ts';
import { jsonCodec } from '../../../core/decode/json/json-codec.ts';
import { selectJson } from '../../../core/decode/json/select-json.ts';
import { everything, selectionOf } from '../../../core/decode/json/selection.ts';
import { TooManyValuesError } from '../../../core/decode/max-values.ts';
import { compilePath } from '../../../core/mapping/compile/compile-path.ts';
import { document } from './arbitrary-json.ts';

const step = fc.oneof(
  fc.constantFrom('a', 'b', '1', '__proto__', ''),
  fc.nat(3),
  fc.string({ maxLength: 2 }),
);
const path = fc.array(step, { maxLength: 4 });

/** What a path leads to, or why it leads nowhere. */
function readAt(value: unknown, steps: readonly (string | number)[]): unknown {
  try {
    return compilePath('value', steps)(value);
  } catch (error) {
    return String(error);
  }
}

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return `${error.index} ${error.expected}`;
  }
}

describe('selectJson', () => {
  it('selectJson gives the same values as a complete parse along every selected path', () => {
    const nested = fc.oneof(
      document,
      fc
        .tuple(document, document, document)
        .map(([a, b, c]) => `{"a":${a},"b":[${b},{"a":${c}}],"a":{"1":${b}}}`),
    );
    fc.assert(
      fc.property(nested, fc.array(path, { maxLength: 4 }), (text, paths) => {
        const { value } = selectJson(text, selectionOf(paths), Infinity);
        const whole = parseExactJson(text);
        for (const steps of paths) expect(readAt(value, steps)).toEqual(readAt(whole, steps));
        expect(selectJson(text, everything, Infinity).value).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  it('selectJson accepts the same texts as a complete parse and reports the same errors', () => {
    const broken = fc
      .tuple(document, fc.nat(), fc.string({ unit: 'grapheme-ascii', maxLength: 2 }))
      .map(([text, at, junk]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + junk + text.slice(cut + (at % 3));
      });
    fc.assert(
      fc.property(broken, fc.array(path, { maxLength: 2 }), (text, paths) => {
        const expected = outcome(() => (parseExactJson(text), 'JSON'));
        expect(outcome(() => (selectJson(text, selectionOf(paths), Infinity), 'JSON'))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('selectJson bounds the number of selected values and only counts the others', () => {
    const text = '{"a":[1,2,3],"b":[4,[5]]}';
    expect(selectJson(text, selectionOf([['a']]), 5)).toEqual({ value: { a: [1, 2, 3] }, seen: 9 });
    expect(() => selectJson(text, selectionOf([['a']]), 4)).toThrow(TooManyValuesError);
    expect(selectJson(text, selectionOf([]), 1)).toEqual({ value: {}, seen: 9 });
  });
});

describe('exact JSON codec with a large document', () => {
  const padding = `"${'x'.repeat(70_000)}"`;
  const decode = (text: string, paths: readonly (readonly (string | number)[])[], isExact = false) =>
    jsonCodec({ isExact, selection: selectionOf(paths) }).decode(Buffer.from(text), 'value', { headers: [] });

  it('a large document is read only along its paths, but completely for functions', () => {
    const text = `{"padding":${padding},"a":{"b":1.10,"c":2},"d":[1,{"e":3}]}`;
    const decoded = decode(text, [
      ['a', 'b'],
      ['d', 1, 'e'],
    ]);
    expect(decoded.exact).toEqual({ a: { b: new ExactNumber('1.10') }, d: [undefined, { e: 3 }] });
    expect(decoded.plain).toEqual(JSON.parse(text));
    expect(decoded.plain).toBe(decoded.plain);
  });

  it('a large document that is not JSON is refused, even if no path reads the malformed part', () => {
    expect(() => decode(`{"a":1,"padding":${padding},"b":[1,]}`, [['a']])).toThrow(
      expect.objectContaining({ code: 'malformed_json' }),
    );
  });

  it('a large document is refused if more values would be read than fit into memory', () => {
    const many = `[${'{},'.repeat(300_000)}1]`;
    const tooMany: unknown = expect.objectContaining({ code: 'too_many_values', stage: 'decode' });
    const unread = decode(`{"a":1,"items":${many}}`, [['a']]);
    expect(unread.exact).toEqual({ a: 1 });
    expect(() => unread.plain).toThrow(tooMany);
    expect(() => decode(`{"items":${many}}`, [['items']])).toThrow(tooMany);
    expect(decode(`{"items":${many}}`, [['items', 300_000]]).exact).toHaveProperty(['items', 300_000], 1);
  });

  it('a large document may have any number of nested levels', () => {
    const depth = 1_000_000;
    expect(decode(`{"deep":${'['.repeat(depth)}${']'.repeat(depth)},"a":1}`, [['a']]).exact).toEqual({
      a: 1,
    });
  });
});
