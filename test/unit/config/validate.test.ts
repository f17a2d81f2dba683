import { describe, expect, it } from 'vitest';
import { defineConnector, json, text } from '../../../lambda/core/config/define.ts';
import { ConfigurationError, printProblem } from '../../../lambda/core/config/problem.ts';
import { validateStructure } from '../../../lambda/core/config/validate.ts';

const route = (changes: object = {}) => ({
  topic: 'shop.orders',
  table: 'shop.orders',
  columns: { id: 'value.id' },
  ...changes,
});

const connector = (changes: object = {}) => ({ name: 'orders', routes: [route()], ...changes });

const problemsOf = (definition: unknown) => validateStructure(definition).problems.map(printProblem);
const problemsOfRoute = (changes: object) => problemsOf(connector({ routes: [route(changes)] }));

describe('validateStructure', () => {
  for (const [what, definition] of [
    ['the least that a connector can be', connector()],
    [
      'every option',
      connector({
        routes: [
          route({
            key: json(),
            value: text(),
            table: 'shop."Orders"',
            columns: { id: 'key.id', '"odd" name': () => 1 },
            ttl: '90 days',
            timestamp: { field: 'key.at', unit: 'millis' },
            maxTimestampAhead: '2 hours',
            nulls: 'delete',
            tombstones: 'delete',
            emptyValues: { jsonNull: 'row', noBytes: 'skip', nothingMapped: 'dead-letter' },
            where: () => true,
          }),
        ],
      }),
    ],
    ['a base for offsets', connector({ routes: [route({ timestamp: { offset: 0 }, ttl: 60 })] })],
    ['a name of 40 characters', connector({ name: 'a'.repeat(40) })],
  ] as const) {
    it(`takes ${what}`, () => {
      const { problems, routes } = validateStructure(definition);
      expect(problems).toEqual([]);
      expect(routes.map(({ path }) => path)).toEqual(['routes[0]']);
    });
  }

  it('finds every problem at once, each with its path, and keeps the sound routes apart', () => {
    const structure = validateStructure({
      name: 'My Connector',
      routes: [route({ topic: '' }), route(), 'x', route({ ttl: true, nulls: 'del' })],
      extra: 1,
    });
    expect(structure.problems.map(({ path }) => path)).toEqual([
      'name',
      'extra',
      'routes[0].topic',
      'routes[2]',
      'routes[3].ttl',
      'routes[3].nulls',
    ]);
    expect(structure.routes.map(({ path }) => path)).toEqual(['routes[1]']);
  });

  for (const [definition, line] of [
    [
      undefined,
      `connector: is not a connector; got undefined\n    end the file with: export default defineConnector({ name: '…', routes: [ … ] });`,
    ],
    [{ routes: [route()] }, `name: is missing; allowed: a name such as 'orders'`],
    [{ name: 'orders' }, 'routes: is missing; allowed: at least one route: { topic, table, columns }'],
    [
      connector({ routes: [] }),
      'routes: is not a list of routes; got an empty array; allowed: an array with at least one route',
    ],
    [
      connector({ name: 'orders', route: [] }),
      `route: unknown option; allowed: name, routes, deadLetterLimit\n    did you mean 'routes'?`,
    ],
  ] as const) {
    it(`says of ${JSON.stringify(definition)} what is wrong and what to change`, () => {
      expect(problemsOf(definition)).toEqual([line]);
    });
  }

  for (const [changes, line] of [
    [{ topic: undefined }, `routes[0].topic: is missing; allowed: a topic's name, such as 'shop.orders'`],
    [
      { topic: 'a b' },
      `routes[0].topic: is not a topic's name; got 'a b'; allowed: 1 to 249 letters, digits and . _ -`,
    ],
    [
      { value: json },
      `routes[0].value: is not a format; got a function; allowed: json(), text(), bytes()\n    write json(), imported from 'millrace'`,
    ],
    [
      { key: 'text' },
      `routes[0].key: is not a format; got 'text'; allowed: json(), text(), bytes()\n    write text(), imported from 'millrace'`,
    ],
    [
      { key: { kind: 'xml' } },
      'routes[0].key: is not a format; got an object; allowed: json(), text(), bytes()',
    ],
    [
      { table: 'orders' },
      `routes[0].table: is not a table's name; got 'orders'; allowed: keyspace.table, names with capitals quoted: shop."Orders"\n    put the keyspace before it: 'keyspace.orders'`,
    ],
    [{ columns: {} }, `routes[0].columns: names no column; allowed: { column: 'expression', … }`],
    [
      { columns: ['id'] },
      `routes[0].columns: is not a map of columns; got an array; allowed: { column: 'expression', … }`,
    ],
    [
      { columns: { n: 5 } },
      `routes[0].columns.n: is not a source of a column; got 5; allowed: an expression in text, or a function of the record\n    write the literal as an expression: '5'`,
    ],
    [
      { columns: { 'Last Name': {} } },
      'routes[0].columns["Last Name"]: is not a source of a column; got an object; allowed: an expression in text, or a function of the record',
    ],
    [
      { columns: { n: () => Promise.resolve(1), m: async () => Promise.resolve(1) } },
      'routes[0].columns.m: a column can not wait for a promise; got an async function\n    compute the value without await: the record is all there is',
    ],
    [
      { ttl: null },
      `routes[0].ttl: is not a time to live; got null; allowed: '90 days', whole seconds, or an expression that yields seconds`,
    ],
    [
      { nulls: 'unsett' },
      `routes[0].nulls: is not one of its values; got 'unsett'; allowed: 'unset', 'delete'\n    did you mean 'unset'?`,
    ],
    [
      { tombstones: true },
      `routes[0].tombstones: is not one of its values; got true; allowed: 'skip', 'delete'`,
    ],
    [
      { where: 'value.x' },
      `routes[0].where: is not a filter; got 'value.x'; allowed: (record) => true or false, without await`,
    ],
    [
      { timestamp: 'offset' },
      `routes[0].timestamp: is not a source of timestamps; got 'offset'; allowed: 'record', 'server', { offset: base }, { field, unit }\n    write { offset: 0 }, or a base in microseconds`,
    ],
    [
      { timestamp: { offset: -1 } },
      'routes[0].timestamp.offset: is not a base; got -1; allowed: whole microseconds from 0 to 2^53',
    ],
    [
      { timestamp: { field: 'value.t', unit: 'ms' } },
      `routes[0].timestamp.unit: is not a unit; got 'ms'; allowed: seconds, millis, micros`,
    ],
    [
      { timestamp: { field: 'value.t' } },
      `routes[0].timestamp: is not a source of timestamps; got { field }; allowed: 'record', 'server', { offset: base }, { field, unit }`,
    ],
    [
      { maxTimestampAhead: '5 fortnights' },
      `routes[0].maxTimestampAhead: is not a length of time; got '5 fortnights'; allowed: a number and seconds, minutes, hours, days or weeks: '1 day', or 'unlimited'`,
    ],
    [
      { maxTimestampAhead: 'unlimeted' },
      `routes[0].maxTimestampAhead: is not a length of time; got 'unlimeted'; allowed: a number and seconds, minutes, hours, days or weeks: '1 day', or 'unlimited'\n    did you mean 'unlimited'?`,
    ],
    [
      { maxTimestampAhead: 86400 },
      `routes[0].maxTimestampAhead: is not a length of time; got 86400; allowed: a number and seconds, minutes, hours, days or weeks: '1 day', or 'unlimited'`,
    ],
    [
      { emptyValues: 'skip' },
      `routes[0].emptyValues: is not a map of kinds of empty values to what they do; got 'skip'; allowed: { jsonNull, noBytes, nothingMapped }, each 'row', 'delete', 'skip', 'dead-letter'`,
    ],
    [
      { emptyValues: { jsonnull: 'skip' } },
      `routes[0].emptyValues.jsonnull: unknown option; allowed: jsonNull, noBytes, nothingMapped\n    did you mean 'jsonNull'?`,
    ],
    [
      { emptyValues: { jsonNull: 'skipp' } },
      `routes[0].emptyValues.jsonNull: is not one of its values; got 'skipp'; allowed: 'row', 'delete', 'skip', 'dead-letter'\n    did you mean 'skip'?`,
    ],
    [
      { emptyValues: { noBytes: true } },
      `routes[0].emptyValues.noBytes: is not one of its values; got true; allowed: 'row', 'delete', 'skip', 'dead-letter'`,
    ],
    [
      { colums: {} },
      `routes[0].colums: unknown option; allowed: topic, key, value, table, columns, ttl, timestamp, maxTimestampAhead, nulls, tombstones, emptyValues, where\n    did you mean 'columns'?`,
    ],
  ] as const) {
    it(`says of the route option ${Object.keys(changes).join()} what is wrong: ${line.slice(0, 60)}…`, () => {
      expect(problemsOfRoute(changes)).toEqual([line]);
    });
  }
});

describe('defineConnector', () => {
  it('gives back the definition, frozen down to its columns', () => {
    const definition = defineConnector({
      name: 'orders',
      routes: [{ topic: 't', table: 'k.t', columns: { id: 'key' } }],
    });
    expect(Object.isFrozen(definition.routes[0]!.columns)).toBe(true);
    expect(definition.name).toBe('orders');
  });
});

describe('ConfigurationError', () => {
  it('says all problems in its message', () => {
    const error = new ConfigurationError([
      { path: 'a', message: 'is wrong', got: '1', allowed: '2', fix: 'write 2' },
      { path: '', message: 'is odd' },
    ]);
    expect(error.message).toBe(
      'the connector has 2 problems\na: is wrong; got 1; allowed: 2\n    write 2\nconnector: is odd',
    );
  });
});
