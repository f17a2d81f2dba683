import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { errorOf, write } from './routes.ts';

const fail = (): never => {
  throw new Error('x');
};
const oddThrowers: readonly (() => never)[] = [
  () => {
    throw Object.assign(new Error('x'), { message: Symbol('x') });
  },
  () => {
    throw new Proxy(new Error('x'), { get: fail });
  },
  () => {
    throw new Proxy(new Error('x'), { getPrototypeOf: fail });
  },
];

describe('RecordError of a compiled route', () => {
  for (const [what, changes, record, expected] of [
    [
      'malformed JSON',
      { columns: { city: 'value.a' } },
      { value: '{' },
      { stage: 'decode', code: 'malformed_json', column: undefined },
    ],
    [
      'an absent key',
      {},
      { key: null },
      {
        stage: 'map',
        code: 'missing_key_column',
        column: 'id',
        message: 'key gives null, and a primary-key column needs a value',
      },
    ],
    [
      'an absent key field',
      { columns: { seq: 'value.seq' } },
      {},
      {
        code: 'missing_key_column',
        column: 'seq',
        message: 'value.seq gives nothing, and a primary-key column needs a value',
      },
    ],
    [
      'a function that gives no key',
      { columns: { id: () => undefined } },
      {},
      {
        code: 'missing_key_column',
        column: 'id',
        message: 'the function gives nothing, and a primary-key column needs a value',
      },
    ],
    ['an empty partition key', {}, { key: '' }, { code: 'missing_key_column', column: 'id' }],
    ['a partition key that is too long', {}, { key: 'x'.repeat(65_536) }, { code: 'out_of_range' }],
    [
      'a text for a number',
      { columns: { big: 'value.n' } },
      { value: { n: 'x' } },
      { code: 'wrong_type', column: 'big' },
    ],
    [
      'a number that is too large',
      { columns: { big: 'value.n' } },
      { value: '{"n":9223372036854775808}' },
      { code: 'out_of_range', column: 'big' },
    ],
    [
      'a field of a text',
      { columns: { city: 'value.a.b' } },
      { value: { a: 'x' } },
      { code: 'wrong_type', column: 'city', message: 'value.a is text, where the path needs an object' },
    ],
    [
      'a field of a list',
      { columns: { city: 'value.a.length' } },
      { value: { a: [] } },
      { code: 'wrong_type', column: 'city', message: 'value.a is a list, where the path needs an object' },
    ],
    [
      'a field of an exact number',
      { columns: { city: 'value.a.text' } },
      { value: '{"a":1.10}' },
      { code: 'wrong_type', column: 'city', message: 'value.a is a number, where the path needs an object' },
    ],
    [
      'a field of an exact number that is no name of its own',
      { columns: { city: 'value.a.b' } },
      { value: '{"a":1.10}' },
      { code: 'wrong_type', column: 'city', message: 'value.a is a number, where the path needs an object' },
    ],
    [
      'an item of an object',
      { columns: { city: 'value[0]' } },
      { value: { a: 1 } },
      { code: 'wrong_type', column: 'city', message: 'value is an object, where the path needs a list' },
    ],
    [
      'a function that throws',
      {
        columns: {
          city: () => {
            throw new TypeError('no city');
          },
        },
      },
      {},
      {
        code: 'function_threw',
        column: 'city',
        message: expect.stringMatching(
          /^the function threw TypeError at record-error\.test\.ts:\d+:\d+$/,
        ) as string,
      },
    ],
    [
      'a function that reads malformed JSON',
      { columns: { city: (r) => r.value } },
      { value: '{' },
      { stage: 'decode', code: 'malformed_json' },
    ],
    [
      'a function that gives a promise',
      { columns: { city: () => Promise.resolve('x') } },
      {},
      { code: 'function_threw', column: 'city' },
    ],
    [
      'a where that throws',
      {
        where: () => {
          throw new Error('x');
        },
      },
      {},
      {
        code: 'function_threw',
        message: expect.stringMatching(/^where threw Error at record-error\.test\.ts:\d+:\d+$/) as string,
      },
    ],
    [
      `a function whose result cannot be read`,
      {
        columns: {
          city: () => ({
            get then() {
              throw new Error('x');
            },
          }),
        },
      },
      {},
      { code: 'function_threw', column: 'city' },
    ],
    ...oddThrowers.flatMap((throwOdd, index) => [
      [
        `a function that throws what cannot be read (${index})`,
        { columns: { city: throwOdd } },
        {},
        {
          code: 'function_threw',
          column: 'city',
          message: `the function threw something that cannot be read`,
        },
      ] as const,
      [
        `a where that throws what cannot be read (${index})`,
        { where: throwOdd },
        {},
        { code: 'function_threw', message: `where threw something that cannot be read` },
      ] as const,
    ]),
    [
      'a header of malformed text',
      { columns: { city: 'header.h' } },
      { headers: [{ name: 'h', value: Buffer.from([255]) }] },
      { code: 'malformed_text' },
    ],
    [
      'a TTL that is too long',
      { ttl: 'value.ttl' },
      { value: { ttl: 630_720_001 } },
      { code: 'invalid_ttl' },
    ],
    ['a TTL with a fraction', { ttl: 'value.ttl' }, { value: { ttl: 1.5 } }, { code: 'invalid_ttl' }],
    [
      'a TTL of 20 digits',
      { ttl: 'value.ttl' },
      { value: '{"ttl":12345678901234567890}' },
      { code: 'invalid_ttl' },
    ],
    ...([-(2 ** 62), 1.7e18, 2 ** 53, 1_700_000_000_000.5] as const).flatMap((timestamp) => [
      [
        `a record timestamp of ${timestamp} in a column`,
        { timestamp: 'server', columns: { big: 'timestamp' } },
        { timestamp },
        {
          stage: 'map',
          code: 'invalid_timestamp',
          column: 'big',
          message: `the record's timestamp is ${timestamp}, allowed is a whole number of milliseconds since the epoch up to 2^53 either way: set the unit of its producer to milliseconds, or take the time from a field of the value`,
        },
      ] as const,
      [
        `a record timestamp of ${timestamp} as write timestamp`,
        {},
        { timestamp },
        { stage: 'map', code: 'invalid_timestamp', column: undefined },
      ] as const,
    ]),
    [
      'a record timestamp that is no number, in a column',
      { timestamp: 'server', columns: { at: 'timestamp' } },
      { timestamp: null, unreadable: { timestamp: 'x' } },
      {
        code: 'invalid_timestamp',
        column: 'at',
        message: `the record's timestamp cannot be read, allowed is a number of milliseconds since the epoch: set the unit of its producer to milliseconds, or take the time from a field of the value`,
      },
    ],
    [
      'a record timestamp that is no number, in a function',
      { timestamp: 'server', columns: { at: (r) => r.timestamp } },
      { timestamp: null, unreadable: { timestamp: 'x' } },
      { code: 'invalid_timestamp', column: 'at' },
    ],
    [
      'a record timestamp that is no number, as write timestamp',
      {},
      { timestamp: null, unreadable: { timestamp: 'x' } },
      { code: 'invalid_timestamp' },
    ],
    [
      'no record timestamp, as write timestamp',
      {},
      { timestamp: null },
      {
        code: 'invalid_timestamp',
        message: `write timestamp: the record has no timestamp: use timestamp: 'server', { offset: … } or { field, unit }`,
      },
    ],
    [
      'a record timestamp before 1970, as write timestamp',
      {},
      { timestamp: -2 },
      {
        code: 'invalid_timestamp',
        message: `write timestamp: the record's timestamp is -2, allowed are milliseconds since the epoch from 0: use timestamp: 'server', { offset: … } or { field, unit }`,
      },
    ],
    [
      'no timestamp in its field',
      { timestamp: { field: 'value.at', unit: 'millis' } },
      {},
      {
        code: 'invalid_timestamp',
        message:
          'write timestamp: value.at: got nothing, allowed is a number of millis since the epoch, or a time with an offset',
      },
    ],
    [
      'a timestamp that wraps',
      { timestamp: { field: 'value.at', unit: 'seconds' } },
      { value: '{"at":12345678901234567890}' },
      { code: 'invalid_timestamp' },
    ],
    ['no record timestamp', {}, { timestamp: -1 }, { code: 'invalid_timestamp' }],
  ] as const satisfies readonly (readonly [string, Partial<RouteDefinition>, object, object])[]) {
    it(`a RecordError says what is wrong with ${what}`, () => {
      expect(errorOf(() => write(changes, { ...record }))).toMatchObject(expected);
    });
  }

  it('the text that a function threw is not in the error message, but whole in the dead letter', () => {
    const error = errorOf(() =>
      write({
        columns: {
          city: () => {
            throw new TypeError('no city 4711');
          },
        },
      }),
    );
    expect(error.message).toMatch(/^the function threw TypeError at record-error\.test\.ts:\d+:\d+$/);
    expect(fullText(error.reason)).toMatch(
      /^the function threw TypeError: no city 4711 at record-error\.test\.ts:\d+:\d+$/,
    );
    expect(error.cause).toBeUndefined();
  });

  it('a value nested too deep for any encoder is refused with its column', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 50_000; level++) deep = [deep];
    const given = deep;
    expect(errorOf(() => write({ columns: { tags: () => given } }))).toMatchObject({
      stage: 'map',
      column: 'tags',
    });
  });

  it('a RecordError lists everything that is wrong with a record, in the order of the row', () => {
    const error = errorOf(() =>
      write(
        { columns: { big: 'value.n', city: 'value.a.b' }, ttl: 'value.ttl' },
        { value: { n: 'x', a: 1, ttl: -1 } },
      ),
    );
    const told = [error, ...error.others].map(({ code, column }) => [code, column]);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        ['wrong_type', 'big'],
        ['wrong_type', 'city'],
        ['invalid_ttl', undefined],
      ]),
    );
  });

  it('a RecordError lists one problem if there is one, and nothing else if the value cannot be decoded', () => {
    expect(errorOf(() => write({ columns: { big: 'value.n' } }, { value: { n: 'x' } })).others).toEqual([]);
    const columns = { big: 'value.n', city: 'value.a' } as const;
    expect(errorOf(() => write({ columns }, { value: '{' })).others).toEqual([]);
  });
});
