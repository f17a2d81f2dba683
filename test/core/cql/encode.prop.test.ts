import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import { conversions } from '../../../core/cql/encode/conversions.ts';
import { printType } from '../../../core/cql/print-type.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { anyType } from './arbitrary-type.ts';
import { valueOf } from './arbitrary-value.ts';
import { canonical } from './canonical.ts';
import { driverEncoder, driverType } from './driver-decoder.ts';

const typeAndValue = anyType.chain((type) => fc.tuple(fc.constant(type), valueOf(type)));

describe('cql encoder of any type', () => {
  it('every encoder writes bytes that the driver decodes to the same value', () => {
    fc.assert(
      fc.property(typeAndValue, ([type, value]) => {
        const bytes = compileEncoder(type)(value);
        const decoded = driverEncoder.decode(bytes, driverType(type));
        expect(canonical(decoded, type), printType(type)).toEqual(canonical(value, type));
      }),
      { numRuns: 1500 },
    );
  });

  it('equal frozen sets and maps are encoded to equal bytes, whatever the order of their elements', () => {
    const values = fc.uniqueArray(fc.string(), { maxLength: 6 });
    fc.assert(
      fc.property(values, values, (one, other) => {
        const type: CqlType = { kind: 'set', element: { kind: 'native', name: 'text' }, frozen: true };
        const encode = compileEncoder(type);
        expect(encode([...one, ...other])).toEqual(encode([...other, ...one]));
      }),
    );
  });

  it('every encoder throws a RecordError and nothing else for a value that it refuses', () => {
    const nearlyValid = anyType.chain((type) =>
      fc.tuple(fc.constant(type), fc.oneof(valueOf(type).chain(mutate), anyType.chain(valueOf), anything)),
    );
    fc.assert(
      fc.property(nearlyValid, ([type, value]) => {
        try {
          expect(Buffer.isBuffer(compileEncoder(type)(value))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          expect(String(error)).toMatch(/; allowed: /);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the text about accepted values of every type is a phrase without a full stop or line break', () => {
    for (const { accepts } of Object.values(conversions)) expect(accepts).not.toMatch(/\.$|\n/);
  });
});

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.constantFrom('1e999999999', '9'.repeat(10_001), '\ud800', '-', '--1', '0x', Symbol('x')),
  fc
    .tuple(fc.integer(), fc.nat(), fc.integer({ min: -20_000, max: 20_000 }))
    .map(([a, b, e]) => new ExactNumber(`${a}.${b}e${e}`)),
);

/** A value with one thing about it changed. */
function mutate(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'string') {
    return fc
      .tuple(fc.nat(value.length), fc.nat(2), fc.string({ minLength: 0, maxLength: 2 }))
      .map(([at, drop, put]) => value.slice(0, at) + put + value.slice(at + drop));
  }
  if (typeof value === 'number')
    return fc.constantFrom(
      -value,
      value + 0.5,
      value * 2 ** 32,
      String(value),
      BigInt(Math.trunc(value) || 0),
    );
  if (Array.isArray(value) && value.length > 0) {
    const elements: readonly unknown[] = value;
    return fc
      .nat(elements.length - 1)
      .chain((at) =>
        fc.oneof(fc.constant(null), mutate(elements[at])).map((changed) => elements.with(at, changed)),
      );
  }
  if (typeof value === 'object' && value !== null)
    return anything.map((changed) => ({ ...value, [Object.keys(value)[0] ?? 'x']: changed }));
  return anything;
}
