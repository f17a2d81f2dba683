import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { nativeTypes, type CqlType, type NativeType } from '../../../core/cql/type.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { nowMs } from './routes.ts';
import { finderOf, listOf, mapOne, native, recordOf, tableOf } from './tables.ts';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength, maxLength });

const numberText = fc.oneof(
  fc.constantFrom('0.99999999999999999999', '2147483647.00000001', '1.0', '1e3', '-0', '-0.0', '0e-9999'),
  fc.constantFrom('9007199254740993', '1e400', '1e-400', '127.0000000000000000000001', '1E2', '120e-1'),
  fc
    .tuple(
      fc.boolean(),
      fc.oneof(
        fc.constant('0'),
        fc.tuple(fc.integer({ min: 1, max: 9 }), digits(0, 20)).map((p) => p.join('')),
      ),
      fc.oneof(
        fc.constant(''),
        fc.constant('.0'),
        digits(1, 24).map((text) => `.${text}`),
      ),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('') },
        fc.integer({ min: -30, max: 30 }).map((e) => `e${e}`),
      ),
    )
    .map(([negative, whole, fraction, exponent]) => `${negative ? '-' : ''}${whole}${fraction}${exponent}`),
);

/** A type that holds a native one, and a document's value with a number where that one is. */
const nestings: readonly [(inner: CqlType) => CqlType, (text: string) => string][] = [
  [(inner) => inner, (text) => text],
  [(inner) => listOf(inner), (text) => `[${text}]`],
  [(element) => ({ kind: 'set', element, frozen: true }), (text) => `[${text}]`],
  [(value) => ({ kind: 'map', key: native('text'), value, frozen: true }), (text) => `{"k":${text}}`],
  [(key) => ({ kind: 'map', key, value: native('double'), frozen: true }), (text) => `[[${text},1]]`],
  [(inner) => ({ kind: 'tuple', elements: [native('double'), inner] }), (text) => `[1,${text}]`],
  [
    (type) => ({ kind: 'udt', keyspace: 'shop', name: 'u', fields: [{ name: 'f', type }], frozen: true }),
    (text) => `{"f":${text}}`,
  ],
  [(element) => ({ kind: 'vector', element, dimension: 2 }), (text) => `[1,${text}]`],
];

type Outcome = string;

/** What becomes of column `a`, filled by `value.a`, beside other columns and routes. */
function outcomeOf(
  type: CqlType,
  value: string,
  others: RouteDefinition['columns'] = {},
  routes: readonly RouteDefinition[] = [],
): Outcome {
  const table = tableOf('x', {
    id: ['partition', native('text')],
    a: ['regular', type],
    d: ['regular', native('decimal')],
    f: ['regular', native('double')],
  });
  const other = tableOf('y', { id: ['partition', native('text')], d: ['regular', native('decimal')] });
  const route: RouteDefinition = {
    topic: 't',
    table: 'shop.x',
    columns: { id: 'key', a: 'value.a', ...others },
  };
  const [compiled] = compileConnector(
    { name: 'c', routes: [route, ...routes] },
    finderOf(table, other),
  ).routesByTopic.get('t')!;
  try {
    const write = mapOne(compiled!, recordOf({ key: 'k', value }), 0, nowMs);
    return typeof write === 'string' ? write : `bytes ${String(write.params[1]?.toString('hex'))}`;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return `${error.code} ${String(error.column)}`;
  }
}

const anyNative = fc.constantFrom(...nativeTypes.filter((name) => name !== 'counter'));

describe('exact numbers', () => {
  it('the outcome of a number depends only on its digits and its column', () => {
    fc.assert(
      fc.property(anyNative, fc.constantFrom(...nestings), numberText, (name, [typeOf, valueOf], text) => {
        const type = typeOf(native(name));
        const alone = outcomeOf(type, `{"a":${valueOf(text)}}`);
        for (const other of ['1', '1.10', '12345678901234567890', '1e400']) {
          const value = `{"a":${valueOf(text)},"d":${other},"f":1}`;
          expect(outcomeOf(type, value)).toBe(alone);
          expect(outcomeOf(type, value, { d: 'value.d' })).toBe(alone);
          expect(outcomeOf(type, value, { f: 'value.f' })).toBe(alone);
          const second: RouteDefinition = {
            topic: 't',
            table: 'shop.y',
            columns: { id: 'key', d: 'value.d' },
          };
          expect(outcomeOf(type, value, {}, [second])).toBe(alone);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const whole: readonly NativeType[] = ['tinyint', 'smallint', 'int', 'bigint', 'varint', 'time', 'timestamp'];

describe.each(whole)('a number for %s', (name) => {
  for (const [index, [typeOf, valueOf]] of nestings.entries()) {
    const outcome = (text: string) => outcomeOf(typeOf(native(name)), `{"a":${valueOf(text)}}`);

    it.each(['0.99999999999999999999', '100.00000000000000000001', '1.5', '1e-1', '1e-9999'])(
      `a number with the fraction of %s is refused for a whole type (nesting ${index})`,
      (text) => {
        expect(outcome(text)).toBe('wrong_type a');
      },
    );

    it.each([
      ['1.0', '1'],
      ['1e1', '10'],
      ['120e-1', '12'],
      ['0e-9999', '0'],
      ['0.000', '0'],
      ['-0', '0'],
      ['-0.0', '0'],
    ])(
      `a number without a fraction is accepted for a whole type, however written: %s (nesting ${index})`,
      (text, same) => {
        expect(outcome(text)).toBe(outcome(same));
      },
    );
  }
});

it('the digits of a number in a key are exact too', () => {
  const table = tableOf('x', { id: ['partition', native('int')], seq: ['clustering', native('smallint')] });
  const route: RouteDefinition = {
    topic: 't',
    table: 'shop.x',
    timestamp: 'server',
    columns: { id: 'value.id', seq: 'value.seq' },
  };
  const [compiled] = compileConnector({ name: 'c', routes: [route] }, finderOf(table)).routesByTopic.get(
    't',
  )!;
  const map = (value: string) => mapOne(compiled!, recordOf({ value }), 0, nowMs);
  expect(() => map('{"id":2147483647.00000001,"seq":1}')).toThrow(
    expect.objectContaining({ code: 'wrong_type', column: 'id' }),
  );
  expect(() => map('{"id":1,"seq":0.99999999999999999999}')).toThrow(
    expect.objectContaining({ code: 'wrong_type', column: 'seq' }),
  );
  expect(map('{"id":1.0,"seq":1e1}')).toMatchObject({
    params: [Buffer.from([0, 0, 0, 1]), Buffer.from([0, 10])],
  });
});

describe('a number for text', () => {
  it('a number written to a text column has the spelling of the document', () => {
    fc.assert(
      fc.property(fc.constantFrom(...nestings), numberText, ([typeOf, valueOf], text) => {
        const got = outcomeOf(typeOf(native('text')), `{"a":${valueOf(text)}}`);
        expect(got).toBe(outcomeOf(typeOf(native('text')), `{"a":${valueOf(JSON.stringify(text))}}`));
      }),
      { numRuns: 500 },
    );
  });
});
