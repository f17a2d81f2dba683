import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import { defaultEncodeOptions, type EncodeOptions } from '../../../core/cql/encode/encode-options.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { Float32 } from '../../../core/value/float32.ts';
import { Instant, LocalInstant } from '../../../core/value/instant.ts';
import { list, map, native, set, tuple, udt, vector } from './cql-types.ts';

type Declared = Partial<EncodeOptions>;

const encode = (type: CqlType, value: unknown, declared: Declared = {}): Buffer =>
  compileEncoder(type, { ...defaultEncodeOptions, ...declared })(value);

/** Whether a value becomes the same bytes as another one that needs no option. */
const same = (type: CqlType, value: unknown, declared: Declared, plain: unknown): void => {
  expect(encode(type, value, declared).toString('hex')).toBe(encode(type, plain).toString('hex'));
};

function refusalOf(type: CqlType, value: unknown, declared: Declared = {}): string {
  try {
    encode(type, value, declared);
  } catch (error) {
    if (error instanceof RecordError) return `${error.code}: ${fullText(error.reason)}`;
    throw error;
  }
  throw new Error('the value was taken');
}

const [int, text, uuid] = [native('int'), native('text'), native('uuid')];
const [timestamp, date] = [native('timestamp'), native('date')];
const berlin: Declared = { timeZone: 'Europe/Berlin' };
const id = '5a1c395e-b41f-11e5-9f22-ba0be0483c18';

describe('cql encoder of instants and floats', () => {
  it.each<[CqlType, unknown, Declared, unknown]>([
    [timestamp, new Instant(1_700_000_000_123_999, 'micros'), {}, 1_700_000_000_123],
    [timestamp, new Instant(-1, 'nanos'), {}, -1],
    [timestamp, new Instant(1_700_000_000_123_999_999n, 'nanos'), {}, 1_700_000_000_123],
    [timestamp, new Instant(-1_700_000_000_123_999_999n, 'nanos'), {}, -1_700_000_000_124],
    [timestamp, new Instant(86_400, 'seconds'), {}, 86_400_000],
    // The unit of an instant is known: neither a unit nor the guards of doubtful numbers concern it.
    [timestamp, new Instant(5, 'seconds'), { units: { timestamp: 'nanos' }, january1970: 'refuse' }, 5000],
    [text, new Instant(1_700_000_000_123_456, 'micros'), {}, '2023-11-14T22:13:20.123456Z'],
    [native('ascii'), new Instant(0, 'seconds'), {}, '1970-01-01T00:00:00Z'],
    [text, new LocalInstant(0, 'nanos'), {}, '1970-01-01T00:00:00.000000000'],
    [native('bigint'), new Instant(1_700_000_000_123_456, 'micros'), {}, 1_700_000_000_123_456],
    [native('varint'), new Instant(2n ** 62n, 'nanos'), {}, 2n ** 62n],
    [date, new Instant(1_769_899_800_000, 'millis'), berlin, '2026-01-31'],
    [date, new Instant(1_769_900_400_000, 'millis'), berlin, '2026-02-01'],
    [date, new Date(1_769_900_400_000), berlin, '2026-02-01'],
    [date, new LocalInstant(-1, 'micros'), {}, '1969-12-31'],
    [timestamp, new LocalInstant(1_769_860_800_000, 'millis'), berlin, '2026-01-31T11:00:00Z'],
    [list(timestamp), [new Instant(5, 'millis')], {}, [5]],
    [map(text, timestamp), { a: new Instant(5, 'millis') }, {}, { a: 5 }],
    [native('double'), new Float32(Math.fround(0.1)), {}, 0.10000000149011612],
    [native('float'), new Float32(Math.fround(0.1)), {}, 0.1],
    [native('decimal'), new Float32(Math.fround(0.1)), {}, '0.1'],
    [text, new Float32(Math.fround(0.1)), {}, '0.1'],
    [vector(native('float'), 1), [new Float32(Math.fround(0.1))], {}, [0.1]],
  ])('the encoder of a %o takes %o with %o as %o', (type, value, declared, plain) => {
    same(type, value, declared, plain);
  });

  it.each<[CqlType, unknown, RegExp]>([
    [
      native('time'),
      new Instant(0, 'micros'),
      /^wrong_type: 1970-01-01T00:00:00.000000Z cannot become a time/,
    ],
    [date, new Instant(0, 'micros'), /timeZone: 'Europe\/Berlin'$/],
    [date, new Date(0), /timeZone: 'Europe\/Berlin'$/],
    [timestamp, new LocalInstant(0, 'micros'), /timeZone: 'Europe\/Berlin'$/],
    [native('bigint'), new LocalInstant(0, 'micros'), /^wrong_type/],
    [int, new Instant(0, 'seconds'), /^wrong_type/],
    [native('counter'), new Instant(0, 'seconds'), /^wrong_type/],
    [native('double'), new Instant(0, 'seconds'), /^wrong_type/],
    [udt('t', { count: int, unit: text }), new Instant(0, 'seconds'), /^wrong_type/],
    [map(text, text), new Instant(0, 'seconds'), /^wrong_type/],
    [timestamp, new Instant(2n ** 63n - 1n, 'millis'), /^out_of_range/],
    [int, new Float32(0.5), /^wrong_type: 0.5 cannot become an int/],
  ])('the encoder of a %o refuses %o: %s', (type, value, refusal) => {
    expect(refusalOf(type, value)).toMatch(refusal);
  });

  it('the encoder rounds instants of every unit down to milliseconds', () => {
    const unit = fc.constantFrom('seconds', 'millis', 'micros', 'nanos');
    const perMilli = { micros: 1000n, nanos: 1_000_000n } as const;
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), unit, (count, name) => {
        const held = Number.isSafeInteger(Number(count)) ? Number(count) : count;
        const per = name === 'micros' || name === 'nanos' ? perMilli[name] : 1n;
        const rest = ((count % per) + per) % per;
        const ms = ((count - rest) / per) * (name === 'seconds' ? 1000n : 1n);
        if (ms > 8_640_000_000_000_000n || ms < -8_640_000_000_000_000n) return;
        expect(encode(timestamp, new Instant(held, name)).readBigInt64BE()).toBe(ms);
      }),
    );
  });
});

describe('cql encoder with a time zone or a pattern', () => {
  it.each<[CqlType, unknown, Declared, unknown]>([
    [timestamp, '2026-01-31T12:00:00', berlin, '2026-01-31T11:00:00Z'],
    [timestamp, '2026-01-31 12:00:00', berlin, '2026-01-31T11:00:00Z'],
    [timestamp, '2026-07-31T12:00', berlin, '2026-07-31T10:00:00Z'],
    [timestamp, '2026-07-31T12:00:00.123456789', berlin, '2026-07-31T10:00:00.123Z'],
    [timestamp, '2026-07-31', berlin, '2026-07-30T22:00:00Z'],
    [timestamp, '2026-07-31T12:00:00Z', berlin, '2026-07-31T12:00:00Z'],
    [timestamp, '2026-07-31T12:00:00+05:00', berlin, '2026-07-31T07:00:00Z'],
    [timestamp, '1700000000', { ...berlin, units: { timestamp: 'seconds' } }, 1_700_000_000_000],
    [timestamp, 1_700_000_000_000, berlin, 1_700_000_000_000],
    [date, '2026-01-31', berlin, '2026-01-31'],
    [date, '2026-01-31T23:30:00Z', berlin, '2026-02-01'],
    [date, '2026-01-31T23:30:00', berlin, '2026-01-31'],
    [date, '2026-01-31T23:30:00-08:00', berlin, '2026-02-01'],
    [date, 1_769_902_200, { ...berlin, units: { date: 'seconds' } }, '2026-02-01'],
    [date, '20484', { ...berlin, units: { date: 'days' } }, '2026-01-31'],
    [
      timestamp,
      '31.01.2026 12:00',
      { ...berlin, patterns: { timestamp: 'dd.MM.yyyy HH:mm' } },
      '2026-01-31T11:00:00Z',
    ],
    [
      timestamp,
      '31.01.2026 12:00 +0000',
      { patterns: { timestamp: 'dd.MM.yyyy HH:mm Z' } },
      '2026-01-31T12:00:00Z',
    ],
    [date, '31.01.2026', { patterns: { date: 'dd.MM.yyyy' } }, '2026-01-31'],
    [date, '31.01.2026 23:30 +00', { ...berlin, patterns: { date: 'dd.MM.yyyy HH:mm x' } }, '2026-02-01'],
    [native('time'), '1:05 pm', { patterns: { time: 'h:mm a' } }, '13:05:00'],
    [
      map(date, set(timestamp)),
      { '31.01.26': [5] },
      { patterns: { date: 'dd.MM.yy' } },
      { '2026-01-31': [5] },
    ],
  ])('the encoder of a %o takes %o with %o as %o', (type, value, declared, plain) => {
    same(type, value, declared, plain);
  });

  it.each<[CqlType, unknown, Declared, RegExp]>([
    [timestamp, '2026-01-31T12:00:00', {}, /for times without one, declare .*timeZone: 'Europe\/Berlin'$/],
    [timestamp, '2026-01-31', {}, /timeZone: 'Europe\/Berlin'$/],
    [timestamp, '2026-02-30', berlin, /^out_of_range/],
    [date, '2026-01-31T12:00:00Z', {}, /timeZone: 'Europe\/Berlin'$/],
    [date, '2026-01-31T25:00:00', berlin, /^out_of_range/],
    [
      date,
      '2026-01-31',
      { patterns: { date: 'dd.MM.yyyy' } },
      /^wrong_type: .*allowed: text in the pattern 'dd.MM.yyyy'$/,
    ],
    [date, '30.02.2026', { patterns: { date: 'dd.MM.yyyy' } }, /^out_of_range/],
    [
      timestamp,
      '1700000000',
      { patterns: { timestamp: 'dd.MM.yyyy X' }, units: { timestamp: 'seconds' } },
      /in the pattern/,
    ],
  ])('the encoder of a %o refuses %o with %o: %s', (type, value, declared, refusal) => {
    expect(refusalOf(type, value, declared)).toMatch(refusal);
  });
});

describe('cql encoder with lenient options', () => {
  const home = udt('home', { city: text, zip: int });
  it.each<[CqlType, unknown, Declared, unknown]>([
    [int, '+5', { numberForms: ['plus'] }, 5],
    [int, ' 5\n', { numberForms: ['blanks'] }, 5],
    [int, '1e3', { numberForms: ['exponent'] }, 1000],
    [int, '1.5e1', { numberForms: ['exponent'] }, 15],
    [native('decimal'), '1,50', { numberForms: ['decimalComma'] }, '1.50'],
    [native('double'), '-1.234.567,5', { numberForms: ['decimalComma', 'grouping'] }, -1234567.5],
    [native('bigint'), '1,234,567', { numberForms: ['grouping'] }, 1234567],
    [native('float'), ' +1,5 ', { numberForms: ['plus', 'blanks', 'decimalComma'] }, 1.5],
    [native('double'), 'NaN', { numberForms: ['plus'] }, 'NaN'],
    [vector(native('float'), 2), ['+1', '2'], { numberForms: ['plus'] }, [1, 2]],
    [list(native('varint')), [' 7'], { numberForms: ['blanks'] }, [7]],
    [map(int, text), { '+7': 'a' }, { numberForms: ['plus'] }, { 7: 'a' }],
    [
      timestamp,
      ' 1700000000',
      { numberForms: ['blanks'], units: { timestamp: 'seconds' } },
      1_700_000_000_000,
    ],
    [timestamp, '1.7e9', { numberForms: ['exponent'], units: { timestamp: 'seconds' } }, 1_700_000_000_000],
    [native('boolean'), 'YES', { booleanStrings: ['yes:no', 'y:n'] }, true],
    [native('boolean'), 'n', { booleanStrings: ['yes:no', 'y:n'] }, false],
    [native('boolean'), 'true', { booleanStrings: ['1:0'] }, true],
    [native('boolean'), 1, { booleanNumbers: [1, 0] }, true],
    [native('boolean'), new ExactNumber('0.0'), { booleanNumbers: [1, 0] }, false],
    [native('tinyint'), true, { booleanNumbers: [1, 0] }, 1],
    [list(native('decimal')), [false], { booleanNumbers: [-1, 0] }, [0]],
    [uuid, id.replaceAll('-', ''), { uuidForms: ['undashed'] }, id],
    [uuid, `{${id}}`, { uuidForms: ['braces'] }, id],
    [native('timeuuid'), `URN:UUID:${id}`, { uuidForms: ['urn'] }, id],
    [set(uuid), [id.replaceAll('-', '')], { uuidForms: ['undashed'] }, [id]],
    [native('blob'), '-_8', { encoding: 'base64url' }, Buffer.from([0xfb, 0xff])],
    [native('blob'), '-_8=', { encoding: 'base64url' }, Buffer.from([0xfb, 0xff])],
    [list(int), [1, null, 2], { collectionNulls: 'skip' }, [1, 2]],
    [set(text), ['', 'a'], { collectionNulls: 'skip', nullStrings: [''] }, ['a']],
    [map(text, int), { a: 1, b: null }, { collectionNulls: 'skip' }, { a: 1 }],
    [map(text, int), { '': 1 }, { collectionNulls: 'skip', nullStrings: [''] }, { '': 1 }],
    [tuple(int, text), ['NULL', ''], { nullStrings: ['NULL'] }, [null, '']],
    [home, { city: '', zip: 5 }, { nullStrings: [''] }, { city: null, zip: 5 }],
    [home, ['Oslo', 5], { udtFromArray: true }, { city: 'Oslo', zip: 5 }],
    [list(home), [['Oslo', null]], { udtFromArray: true }, [{ city: 'Oslo' }]],
    [home, { city: 'Oslo', zip: null }, { allowMissingFields: false }, { city: 'Oslo' }],
  ])('the encoder of a %o takes %o with %o as %o', (type, value, declared, plain) => {
    same(type, value, declared, plain);
  });

  it.each<[CqlType, unknown, Declared, RegExp]>([
    [int, '+5', {}, /declares numberForms: \['plus'\]$/],
    [int, '1e3', {}, /declares numberForms: \['exponent'\]$/],
    [native('decimal'), '1,50', {}, /declares numberForms: \['decimalComma'\]$/],
    [native('decimal'), '1,500', {}, /, or its text$/],
    // A German 1.500 is a thousand and a half, or one and a half: never read where a comma is declared.
    [native('decimal'), '1.5', { numberForms: ['decimalComma'] }, /in the forms decimalComma$/],
    [native('decimal'), '1.5', { numberForms: ['decimalComma', 'grouping'] }, /^wrong_type/],
    [native('decimal'), '1,2,3', { numberForms: ['grouping'] }, /^wrong_type/],
    [native('decimal'), '1,23', { numberForms: ['grouping'] }, /^wrong_type/],
    [int, '1.0', { numberForms: ['plus', 'exponent'] }, /^wrong_type/],
    [int, '+-5', { numberForms: ['plus'] }, /^wrong_type/],
    [int, '5 5', { numberForms: ['blanks'] }, /^wrong_type/],
    [int, ' ', { numberForms: ['blanks'] }, /^wrong_type/],
    [int, '1e-1', { numberForms: ['exponent'] }, /^wrong_type/],
    [int, '1e999999999', { numberForms: ['exponent'] }, /^out_of_range/],
    [int, true, {}, /^wrong_type/],
    [native('boolean'), 1, {}, /^wrong_type/],
    [native('boolean'), new ExactNumber('1.00000000000000000001'), { booleanNumbers: [1, 0] }, /^wrong_type/],
    [native('boolean'), 2, { booleanNumbers: [1, 0] }, /or the numbers 1 and 0$/],
    [native('boolean'), '1', { booleanNumbers: [1, 0] }, /^wrong_type/],
    [native('boolean'), 'oui', { booleanStrings: ['yes:no'] }, /or the words yes:no$/],
    [uuid, id.replaceAll('-', ''), {}, /declare uuidForms: \['undashed'\]$/],
    [uuid, `{${id}}`, { uuidForms: ['undashed'] }, /^wrong_type/],
    [native('timeuuid'), `{4${id.slice(1, 14)}4${id.slice(15)}}`, { uuidForms: ['braces'] }, /^wrong_type/],
    [native('blob'), '-_8', {}, /declare encoding: 'base64url'/],
    [native('blob'), '+/8=', { encoding: 'base64url' }, /base64url: letters/],
    [list(int), [1, null], {}, /^wrong_type: at \[1\]: null .*collectionNulls: 'skip' omits nulls$/],
    [list(text), [''], { nullStrings: [''] }, /^wrong_type: at \[0\]: '' is null by nullStrings/],
    [list(int), [null, 'x'], { collectionNulls: 'skip' }, /^wrong_type: at \[1\]: 'x'/],
    [map(text, int), [[null, 1]], { collectionNulls: 'skip' }, /^wrong_type/],
    [
      vector(int, 2),
      [1, null],
      { collectionNulls: 'skip' },
      /^wrong_type: at \[1\]: null cannot be in a vector/,
    ],
    [home, ['Oslo'], { udtFromArray: true }, /^wrong_type: an array of 1 cannot become a home of 2 fields/],
    [home, ['Oslo', 5, 6], { udtFromArray: true }, /^wrong_type/],
    [home, ['Oslo', 'x'], { udtFromArray: true }, /^wrong_type: at zip: 'x'/],
    [home, { city: 'Oslo' }, { allowMissingFields: false }, /^wrong_type: the object lacks 'zip' of home/],
  ])('the encoder of a %o refuses %o with %o: %s', (type, value, declared, refusal) => {
    expect(refusalOf(type, value, declared)).toMatch(refusal);
  });

  it('the names of an object are the JSON of keys that are lists, tuples or types', () => {
    same(map(list(int), text), { '[1,2]': 'a', '[]': 'b' }, {}, [
      [[1, 2], 'a'],
      [[], 'b'],
    ]);
    same(map(tuple(int, text), int), { '[1,"x"]': 1 }, {}, [[[1, 'x'], 1]]);
    same(map(home, int), { '{"city":"Oslo"}': 1 }, {}, [[{ city: 'Oslo' }, 1]]);
    expect(refusalOf(map(list(int), text), { '1,2': 'a' })).toMatch(/names that are the key as JSON/);
  });

  it('a number is read back from every form in which it is printed', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 24n }).map(String);
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 0, max: 99 }),
        fc.boolean(),
        fc.boolean(),
        (whole, cents, comma, minus) => {
          const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, comma ? '.' : ',');
          const fraction = String(cents).padStart(2, '0');
          const sign = minus ? '-' : '+';
          const forms = [
            'plus',
            'blanks',
            'grouping',
            ...(comma ? (['decimalComma'] as const) : []),
          ] as const;
          same(
            native('decimal'),
            ` ${sign}${groups}${comma ? ',' : '.'}${fraction} `,
            { numberForms: forms },
            `${minus ? '-' : ''}${whole}.${fraction}`,
          );
        },
      ),
    );
  });
});
