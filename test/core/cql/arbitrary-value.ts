import fc from 'fast-check';
import type { CqlType, NativeType } from '../../../core/cql/type.ts';
import { canonical } from './canonical.ts';

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const anyDay = fc
  .integer({ min: Date.UTC(-9999, 0), max: Date.UTC(9999, 11, 31) })
  .map((ms) => new Date(ms).toISOString().replace(/T.*/, ''))
  .filter((text) => /^\d{4}-/.test(text));

const anyUuid = fc.uuid();
const text = fc
  .oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 60 }))
  .filter((value) => !/[\ud800-\udfff]/u.test(value));
const groups = fc.array(
  fc.nat(0xffff).map((group) => group.toString(16)),
  { minLength: 8, maxLength: 8 },
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);

/** Values in the one form that the driver's reading is brought to. */
const nativeValues: Readonly<Record<NativeType, fc.Arbitrary<unknown>>> = {
  ascii: fc.string({ unit: 'binary-ascii', maxLength: 60 }),
  bigint: int64,
  blob: fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => Buffer.from(bytes).toString('base64'))
    // What reads as hexadecimal too is refused.
    .filter((base64) => base64 === '' || !/^[0-9a-fA-F]*$/.test(base64)),
  boolean: fc.boolean(),
  counter: int64,
  date: anyDay,
  decimal: fc.tuple(fc.bigInt(), fc.nat(20)).map(([unscaled, scale]) => {
    const all = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
    const fraction = scale === 0 ? '' : `.${all.slice(-scale)}`;
    return `${unscaled < 0n ? '-' : ''}${all.slice(0, all.length - scale)}${fraction}`;
  }),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }),
  duration: fc
    .tuple(fc.boolean(), fc.nat(11), fc.nat(2 ** 31 - 1), fc.nat(59))
    .filter(([, months, days, seconds]) => months + days + seconds > 0)
    .map(([negative, months, days, seconds]) => {
      const part = (count: number, unit: string): string => (count === 0 ? '' : `${count}${unit}`);
      return `${negative ? '-' : ''}${part(months, 'mo')}${part(days, 'd')}${part(seconds, 's')}`;
    }),
  float: fc.float({ noNaN: true, noDefaultInfinity: true }),
  inet: fc.oneof(
    fc.ipV4(),
    // Eight groups, none of them zero, are printed as they are.
    groups.filter((all) => !all.includes('0')).map((all) => all.join(':')),
  ),
  int: fc.integer(),
  smallint: fc.integer({ min: -32768, max: 32767 }),
  text,
  time: fc
    .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999_999))
    .map(
      ([hour, minute, second, nanos]) =>
        `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}${nanos === 0 ? '' : `.${digits(nanos, 9)}`.replace(/0+$/, '')}`,
    ),
  timestamp: fc.integer({ min: -62_167_219_200_000, max: Date.UTC(9999, 11, 31) }),
  timeuuid: fc.uuid({ version: 1 }),
  tinyint: fc.integer({ min: -128, max: 127 }),
  uuid: anyUuid,
  varint: fc.bigInt().map(String),
};

/** Values of a type; sets without repeats and maps without repeated keys. */
export function valueOf(type: CqlType): fc.Arbitrary<unknown> {
  const orNull = (inner: CqlType): fc.Arbitrary<unknown> => fc.option(valueOf(inner));
  switch (type.kind) {
    case 'native':
      return nativeValues[type.name];
    case 'list':
      return fc.array(valueOf(type.element), { maxLength: 4 });
    case 'set':
      return fc.uniqueArray(valueOf(type.element).map(withoutMinusZero), {
        maxLength: 4,
        selector: (element) => JSON.stringify(canonical(element, type.element)),
      });
    case 'map':
      return fc.uniqueArray(fc.tuple(valueOf(type.key).map(withoutMinusZero), valueOf(type.value)), {
        maxLength: 4,
        selector: ([key]) => JSON.stringify(canonical(key, type.key)),
      });
    case 'tuple':
      return fc.tuple(...type.elements.map(orNull));
    case 'udt':
      return fc.record(Object.fromEntries(type.fields.map((field) => [field.name, orNull(field.type)])));
    case 'vector':
      return fc.array(valueOf(type.element), { minLength: type.dimension, maxLength: type.dimension });
  }
}

/** The driver reads sets and maps into JavaScript's, which take −0 for 0. */
function withoutMinusZero(value: unknown): unknown {
  return value === 0 ? 0 : value;
}
