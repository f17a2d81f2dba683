import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber, readNumber } from '../../../core/value/exact-number.ts';
import { scaledNumber, scaledNumberOfBytes } from '../../../core/value/scaled-number.ts';

const shown = (value: number | bigint | ExactNumber): string => String(value);

/** Big-endian two's complement of the fewest bytes, as Java's BigInteger writes it. */
function bytesOf(value: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  const hex = BigInt.asUintN(8 * length, value)
    .toString(16)
    .padStart(2 * length, '0');
  return Buffer.from(hex, 'hex');
}

describe('scaledNumber', () => {
  it.each([
    [123450, 2, '1234.50'],
    [-1, 2, '-0.01'],
    [0, 2, '0.00'],
    [7, 0, '7'],
    [1, 7, '0.0000001'],
    [12n * 10n ** 30n, 10, '1200000000000000000000.0000000000'],
    [5, -3, '5e3'],
    // An exponent in the place of a thousand zeros or more, whatever a schema says.
    [1, 2_000_000_000, '1e-2000000000'],
  ])('scaledNumber(%s, %s) is %s', (unscaled, scale, text) => {
    const value = scaledNumber(unscaled, scale);
    expect(shown(value)).toBe(text === '0.0000001' ? text : shown(readNumber(text)));
    expect(value instanceof ExactNumber ? value.text : String(value)).toBe(text);
  });

  it('scaledNumber is readNumber of the text with the point at its place', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.nat(30), (unscaled, scale) => {
        const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
        const point = digits.length - scale;
        const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : '.'}${digits.slice(point)}`;
        expect(scaledNumberOfBytes(bytesOf(unscaled), scale)).toEqual(readNumber(text));
      }),
      { numRuns: 500 },
    );
  });

  it('scaledNumberOfBytes reads leading bytes of the sign, and no bytes as 0', () => {
    expect(shown(scaledNumberOfBytes(Buffer.from('ffffffffffffffffffff', 'hex'), 2))).toBe('-0.01');
    expect(shown(scaledNumberOfBytes(Buffer.alloc(0), 2))).toBe('0.00');
  });
});
