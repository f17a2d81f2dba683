import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../../core/decode/json/exact-json.ts';
import { jsonCodec as codecOf } from '../../../core/decode/json/json-codec.ts';
import { everything } from '../../../core/decode/json/selection.ts';
import { document, numberText } from './arbitrary-json.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';

const exactJsonCodec = codecOf({ isExact: true, selection: everything });

/** The same value with every exact number replaced by JavaScript's. */
function rounded(value: unknown): unknown {
  if (typeof value === 'bigint' || value instanceof ExactNumber) return Number(value.toString());
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
  }
  return value;
}

describe('exact JSON parser', () => {
  it('the exact JSON parser gives what JSON.parse gives, except for numbers that JavaScript changes', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(rounded(parseExactJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('the exact JSON parser accepts and refuses the same texts as JSON.parse', () => {
    const accepts = (parse: (text: string) => unknown, text: string) => {
      try {
        parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const broken = fc
      .tuple(document, fc.nat(), fc.string({ unit: 'grapheme-ascii', maxLength: 2 }))
      .map(([text, at, junk]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + junk + text.slice(cut + (at % 3));
      });
    fc.assert(
      fc.property(broken, (text) => {
        expect(accepts(parseExactJson, text)).toBe(accepts(JSON.parse, text));
      }),
      { numRuns: 3000 },
    );
  });

  it('the exact JSON codec never uses JSON.parse if a number would change', () => {
    const inside = fc.constantFrom(
      (n: string) => n,
      (n: string) => `[${n}]`,
      (n: string) => `{"a":${n},"b":"x"}`,
      (n: string) => `{"a": ${n} }`,
      (n: string) => `[0,${n}\n,1]`,
    );
    fc.assert(
      fc.property(numberText, inside, (number, wrap) => {
        const text = wrap(number);
        expect(exactJsonCodec.decode(Buffer.from(text), 'value', { headers: [] }).exact).toEqual(
          parseExactJson(text),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('the exact JSON codec gives the same value with and without JSON.parse', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(exactJsonCodec.decode(Buffer.from(text), 'value', { headers: [] }).exact).toEqual(
          parseExactJson(text),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('the exact JSON parser keeps every digit of a number', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const value = parseExactJson(text);
        expect(Object.is(value, -0) ? '-0' : String(value)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
