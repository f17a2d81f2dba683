import { describe, expect, it } from 'vitest';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import { canConvert, conversions, type ValueKind } from '../../../core/cql/encode/conversions.ts';
import { nativeTypes, type CqlType } from '../../../core/cql/type.ts';
import { Float32 } from '../../../core/value/float32.ts';
import { Instant, LocalInstant } from '../../../core/value/instant.ts';
import { list, map, native, set, tuple, udt, vector } from './cql-types.ts';

const text = native('text');
const types: readonly CqlType[] = [
  ...nativeTypes.map(native),
  list(text),
  set(text),
  map(text, text),
  tuple(text),
  udt('t', { a: text }),
  vector(native('float'), 1),
];

/** Per kind, values of which at least one is right for every type that takes the kind at all. */
const samples: Readonly<Record<ValueKind, readonly unknown[]>> = {
  string: [
    'AQI=',
    'true',
    '1',
    '2026-01-31',
    '12:00:00',
    '2026-01-31T12:00:00Z',
    '1d',
    '::1',
    '5a1c395e-b41f-11e5-9f22-ba0be0483c18',
  ],
  number: [1, 1n],
  boolean: [true],
  array: [['a'], [1], [['a', 'b']]],
  object: [{ a: 'b' }],
  bytes: [Buffer.from('a')],
  date: [new Date(0)],
  float32: [new Float32(1.5)],
  instant: [new Instant(1, 'micros')],
  localInstant: [new LocalInstant(1, 'micros')],
};

function takes(type: CqlType, value: unknown): boolean {
  try {
    compileEncoder(type)(value);
    return true;
  } catch {
    return false;
  }
}

describe('canConvert', () => {
  it.each(types.map((type) => [type.kind === 'native' ? type.name : type.kind, type] as const))(
    'canConvert agrees with the encoder of a %s about every kind of value',
    (_, type) => {
      for (const [kind, values] of Object.entries(samples)) {
        if (!isKind(kind)) throw new Error(kind);
        expect([kind, canConvert(type, kind) === true]).toEqual([
          kind,
          values.some((value) => takes(type, value)),
        ]);
      }
    },
  );

  it('canConvert gives the reason for a refusal and what is allowed', () => {
    expect(canConvert(native('inet'), 'number')).toBe(
      `a number can never become an inet; allowed: ${conversions.inet.accepts}`,
    );
    expect(canConvert(udt('t', {}), 'string')).toMatch(
      /^text can never become a user-defined type; allowed: /,
    );
  });
});

function isKind(kind: string): kind is ValueKind {
  return kind in samples;
}
