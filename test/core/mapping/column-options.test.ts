import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { bytes, json, text } from '../../../core/connector/define.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import type { Write } from '../../../core/record/write.ts';
import { errorOf, int64, nowMs, type Given } from './routes.ts';
import { finderOf, listOf, mapOne, native, recordOf, tableOf } from './tables.ts';

const address = {
  kind: 'udt',
  keyspace: 'shop',
  name: 'address',
  fields: [
    { name: 'zip', type: native('text') },
    { name: 'since', type: native('timestamp') },
  ],
  frozen: true,
} as const;

const things = tableOf('things', {
  id: ['partition', native('text')],
  at: ['clustering', native('timestamp')],
  seen: ['regular', native('timestamp')],
  day: ['regular', native('date')],
  clock: ['regular', native('time')],
  raw: ['regular', native('blob')],
  raws: ['regular', listOf(native('blob'))],
  name: ['regular', native('text')],
  home: ['regular', address],
});

type Changes = Partial<RouteDefinition>;

const routeOf = (changes: Changes): RouteDefinition => ({
  topic: 't',
  table: 'shop.things',
  ...changes,
  columns: { id: 'key', at: "'2026-01-31T12:00:00Z'", ...changes.columns },
});

function write(changes: Changes, record: Given = {}) {
  const connector = compileConnector({ name: 'c', routes: [routeOf(changes)] }, finderOf(things));
  const route = connector.routesByTopic.get('t')![0]!;
  connector.observations.drain();
  const written = mapOne(route, recordOf({ key: 'k', ...record }), 5, nowMs) as Write;
  return { written, noticed: connector.observations.drain() };
}

/** What the only column beside the key holds. */
const cell = (changes: Changes, record: Given = {}) => write(changes, record).written.params[2];

const check = (changes: Changes): string[] =>
  checkConnector({ name: 'c', routes: [routeOf(changes)] }, finderOf(things)).map(printProblem);

const header = (value: string) => [{ name: 'h', value: Buffer.from(value) }];
const day = (count: number): Buffer => {
  const encoded = Buffer.alloc(4);
  encoded.writeUInt32BE(2 ** 31 + count);
  return encoded;
};

describe('column options', () => {
  it("a column's unit applies to its numbers, also in map keys", () => {
    expect(
      cell({ columns: { seen: { from: 'value.s', unit: 'seconds' } } }, { value: { s: 1502176324 } }),
    ).toEqual(int64(1502176324000n));
    const nanos = { value: '{"n":1502176324088999999}' };
    expect(cell({ columns: { seen: { from: 'value.n', unit: 'nanos' } } }, nanos)).toEqual(
      int64(1502176324088n),
    );
    expect(cell({ columns: { day: { from: 'value.n', unit: 'nanos' } } }, nanos)).toEqual(day(17386));
    const micros = { value: { t: 1_500_000 } };
    expect(cell({ columns: { clock: { from: 'value.t', unit: 'micros' } } }, micros)).toEqual(
      int64(1_500_000_000n),
    );
    const key = write(
      { columns: { at: { from: 'value.s', unit: 'seconds' } } },
      { value: { s: 1502176324 } },
    );
    expect(key.written.params[1]).toEqual(int64(1502176324000n));
  });

  it("a column's unit applies to numbers in the text of headers and keys", () => {
    expect(
      cell({ columns: { seen: { from: 'header.h', unit: 'millis' } } }, { headers: header('1502176324088') }),
    ).toEqual(int64(1502176324088n));
    expect(cell({ columns: { day: { from: 'key', unit: 'days' } } }, { key: '17386' })).toEqual(day(17386));
  });

  it("a column's options apply to the result of a function", () => {
    expect(cell({ columns: { seen: { from: () => 1502176324, unit: 'seconds' } } })).toEqual(
      int64(1502176324000n),
    );
    expect(cell({ unit: 'seconds', columns: { seen: () => 1502176324 } })).toEqual(int64(1502176324000n));
  });

  it("a column's options override those of the route, type by type", () => {
    const value = { value: { n: 1502176324 } };
    const unit = { timestamp: 'seconds', date: 'days' } as const;
    const columns = { seen: 'value.n', day: 'value.d' } as const;
    expect(cell({ unit, columns }, value)).toEqual(int64(1502176324000n));
    const micros = { from: 'value.n', unit: 'micros', january1970: 'write' } as const;
    expect(cell({ unit, columns: { ...columns, seen: micros } }, value)).toEqual(int64(1502176n));
    const days = { from: 'value.n', unit: { date: 'seconds' } } as const;
    expect(write({ unit, columns: { seen: 'value.x', day: days } }, value).written.params[3]).toEqual(
      day(17386),
    );
    expect(
      cell(
        { encoding: 'base64', columns: { raw: { from: 'value.r', encoding: 'hex' } } },
        { value: { r: 'cafe' } },
      ),
    ).toEqual(Buffer.from([0xca, 0xfe]));
  });

  it("the route's unit does not change the record's own timestamp or now(), but a column's unit does", () => {
    const record = { timestamp: 1_700_000_000_123, value: { d: '2026-01-31' } };
    expect(cell({ unit: 'seconds', columns: { seen: 'timestamp', day: 'value.d' } }, record)).toEqual(
      int64(1_700_000_000_123n),
    );
    expect(cell({ unit: 'seconds', columns: { seen: 'now()', day: 'value.d' } }, record)).toEqual(
      int64(BigInt(nowMs)),
    );
    expect(cell({ columns: { day: { from: 'timestamp', unit: 'millis' } } }, record)).toEqual(day(19675));
    expect(
      cell(
        { timestamp: 'server', columns: { seen: { from: 'timestamp', unit: 'micros' } } },
        { timestamp: 1_700_000_000_123_456 },
      ),
    ).toEqual(int64(1_700_000_000_123n));
  });

  it('the encoding option says how text becomes a blob; a header is text only if its own column says so', () => {
    expect(cell({ encoding: 'hex', columns: { raws: 'value.r' } }, { value: { r: ['cafebabe'] } })).toEqual(
      Buffer.from('0000000100000004cafebabe', 'hex'),
    );
    expect(
      cell(
        { encoding: 'hex', columns: { raw: 'header.h', raws: 'value.r' } },
        { headers: header('cafe'), value: { r: [] } },
      ),
    ).toEqual(Buffer.from('cafe'));
    expect(
      cell({ columns: { raw: { from: 'header.h', encoding: 'hex' } } }, { headers: header('cafe') }),
    ).toEqual(Buffer.from([0xca, 0xfe]));
  });

  it('noticed values are counted by column', () => {
    const value = { value: { s: 1502177524, home: { zip: '1', since: 0, country: 'NO' } } };
    expect(write({ columns: { seen: 'value.s', home: 'value.home' } }, value).noticed).toEqual([
      { table: 'shop.things', column: 'seen', kind: 'january_1970', count: 1 },
      { table: 'shop.things', column: 'home', kind: 'january_1970', count: 1 },
      { table: 'shop.things', column: 'home', kind: 'unknown_field', count: 1 },
    ]);
    expect(write({ january1970: 'write', columns: { seen: 'value.s' } }, value).noticed).toEqual([]);
  });

  it('a value that a column option refuses becomes a dead letter that names the column', () => {
    const refused = (changes: Changes, value: unknown) => errorOf(() => write(changes, { value }));
    expect(refused({ columns: { seen: 'value.s' } }, { s: 1502177524088000 })).toMatchObject({
      code: 'out_of_range',
      column: 'seen',
    });
    expect(refused({ columns: { at: 'value.s' } }, { s: 1502177524088000 })).toMatchObject({ column: 'at' });
    expect(refused({ columns: { raw: 'value.r' } }, { r: 'cafebabe' })).toMatchObject({
      code: 'wrong_type',
      column: 'raw',
    });
    const refuse = { allowExtraFields: false, columns: { home: 'value.h' } } as const;
    expect(refused(refuse, { h: { zip: '1', x: 1 } })).toMatchObject({ code: 'wrong_type', column: 'home' });
  });
});

describe('check of the column options', () => {
  const column = (name: string, definition: RouteDefinition['columns'][string], changes: Changes = {}) =>
    check({ ...changes, columns: { [name]: definition } });

  it.each<[string, string[]]>([
    ['a unit', column('seen', { from: 'value.s', unit: 'seconds' })],
    ['a unit in a type', column('home', { from: 'value.h', unit: 'seconds', january1970: 'write' })],
    ['units by type', column('home', { from: 'value.h', unit: { timestamp: 'micros' } })],
    ['a unit of a date', column('day', { from: 'value.d', unit: 'days', after9999: 'write' })],
    ['a date of the record timestamp', column('day', { from: 'timestamp', unit: 'millis' })],
    ['an encoding in a list', column('raws', { from: 'value.r', encoding: 'hex' })],
    ['an encoding of a header', column('raw', { from: 'header.h', encoding: 'hex' })],
    [
      'a guard of a date with the route’s unit',
      column('day', { from: 'value.d', after9999: 'write' }, { unit: 'days' }),
    ],
    ['unknown fields', column('home', { from: 'value.h', allowExtraFields: false })],
    ['a literal that fits in its unit', column('seen', { from: '1502177524', unit: 'seconds' })],
    [
      'a route’s defaults that a column asks for',
      column('home', 'value.h', { unit: 'seconds', allowExtraFields: false, after9999: 'write' }),
    ],
    ['a TTL in a unit', check({ ttl: { from: 'value.ttl', unit: 'millis' } })],
  ])('the check of the column options finds nothing wrong with %s', (_, problems) => {
    expect(problems).toEqual([]);
  });

  it.each<[string, string[], string]>([
    [
      'a unit of no number',
      column('name', { from: 'value.n', unit: 'seconds' }),
      'routes[0].columns.name.unit: does nothing: a column of type text holds no timestamp or date or time\n    remove unit from the column',
    ],
    [
      'a unit for an unknown type',
      column('seen', { from: 'value.s', unit: { timestamp: 'seconds', time: 'millis' } }),
      'routes[0].columns.seen.unit.time: does nothing: a column of type timestamp holds no time\n    remove time from unit',
    ],
    [
      'days of a timestamp',
      column('seen', { from: 'value.s', unit: 'days' }),
      `routes[0].columns.seen.unit: 'days' is no unit of a timestamp; got 'days'; allowed: 'seconds', 'millis', 'micros', 'nanos'`,
    ],
    [
      'an encoding of no blob',
      column('home', { from: 'value.h', encoding: 'hex' }),
      'routes[0].columns.home.encoding: does nothing: a column of type frozen<address> holds no blob\n    remove encoding from the column',
    ],
    [
      'an encoding of bytes',
      column('raw', { from: 'value', encoding: 'hex' }, { value: bytes() }),
      'routes[0].columns.raw.encoding: does nothing: the route reads its value as bytes(), which a blob takes as they are\n    remove encoding from the column',
    ],
    [
      'a guard of a date that takes no numbers',
      column('day', { from: 'value.d', after9999: 'write' }),
      'routes[0].columns.day.after9999: has no effect: without a unit, a date accepts no numbers\n    declare the unit of its numbers, or remove after9999',
    ],
    [
      'unknown fields of no type',
      column('raws', { from: 'value.r', allowExtraFields: false }),
      'routes[0].columns.raws.allowExtraFields: does nothing: a column of type frozen<list<blob>> holds no user-defined type\n    remove allowExtraFields from the column',
    ],
    [
      'a unit of now()',
      column('seen', { from: 'now()', unit: 'seconds' }),
      `routes[0].columns.seen.unit: does nothing: now() gives the column's own type\n    remove unit from the column`,
    ],
    [
      'a guard of a text',
      column('seen', { from: "'2026-01-31T12:00:00Z'", january1970: 'refuse' }),
      'routes[0].columns.seen.january1970: does nothing: the column is filled by a text that is no number\n    remove january1970 from the column',
    ],
    [
      'an option of a function’s column that does nothing',
      column('name', { from: () => 1, encoding: 'hex' }),
      'routes[0].columns.name.encoding: does nothing: a column of type text holds no blob\n    remove encoding from the column',
    ],
    [
      'a default that no column asks for',
      column('name', 'value.n', { encoding: 'hex' }),
      "routes[0].encoding: does nothing: no column of the route holds a blob that a record's values fill\n    remove it",
    ],
    [
      'a default unit that no column asks for',
      column('seen', 'value.s', { unit: { timestamp: 'seconds', date: 'days' } }),
      "routes[0].unit.date: does nothing: no column of the route holds a date that a record's values fill\n    remove it",
    ],
    [
      'a default of dates that take no numbers',
      column('day', 'value.d', { january1970: 'refuse', columns: { at: 'now()' } }),
      'routes[0].january1970: has no effect: without a unit, a date accepts no numbers\n    declare the unit of its numbers, or remove january1970',
    ],
    [
      'a literal that is in another unit',
      column('seen', { from: '1502177524088', unit: 'seconds' }),
      `routes[0].columns.seen: can never fill column 'seen': 1502177524088 is out of range for a timestamp; allowed: seconds since the epoch within the years 0000 to 9999; if it is in milliseconds, declare unit: 'millis'; if it is meant, declare after9999: 'write'; got '1502177524088'`,
    ],
    [
      'a source that cannot be parsed',
      column('seen', { from: 'value.', unit: 'seconds' }),
      `routes[0].columns.seen: column 7: expected a name, got the end; got 'value.'`,
    ],
    [
      'a TTL that is no number',
      check({ ttl: { from: 'topic', unit: 'days' } }),
      `routes[0].ttl: is not a number; allowed: a field that holds a number of days: 'value.field'`,
    ],
    [
      'a TTL that cannot be parsed',
      check({ ttl: { from: 'value[', unit: 'days' } }),
      `routes[0].ttl.from: column 7: expected a list's index or a name in double quotes, got the end; got 'value['; allowed: '90 days', whole seconds, or an expression that yields seconds`,
    ],
  ])('the check of the column options refuses %s and says what to change', (_, problems, line) => {
    expect(problems).toEqual([line]);
  });

  it('the check reads the source within a column option for the rules of tombstones and formats', () => {
    expect(
      check({ tombstones: 'delete', columns: { at: { from: 'value.at', unit: 'seconds' } } }),
    ).toMatchObject([
      expect.stringMatching(/^routes\[0\]\.columns\.at: reads the value, which a tombstone does not have/),
    ]);
    expect(column('name', { from: 'value.n' }, { value: text() })).toHaveLength(1);
    expect(column('name', { from: 'key.n' }, { key: json() })).toEqual([]);
  });
});
