import { describe, expect, it } from 'vitest';
import { bytes, json, text } from '../../../core/connector/define.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import { validateStructure } from '../../../core/connector/validate.ts';
import type { NativeType } from '../../../core/cql/type.ts';
import { checkConnector, checkWithoutTables } from '../../../core/mapping/check/check.ts';
import { finderOf, listOf, native, tableOf } from './tables.ts';

const orders = tableOf('orders', {
  id: ['partition', native('text')],
  seq: ['clustering', native('int')],
  city: ['regular', native('text')],
  tiny: ['regular', native('tinyint')],
  at: ['regular', native('timestamp')],
  made: ['regular', native('timeuuid')],
  raw: ['regular', native('blob')],
  tags: ['regular', listOf(native('text'))],
  note: ['static', native('text')],
});
const byCity = tableOf('by_city', { city: ['partition', native('text')], id: ['regular', native('text')] });
const counts = tableOf('counts', { id: ['partition', native('text')], n: ['regular', native('counter')] });

const find = finderOf(orders, byCity, counts);
const names = ['shop.orders', 'shop.by_city', 'shop.counts'];

const route = (changes: object) => ({
  topic: 't',
  table: 'shop.orders',
  columns: { id: 'key', seq: '1' },
  ...changes,
});
const check = (...routes: object[]) => checkConnector({ name: 'c', routes }, find, names).map(printProblem);
const withColumns = (columns: object, changes: object = {}) =>
  route({ columns: { id: 'key', seq: '1', ...columns }, ...changes });

describe('checkConnector', () => {
  for (const [what, given] of [
    [
      'a route that fits',
      withColumns({ city: 'value.city', at: 'timestamp', made: 'now()', tiny: 'partition' }),
    ],
    ['functions, whatever they give', withColumns({ city: () => 1, tags: () => 'x' })],
    ['only static columns beside the partition key', route({ columns: { id: 'key', note: 'value.note' } })],
    ['static columns with a row', withColumns({ note: 'value.note' })],
    ['a literal that fits', withColumns({ tiny: '127', city: '5', at: "'2026-01-31T12:00:00Z'" })],
    ['a header in a blob', withColumns({ raw: 'header.h' })],
    ['bytes in a blob', withColumns({ raw: 'value' }, { value: bytes() })],
    ['a path into a key of JSON', withColumns({ city: 'key.city' }, { key: json() })],
    ['deletes by the key', route({ tombstones: 'delete' })],
    [
      'a TTL and a timestamp of fields',
      route({ ttl: 'value.ttl', timestamp: { field: 'header.at', unit: 'micros' } }),
    ],
  ] as const) {
    it(`checkConnector finds nothing wrong with ${what}`, () => {
      expect(check(given)).toEqual([]);
    });
  }

  for (const [what, given, line] of [
    [
      'an unknown table',
      route({ table: 'shop.ordres' }),
      `routes[0].table: no such table; got 'shop.ordres'; allowed: shop.orders, shop.by_city, shop.counts\n    did you mean 'shop.orders'?`,
    ],
    [
      'a table whose capitals need quotes',
      route({ table: 'shop."Orders"' }),
      `routes[0].table: no such table; got 'shop."Orders"'; allowed: shop.orders, shop.by_city, shop.counts\n    did you mean 'shop.orders'?`,
    ],
    [
      'an unknown column',
      withColumns({ citty: 'value.city' }),
      `routes[0].columns.citty: table shop.orders has no such column; allowed: id, seq, city, tiny, at, made, raw, tags, note\n    did you mean 'city'?`,
    ],
    [
      'a missing primary-key column',
      route({ columns: { id: 'key', city: 'value.city' } }),
      `routes[0].columns.seq: is missing: it belongs to the clustering key of shop.orders\n    name what fills it, such as seq: 'value.seq'`,
    ],
    [
      'a partition key without its clustering columns',
      route({ columns: { id: 'key' } }),
      `routes[0].columns.seq: is missing: it belongs to the clustering key of shop.orders\n    name what fills it, such as seq: 'value.seq'`,
    ],
    [
      'an expression that cannot be parsed',
      withColumns({ city: 'value.' }),
      `routes[0].columns.city: column 7: expected a name, got the end; got 'value.'`,
    ],
    [
      'a path into text',
      withColumns({ city: 'key.city' }),
      `routes[0].columns.city: reads into the key, but the route reads its key as text() (the default)\n    add key: json() to the route, or take the whole of it: 'key'`,
    ],
    [
      'a path into bytes',
      withColumns({ city: 'value.city' }, { value: bytes() }),
      `routes[0].columns.city: reads into the value, but the route reads its value as bytes()\n    add value: json() to the route, or take the whole of it: 'value'`,
    ],
    [
      'an unknown function',
      withColumns({ at: 'nwo()' }),
      `routes[0].columns.at: unknown function 'nwo'; allowed: now(), toJson(value.field)\n    did you mean 'now'?`,
    ],
    [
      'arguments that a function does not take',
      withColumns({ at: 'now(1)' }),
      `routes[0].columns.at: takes another number of arguments; got 1 arguments; allowed: now()`,
    ],
    [
      'a function that cannot fill the column',
      withColumns({ tags: 'now()' }),
      `routes[0].columns.tags: now() cannot fill a column of type list; allowed: columns of type timestamp, date, timeuuid`,
    ],
    [
      'a null in the key',
      withColumns({ seq: 'null' }),
      `routes[0].columns.seq: a primary-key column needs a value; got null`,
    ],
    [
      'a TTL out of range',
      route({ ttl: '30 weeks 2' }),
      `routes[0].ttl: is not a length of time; got '30 weeks 2'; allowed: a number and seconds, minutes, hours, days or weeks: '90 days'`,
    ],
    [
      'a TTL beyond 20 years',
      route({ ttl: 630_720_001 }),
      `routes[0].ttl: is out of range; got 630720001; allowed: whole seconds from 0 (never expires) to 630720000 (20 years)`,
    ],
    [
      'a TTL that cannot be parsed',
      route({ ttl: 'value[' }),
      `routes[0].ttl: column 7: expected a list's index or a name in double quotes, got the end; got 'value['; allowed: '90 days', whole seconds, or an expression that yields seconds`,
    ],
    [
      'a TTL that is no number',
      route({ ttl: 'topic' }),
      `routes[0].ttl: is not a number; allowed: a field that holds a number of seconds: 'value.field'`,
    ],
    [
      'a timestamp that is no number',
      route({ timestamp: { field: "'noon'", unit: 'millis' } }),
      `routes[0].timestamp.field: is not a number; got 'noon'; allowed: a field that holds a number of millis: 'value.field'`,
    ],
    [
      'a timestamp that cannot be parsed',
      route({ timestamp: { field: 'valu.at', unit: 'millis' } }),
      `routes[0].timestamp.field: column 1: expected key, value, header, topic, partition, offset, timestamp, a literal or a function, got 'valu'; did you mean 'value'?; got 'valu.at'`,
    ],
    [
      'a timestamp that tombstones do not have',
      route({ tombstones: 'delete', timestamp: { field: 'value.at', unit: 'millis' } }),
      `routes[0].timestamp.field: reads the value, which a tombstone does not have, and tombstones is 'delete'\n    use timestamp: 'record', or a header`,
    ],
    [
      'deletes by a key that the value holds',
      withColumns({ seq: 'value.seq' }, { tombstones: 'delete' }),
      `routes[0].columns.seq: reads the value, which a tombstone does not have, and tombstones is 'delete': no row could be named; got 'value.seq'\n    fill the primary key from the key (with key: json() also its fields), or leave tombstones at 'skip'`,
    ],
    [
      'deletes of whole partitions',
      route({ columns: { id: 'key', note: 'value.note' }, tombstones: 'delete' }),
      `routes[0].tombstones: 'delete' would delete whole partitions: the route names no clustering column\n    name the clustering columns, or leave tombstones at 'skip'`,
    ],
    [
      'deletes by a JSON null, of a key that the value holds',
      withColumns({ seq: 'value.seq' }, { emptyValues: { jsonNull: 'delete' } }),
      `routes[0].columns.seq: reads the value, which is JSON null then, and emptyValues.jsonNull is 'delete': no row could be named; got 'value.seq'\n    fill the primary key from the key (with key: json() also its fields), or leave emptyValues.jsonNull at 'skip'`,
    ],
    [
      'a row of a JSON null, of a key that the value holds',
      withColumns({ seq: 'value.seq' }, { emptyValues: { jsonNull: 'row' } }),
      `routes[0].columns.seq: reads the value, which is JSON null then, and emptyValues.jsonNull is 'row': no row could be named; got 'value.seq'\n    fill the primary key from the key (with key: json() also its fields), or leave emptyValues.jsonNull at 'skip'`,
    ],
    [
      'deletes by no bytes, of a key that the value holds',
      withColumns({ seq: 'value.seq' }, { emptyValues: { noBytes: 'delete' } }),
      `routes[0].columns.seq: reads the value, which has no bytes then, and emptyValues.noBytes is 'delete': no row could be named; got 'value.seq'\n    fill the primary key from the key (with key: json() also its fields), or leave emptyValues.noBytes at 'skip'`,
    ],
    [
      'deletes by nothing mapped, of a key that the value holds',
      withColumns({ seq: 'value.seq' }, { emptyValues: { nothingMapped: 'delete' } }),
      `routes[0].columns.seq: reads the value, which gives nothing then, and emptyValues.nothingMapped is 'delete': no row could be named; got 'value.seq'\n    fill the primary key from the key (with key: json() also its fields), or leave emptyValues.nothingMapped at 'skip'`,
    ],
    [
      'a timestamp that a JSON null does not have',
      route({ emptyValues: { jsonNull: 'delete' }, timestamp: { field: 'value.at', unit: 'millis' } }),
      `routes[0].timestamp.field: reads the value, which is JSON null then, and emptyValues.jsonNull is 'delete'\n    use timestamp: 'record', or a header`,
    ],
    [
      'deletes of whole partitions by an empty value',
      route({ columns: { id: 'key', note: 'value.note' }, emptyValues: { nothingMapped: 'delete' } }),
      `routes[0].emptyValues.nothingMapped: 'delete' would delete whole partitions: the route names no clustering column\n    name the clustering columns, or leave emptyValues.nothingMapped at 'skip'`,
    ],
    [
      'a JSON null of text',
      route({ value: text(), columns: { id: 'key', seq: 'offset' }, emptyValues: { jsonNull: 'skip' } }),
      `routes[0].emptyValues.jsonNull: does nothing: the route reads its value as text(), where 'null' is a value like any other\n    remove jsonNull, or give the route value: json()`,
    ],
    [
      'a counter',
      route({ table: 'shop.counts', columns: { id: 'key', n: 'value.n' } }),
      `routes[0].table: column 'n' is a counter: a record that is delivered twice would count twice\n    write one row per record into an ordinary table, and count there`,
    ],
  ] as const) {
    it(`checkConnector refuses ${what} and says what to change`, () => {
      expect(check(given)).toEqual([line]);
    });
  }

  const impossible: readonly (readonly [NativeType | 'list', string, object?])[] = [
    ['tinyint', '128'],
    ['tinyint', '1.5'],
    ['int', "'many'"],
    ['int', 'topic'],
    ['int', 'timestamp'],
    ['uuid', 'offset'],
    ['uuid', "'no-uuid'"],
    ['timestamp', "'yesterday'"],
    ['boolean', '1'],
    ['date', 'timestamp'],
    ['list', 'key'],
    ['list', 'header.h'],
    ['list', "'x'"],
    ['text', 'value', { value: bytes() }],
    ['int', 'value', { value: bytes() }],
    ['list', 'value', { value: text() }],
  ];
  for (const [type, source, changes] of impossible) {
    it(`checkConnector refuses ${source} for a column of type ${type}, since no record could ever fill it`, () => {
      const table = tableOf('x', {
        id: ['partition', native('text')],
        c: ['regular', type === 'list' ? listOf(native('text')) : native(type)],
      });
      const given = { topic: 't', table: 'shop.x', columns: { id: 'key', c: source }, ...changes };
      const problems = checkConnector({ name: 'c', routes: [given] }, finderOf(table));
      expect(problems).toMatchObject([{ path: 'routes[0].columns.c', got: `'${source}'` }]);
      expect(problems[0]!.message).toMatch(/^can never fill column 'c': .+/);
    });
  }

  it('checkConnector refuses now() in a primary key, since a redelivered record would make a second row', () => {
    const table = tableOf('x', {
      id: ['partition', native('text')],
      at: ['clustering', native('timestamp')],
    });
    const given = { topic: 't', table: 'shop.x', columns: { id: 'key', at: 'now()' } };
    expect(checkConnector({ name: 'c', routes: [given] }, finderOf(table))).toMatchObject([
      {
        path: 'routes[0].columns.at',
        message: 'now() in a primary key makes another row each time a record is delivered again',
      },
    ]);
  });

  it('checkConnector finds every problem of every route at once', () => {
    const paths = checkConnector(
      {
        name: 'NO',
        routes: [
          route({ table: 'shop.none' }),
          withColumns({ x: 'value.x', city: 'value.' }, { ttl: -1 }),
          route({ columns: {} }),
        ],
      },
      find,
    ).map(({ path }) => path);
    expect(paths).toEqual([
      'name',
      'routes[2].columns',
      'routes[0].table',
      'routes[1].columns.x',
      'routes[1].columns.city',
      'routes[1].ttl',
    ]);
  });

  for (const [what, given, paths] of [
    [
      'an expression beside a wrong option of its column',
      withColumns({ at: { from: 'value..at', unit: 'weeks' } }),
      ['columns.at.unit', 'columns.at'],
    ],
    [
      'an option without effect beside an expression that cannot be read',
      withColumns({ city: { from: 'value..city', unit: 'seconds' } }),
      ['columns.city', 'columns.city.unit'],
    ],
    ['an expression of a missing column', withColumns({ x: 'value..x' }), ['columns.x', 'columns.x']],
    [
      'the expression of a TTL beside its unit',
      route({ ttl: { from: 'value..ttl', unit: 'weeks' } }),
      ['ttl.unit', 'ttl.from'],
    ],
    [
      'the expression of a timestamp beside its unit',
      route({ timestamp: { field: 'value..at', unit: 'weeks' } }),
      ['timestamp.unit', 'timestamp.field'],
    ],
    [
      'one of two kinds of empty values',
      route({
        columns: { id: 'value.id', seq: '1' },
        value: json(),
        emptyValues: { jsonNull: 'delete', noBytes: 'x' },
      }),
      ['emptyValues.noBytes', 'columns.id'],
    ],
  ] as const) {
    it(`checkConnector finds ${what}`, () => {
      const found = checkConnector({ name: 'c', routes: [given] }, find, names).map(({ path }) => path);
      expect(found).toEqual(paths.map((path) => `routes[0].${path}`));
    });
  }

  it('checkWithoutTables finds every problem that does not depend on the tables', () => {
    const given = withColumns({ x: 'value..x', city: { from: 'value', unit: 'weeks' } }, { ttl: '1 parsec' });
    const structure = validateStructure({ name: 'c', routes: [given] });
    expect(checkWithoutTables(structure).map(({ path }) => path)).toEqual([
      'routes[0].columns.city.unit',
      'routes[0].columns.x',
      'routes[0].ttl',
    ]);
  });

  it('checkConnector refuses two routes from one topic to one table, also if one name is quoted', () => {
    expect(check(route({}), route({ table: 'shop."orders"' }))).toEqual([
      `routes[1]: routes[0] already writes topic 't' into shop.orders: both would write the same rows with the same timestamp\n    put the columns of both into routes[0] and remove this route`,
    ]);
  });

  it('checkConnector accepts two topics for one table only with timestamps of one kind', () => {
    expect(check(route({}), route({ topic: 'u' }))).toEqual([]);
    expect(check(route({}), route({ topic: 'u', timestamp: 'server' }))).toEqual([
      `routes[1].timestamp: routes[0] writes shop.orders with timestamps of another kind: which write wins would not follow the order of either topic; got 'server', and 'record' in routes[0]\n    give both routes the same timestamp`,
    ]);
  });

  it('checkConnector accepts one topic for two tables', () => {
    expect(check(route({}), route({ table: 'shop.by_city', columns: { city: 'value.city' } }))).toEqual([]);
  });
});
