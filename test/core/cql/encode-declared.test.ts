import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileEncoder } from '../../../core/cql/encode/compile-encoder.ts';
import { defaultEncodeOptions, type EncodeOptions } from '../../../core/cql/encode/encode-options.ts';
import type { CqlType } from '../../../core/cql/type.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import type { ObservationKind } from '../../../core/contract/observation-kinds.ts';
import { list, map, native, set, udt } from './cql-types.ts';

type Declared = Partial<Omit<EncodeOptions, 'notice'>>;

const exact = (text: string): ExactNumber => new ExactNumber(text);
const timestamp = { kind: 'native', name: 'timestamp' } as const;
const date = { kind: 'native', name: 'date' } as const;
const time = { kind: 'native', name: 'time' } as const;
const blob = native('blob');

/** The bytes of a value, and what was noticed of it. */
function encode(type: CqlType, value: unknown, declared: Declared = {}) {
  const noticed: ObservationKind[] = [];
  const notice = (kind: ObservationKind): void => void noticed.push(kind);
  const bytes = compileEncoder(type, { ...defaultEncodeOptions, ...declared, notice })(value);
  return { hex: bytes.toString('hex'), noticed };
}

function refusalOf(type: CqlType, value: unknown, declared: Declared = {}): RecordError {
  try {
    encode(type, value, declared);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('the value was taken');
}

const ms = (value: bigint | number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes.toString('hex');
};
const day = (value: number): string => (value + 2 ** 31).toString(16).padStart(8, '0');

describe('cql number encoder with a declared unit', () => {
  const iso = Date.UTC(2017, 7, 8, 7, 12, 4, 88);
  for (const [type, unit, value, hex] of [
    [timestamp, 'seconds', 1502176324, ms(1502176324000)],
    [timestamp, 'seconds', 1502176324.088, ms(iso)],
    [timestamp, 'seconds', exact('1502176324.088999999'), ms(iso)],
    [timestamp, 'seconds', '1502176324.088', ms(iso)],
    [timestamp, 'seconds', -1e9, ms(-1_000_000_000_000)],
    [timestamp, 'millis', 1502176324088, ms(iso)],
    [timestamp, 'millis', '1502176324088', ms(iso)],
    [timestamp, 'millis', 1502176324088.9, ms(iso)],
    [timestamp, 'micros', 1502176324088999, ms(iso)],
    [timestamp, 'micros', -1, ms(-1)],
    [timestamp, 'micros', -1000, ms(-1)],
    [timestamp, 'micros', -1001, ms(-2)],
    [timestamp, 'nanos', 1502176324088999999n, ms(iso)],
    [timestamp, 'nanos', '1502176324088999999', ms(iso)],
    [timestamp, 'nanos', exact('1502176324088999999.9'), ms(iso)],
    [timestamp, 'nanos', exact('1.502176324088999999e18'), ms(iso)],
    [timestamp, 'seconds', '2017-08-08T07:12:04.088Z', ms(iso)],
    [timestamp, 'seconds', new Date(iso), ms(iso)],
    [date, 'days', 17386, day(17386)],
    [date, 'days', '17386', day(17386)],
    [date, 'days', -1, day(-1)],
    [date, 'days', -0.5, day(-1)],
    [date, 'seconds', 1502176324, day(17386)],
    [date, 'seconds', -1, day(-1)],
    [date, 'millis', 86_399_999, day(0)],
    [date, 'micros', 1502176324088999, day(17386)],
    [date, 'nanos', 1502176324088999999n, day(17386)],
    [date, 'days', '2017-08-08', day(17386)],
    [time, 'seconds', 86_399, ms(86_399_000_000_000)],
    [time, 'seconds', 0.000000001, ms(1)],
    [time, 'millis', '43200000', ms(43_200_000_000_000)],
    [time, 'micros', exact('1.9999'), ms(1999)],
    [time, 'nanos', 86_399_999_999_999, ms(86_399_999_999_999)],
    [time, 'seconds', '12:00:00', ms(43_200_000_000_000)],
  ] as const) {
    it(`the encoder reads ${String(value)} of ${unit} as a ${type.name}`, () => {
      const units: EncodeOptions['units'] = { [type.name]: unit };
      expect(encode(type, value, { units }).hex).toBe(hex);
      expect(encode(list(type), [value], { units }).hex).toBe(
        `00000001${(hex.length / 2).toString(16).padStart(8, '0')}${hex}`,
      );
      expect(
        encode(map(type, time), [[value, 1]], { units: { ...units, time: units.time ?? 'nanos' } }).hex,
      ).toContain(hex);
      expect(encode(udt('t', { at: set(type) }), { at: [value] }, { units }).hex).toContain(hex);
    });
  }

  it('the encoder reads the names of an object as the keys of a map in the declared unit', () => {
    expect(
      encode(map(timestamp, time), { '1502176324': 1 }, { units: { timestamp: 'seconds' } }).hex,
    ).toContain(ms(1502176324000));
  });

  it('the encoder rounds numbers down, whatever their digits and unit', () => {
    const nanosPer = { seconds: 10n ** 9n, millis: 10n ** 6n, micros: 10n ** 3n, nanos: 1n } as const;
    const anyUnit = fc.constantFrom('seconds', 'millis', 'micros', 'nanos');
    const anyNanos = fc.bigInt({ min: -62_000_000_000_000_000_000n, max: 250_000_000_000_000_000_000n });
    fc.assert(
      fc.property(anyUnit, anyNanos, (unit, nanos) => {
        const per = nanosPer[unit];
        const magnitude = nanos < 0n ? -nanos : nanos;
        const fraction = String(magnitude % per).padStart(String(per).length - 1, '0');
        const text = `${nanos < 0n ? '-' : ''}${magnitude / per}${per === 1n ? '' : `.${fraction}`}`;
        const floor = nanos / 1_000_000n - (nanos < 0n && nanos % 1_000_000n !== 0n ? 1n : 0n);
        const declared = { units: { timestamp: unit } };
        expect(encode(timestamp, exact(text), declared).hex).toBe(ms(floor));
        expect(encode(timestamp, text, declared).hex).toBe(ms(floor));
        if (nanos % per === 0n) expect(encode(timestamp, nanos / per, declared).hex).toBe(ms(floor));
      }),
    );
  });

  it.each([
    [timestamp, '1502176324', {}, 'wrong_type', /cannot become a timestamp/],
    [timestamp, 1.5, {}, 'wrong_type', /cannot become a timestamp/],
    [timestamp, '1e3', { units: { timestamp: 'seconds' } }, 'wrong_type', /cannot become a timestamp/],
    [
      timestamp,
      true,
      { units: { timestamp: 'seconds' } },
      'wrong_type',
      /allowed: a number of seconds since the epoch, or its text, or ISO/,
    ],
    [timestamp, NaN, { units: { timestamp: 'seconds' } }, 'out_of_range', /./],
    [timestamp, 1.7e18, { units: { timestamp: 'nanos' } }, 'out_of_range', /larger ones as text or BigInt$/],
    [date, 17386, {}, 'wrong_type', /a number where the column declares its unit/],
    [date, null, { units: { date: 'days' } }, 'wrong_type', /allowed: a number of days since the epoch/],
    [date, new Date(0), { units: { date: 'days' } }, 'wrong_type', /cannot become a date/],
    [time, 0.5, {}, 'wrong_type', /cannot become a time/],
    [
      time,
      43_200_000,
      { units: { time: 'seconds' } },
      'out_of_range',
      /if it is in milliseconds, declare unit: 'millis'$/,
    ],
    [time, -1, { units: { time: 'seconds' } }, 'out_of_range', /seconds since midnight, below a day$/],
    [time, 10n ** 60n, { units: { time: 'nanos' } }, 'out_of_range', /below a day$/],
  ] as const)('the encoder refuses for a %o the value %s with %o', (type, value, declared, code, message) => {
    expect(refusalOf(type, value, declared)).toMatchObject({ code });
    expect(fullText(refusalOf(type, value, declared).reason)).toMatch(message);
  });
});

describe('cql encoder of a number in a wrong unit', () => {
  it.each([
    [timestamp, 1502177524088000, undefined, 'micros'],
    [timestamp, 1502177524088000000n, undefined, 'nanos'],
    [timestamp, exact('1.502177524088e18'), undefined, 'nanos'],
    [timestamp, -1_000_000_000_000_000, undefined, 'micros'],
    [timestamp, 1502177524088, 'seconds', 'millis'],
    [timestamp, 1502177524088000000n, 'micros', 'nanos'],
    [date, 1502177524, 'days', 'seconds'],
    [date, 1502177524088, 'days', 'millis'],
    [date, 1502177524088, 'seconds', 'millis'],
  ] as const)(
    'a number for a %o is refused if it lands beyond the year 9999: %s read as %s',
    (type, value, unit, right) => {
      const declared = unit === undefined ? {} : { units: { [type.name]: unit } };
      const error = refusalOf(type, value, declared);
      expect(error.code).toBe('out_of_range');
      expect(fullText(error.reason)).toContain(
        `declare unit: '${right}'; if it is meant, declare after9999: 'write'`,
      );
      expect(fullText(refusalOf(map(type, time), [[value, 1]], declared).reason)).toContain(
        `declare unit: '${right}'`,
      );
    },
  );

  it('a number beyond the year 9999 is written up to the maximum of the type if the column allows it', () => {
    const declared = { after9999: 'write' } as const;
    expect(encode(timestamp, 8_640_000_000_000_000, declared)).toEqual({
      hex: ms(8_640_000_000_000_000),
      noticed: [],
    });
    expect(encode(timestamp, -8_640_000_000_000_000, declared).hex).toBe(ms(-8_640_000_000_000_000));
    expect(refusalOf(timestamp, 8_640_000_000_000_001, declared).code).toBe('out_of_range');
    expect(encode(date, 2 ** 31 - 1, { ...declared, units: { date: 'days' } }).hex).toBe('ffffffff');
    expect(encode(date, -(2 ** 31), { ...declared, units: { date: 'days' } }).hex).toBe('00000000');
    expect(refusalOf(date, 2 ** 31, { ...declared, units: { date: 'days' } }).code).toBe('out_of_range');
    expect(refusalOf(date, 1e300, { ...declared, units: { date: 'seconds' } }).code).toBe('out_of_range');
  });

  const month = 31 * 86_400_000;
  it.each([
    [timestamp, 1502177524, {}, 1],
    [timestamp, 0, {}, 1],
    [timestamp, -1, {}, 1],
    [timestamp, month - 1, {}, 1],
    [timestamp, -month, {}, 1],
    [timestamp, month, {}, 0],
    [timestamp, -month - 1, {}, 0],
    [timestamp, 86_400, { units: { timestamp: 'seconds' } }, 1],
    [timestamp, -1e9, { units: { timestamp: 'seconds' } }, 0],
    [timestamp, -1e12, {}, 0],
    [timestamp, '1970-01-02T00:00:00Z', {}, 0],
    [timestamp, new Date(0), {}, 0],
    [date, 30, { units: { date: 'days' } }, 1],
    [date, 31, { units: { date: 'days' } }, 0],
    [date, 17386, { units: { date: 'seconds' } }, 1],
    [date, '1970-01-01', { units: { date: 'days' } }, 0],
  ] as const)(
    'a number near the epoch is written and counted: as a %o %s with %o %i times',
    (type, value, declared, times) => {
      const noticed = new Array<string>(times).fill('january_1970');
      expect(encode(type, value, declared).noticed).toEqual(noticed);
      expect(encode(list(udt('t', { at: type })), [{ at: value }], declared).noticed).toEqual(noticed);
      expect(encode(type, value, { ...declared, january1970: 'write' }).noticed).toEqual([]);
      if (times === 0)
        expect(encode(type, value, { ...declared, january1970: 'refuse' }).noticed).toEqual([]);
      else expect(refusalOf(type, value, { ...declared, january1970: 'refuse' }).code).toBe('out_of_range');
    },
  );

  it("a number near the epoch is refused with its unit if the column says `january1970: 'refuse'`", () => {
    expect(fullText(refusalOf(timestamp, 1502177524, { january1970: 'refuse' }).reason)).toBe(
      `1502177524 is out of range for a timestamp; allowed: milliseconds since the epoch that are not within 31 days of it, since january1970 is 'refuse'; if it is in seconds, declare unit: 'seconds'`,
    );
  });
});

describe('cql blob encoder', () => {
  it.each([
    ['cafebabe', 'hex', 'cafebabe'],
    ['0xCAFEBABE', 'hex', 'cafebabe'],
    ['0XCAFEBABE', 'hex', 'cafebabe'],
    ['0Xcafeba', undefined, undefined],
    ['0XCAFE', undefined, undefined],
    ['0Xcafeba', 'base64', 'd1771a7de6da'],
    ['cafe', 'hex', 'cafe'],
    ['', 'hex', ''],
    ['cafebabe', 'base64', '71a7de6da6de'],
    ['0xcafe', 'base64', undefined],
    ['0xcafeba', 'base64', 'd3171a7de6da'],
    ['', 'base64', ''],
    ['', undefined, ''],
    ['0xcafeba', undefined, 'cafeba'],
    ['cafe', 'utf8', '63616665'],
    ['é', 'utf8', 'c3a9'],
    ['', 'utf8', ''],
    ['\ud800', 'utf8', undefined],
    ['caf', 'hex', undefined],
    ['0x0xca', 'hex', undefined],
    ['cafebabg', 'hex', undefined],
    ['ca fe', 'hex', undefined],
    ['AQI', 'base64', undefined],
    ['A-_=', 'base64', undefined],
  ] as const)('the blob encoder encodes %j with encoding %s as %s', (text, encoding, hex) => {
    if (hex === undefined) {
      expect(fullText(refusalOf(blob, text, { encoding }).reason)).toMatch(/; allowed: ./);
      return;
    }
    expect(encode(blob, text, { encoding }).hex).toBe(hex);
    expect(encode(udt('t', { raw: blob }), { raw: text }, { encoding }).hex.slice(8)).toBe(hex);
    expect(encode(map(blob, time), { [text]: 1 }, { encoding }).hex.slice(16)).toMatch(
      new RegExp(`^${hex}00000008`),
    );
  });

  it('the blob encoder writes bytes unchanged, whatever encoding is declared', () => {
    for (const encoding of ['hex', 'base64', 'utf8'] as const) {
      expect(encode(blob, Buffer.from('cafe'), { encoding }).hex).toBe('63616665');
      expect(refusalOf(blob, 7, { encoding }).code).toBe('wrong_type');
    }
  });

  it('the blob encoder says which encodings ambiguous text could have and what to declare', () => {
    expect(fullText(refusalOf(blob, 'cafebabe').reason)).toContain(
      `declare encoding: 'hex' or encoding: 'base64'`,
    );
    expect(fullText(refusalOf(list(blob), ['cafebabe']).reason)).toMatch(/^at \[0\]: .*declare encoding/);
    expect(fullText(refusalOf(blob, 'cafe00').reason)).toContain(`declare encoding: 'hex' for the column`);
    expect(fullText(refusalOf(blob, 'AQI').reason)).toContain('base64 without padding');
    expect(fullText(refusalOf(blob, '-_-_').reason)).toContain('base64url');
    expect(fullText(refusalOf(blob, 'AQJ=').reason)).not.toContain('without padding');
  });

  it('the blob encoder never guesses the encoding of a hexadecimal digest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        const hex = Buffer.from(bytes).toString('hex');
        expect(refusalOf(blob, hex).code).toBe('wrong_type');
        expect(encode(blob, `0x${hex}`).hex).toBe(hex);
        expect(encode(blob, hex, { encoding: 'hex' }).hex).toBe(hex);
      }),
    );
  });
});

describe('cql encoder of unknown fields of a user-defined type', () => {
  const address = udt('address', { zip: native('text'), city: native('text') }, true);
  const known = encode(address, { zip: '1' }).hex;

  it('unknown fields of a user-defined type are omitted and counted, misspelled ones separately', () => {
    expect(encode(address, { zip: '1', country: 'NO', Zip: '2', CITY: 'x' })).toEqual({
      hex: known,
      noticed: ['unknown_field', 'misspelled_field', 'misspelled_field'],
    });
    expect(
      encode(map(native('text'), list(address)), {
        a: [
          { zip: '1', x: 1 },
          { zip: '1', x: null },
        ],
      }).noticed,
    ).toEqual(['unknown_field', 'unknown_field']);
    expect(encode(udt('outer', { inner: address }), { inner: { zip: '1', x: 1 }, y: 2 }).noticed).toEqual([
      'unknown_field',
      'unknown_field',
    ]);
  });

  it('unknown fields of a user-defined type are refused if the column says so', () => {
    expect(
      fullText(refusalOf(list(address), [{ zip: '1', country: 'NO' }], { allowExtraFields: false }).reason),
    ).toBe(
      `at [0]: address has no field 'country'; allowed: 'zip', 'city'; allowExtraFields: true leaves others out`,
    );
  });

  it('an object without any field of the user-defined type is refused', () => {
    const error = refusalOf(address, { Zip: '1', City: 'x' });
    expect(error).toMatchObject({ code: 'wrong_type' });
    expect(fullText(error.reason)).toMatch(/names are case-sensitive: the type has 'zip', 'city'/);
  });
});
