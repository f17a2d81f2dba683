import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Float32, float32 } from '../../../core/value/float32.ts';

it('the text of a float reads as the same float, and no shorter one does', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, noInteger: true }), (number) => {
      const { text } = new Float32(number);
      expect(Math.fround(Number(text))).toBe(number);
      const digits = text
        .replace(/e.*$/, '')
        .replace(/^-?0?\.?0*/, '')
        .replace('.', '').length;
      if (digits > 1) expect(Math.fround(Number(number.toPrecision(digits - 1)))).not.toBe(number);
    }),
  );
});

it('whole floats are numbers, and those of no size are text', () => {
  expect(float32(3)).toBe(3);
  expect(float32(NaN)).toBe('NaN');
  expect(float32(-Infinity)).toBe('-Infinity');
  expect(String(float32(Math.fround(0.1)))).toBe('0.1');
});
