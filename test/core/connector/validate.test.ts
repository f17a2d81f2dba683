import { describe, expect, it } from 'vitest';
import { defineConnector, json, text } from '../../../core/connector/define.ts';
import { ConfigurationError, printProblem } from '../../../core/connector/problem.ts';
import { validateStructure } from '../../../core/connector/validate.ts';

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
            columns: {
              id: 'key.id',
              '"odd" name': () => 1,
              at: { from: 'value.at', unit: 'nanos', after9999: 'refuse', january1970: 'warn' },
              raw: { from: () => 'x', encoding: 'utf8', allowExtraFields: true },
            },
            ttl: '90 days',
            timestamp: { field: 'key.at', unit: 'millis' },
            maxTimestampAhead: '2 hours',
            nulls: 'delete',
            tombstones: 'delete',
            emptyValues: { jsonNull: 'row', noBytes: 'skip', nothingMapped: 'dead-letter' },
            where: () => true,
            unit: { timestamp: 'seconds', date: 'days', time: 'micros' },
            encoding: 'hex',
            after9999: 'write',
            january1970: 'refuse',
            allowExtraFields: false,
          }),
        ],
      }),
    ],
    ['a base for offsets', connector({ routes: [route({ timestamp: { offset: 0 }, ttl: 60 })] })],
    ['a name of 40 characters', connector({ name: 'a'.repeat(40) })],
  ] as const) {
    it(`validateStructure accepts ${what}`, () => {
      const { problems, routes } = validateStructure(definition);
      expect(problems).toEqual([]);
      expect(routes.map(({ path }) => path)).toEqual(['routes[0]']);
    });
  }

  it('validateStructure reports every problem at once with its path and returns the valid routes', () => {
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
    it(`validateStructure says what is wrong with ${JSON.stringify(definition)} and what to change`, () => {
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
      `routes[0].value: is not a format; got a function; allowed: json(), avro(), protobuf(), text(), bytes(), short(), int(), long(), float(), double(), boolean(), uuid(), csv(), connectJson(), gzip(), zlib()\n    write json(), imported from 'millrace'`,
    ],
    [
      { key: 'text' },
      `routes[0].key: is not a format; got 'text'; allowed: json(), avro(), protobuf(), text(), bytes(), short(), int(), long(), float(), double(), boolean(), uuid(), csv(), connectJson(), gzip(), zlib()\n    write text(), imported from 'millrace'`,
    ],
    [
      { key: { kind: 'xml' } },
      'routes[0].key: is not a format; got an object; allowed: json(), avro(), protobuf(), text(), bytes(), short(), int(), long(), float(), double(), boolean(), uuid(), csv(), connectJson(), gzip(), zlib()',
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
      `routes[0].columns.n: is not a source of a column; got 5; allowed: an expression in text, a function of the record, or { from, … } with one of these and options\n    write the literal as an expression: '5'`,
    ],
    [
      { columns: { 'Last Name': {} } },
      `routes[0].columns["Last Name"].from: is missing; allowed: what fills the column: { from: 'value.field', … }`,
    ],
    [
      { columns: { n: () => Promise.resolve(1), m: async () => Promise.resolve(1) } },
      'routes[0].columns.m: a column cannot wait for a promise; got an async function\n    compute the value without await: the record is all there is',
    ],
    [
      { ttl: null },
      `routes[0].ttl: is not a time to live; got null; allowed: '90 days', whole seconds, an expression that yields seconds, or { from: expression, unit }`,
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
      `routes[0].timestamp.unit: is not a unit; got 'ms'; allowed: seconds, millis, micros, nanos\n    did you mean 'millis'?`,
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
      `routes[0].colums: unknown option; allowed: topic, key, value, headers, table, columns, ttl, timestamp, maxTimestampAhead, nulls, tombstones, emptyValues, where, unit, pattern, timeZone, encoding, numberForms, booleanStrings, booleanNumbers, uuidForms, nullStrings, collectionNulls, udtFromArray, allowExtraFields, allowMissingFields, after9999, january1970\n    did you mean 'columns'?`,
    ],
    [
      { columns: { n: { from: { from: 'key' } } } },
      'routes[0].columns.n.from: is not a source of a column; got an object; allowed: an expression in text, a function of the record, or { from, … } with one of these and options',
    ],
    [
      { columns: { n: { from: 'value.n', units: 'seconds' } } },
      `routes[0].columns.n.units: unknown option; allowed: from, unit, pattern, timeZone, encoding, numberForms, booleanStrings, booleanNumbers, uuidForms, nullStrings, collectionNulls, udtFromArray, allowExtraFields, allowMissingFields, after9999, january1970\n    did you mean 'unit'?`,
    ],
    [
      { columns: { n: { from: 'value.n', unit: 'second' } } },
      `routes[0].columns.n.unit: is not a unit; got 'second'; allowed: seconds, millis, micros, nanos, days\n    did you mean 'seconds'?`,
    ],
    [
      { columns: { n: { from: 'value.n', unit: { timestamp: 'days' } } } },
      `routes[0].columns.n.unit.timestamp: is not a unit; got 'days'; allowed: seconds, millis, micros, nanos`,
    ],
    [
      { unit: { timestamps: 'seconds' } },
      `routes[0].unit.timestamps: unknown option; allowed: timestamp, date, time\n    did you mean 'timestamp'?`,
    ],
    [{ unit: {} }, 'routes[0].unit: names no type; allowed: { timestamp, date, time }, each with a unit'],
    [
      { unit: 'µs' },
      `routes[0].unit: is not a unit; got 'µs'; allowed: seconds, millis, micros, nanos, days\n    did you mean 'micros'?`,
    ],
    [
      { unit: { constructor: 'seconds' } },
      `routes[0].unit.constructor: unknown option; allowed: timestamp, date, time`,
    ],
    [
      { encoding: 'Base64' },
      `routes[0].encoding: is not one of its values; got 'Base64'; allowed: 'base64', 'base64url', 'hex', 'utf8'\n    did you mean 'base64'?`,
    ],
    [
      { after9999: true },
      `routes[0].after9999: is not one of its values; got true; allowed: 'refuse', 'write'`,
    ],
    [
      { january1970: 'ignore' },
      `routes[0].january1970: is not one of its values; got 'ignore'; allowed: 'warn', 'write', 'refuse'`,
    ],
    [
      { allowExtraFields: 'no' },
      `routes[0].allowExtraFields: is not one of its values; got 'no'; allowed: true, false`,
    ],
    [{ ttl: { unit: 'millis' } }, `routes[0].ttl.from: is missing; allowed: text such as 'value.ttl'`],
    [
      { ttl: { from: 5 } },
      `routes[0].ttl.from: is not an expression; got 5; allowed: text such as 'value.ttl'`,
    ],
    [
      { ttl: { from: 'value.ttl', unit: 'minutes' } },
      `routes[0].ttl.unit: is not a unit; got 'minutes'; allowed: seconds, millis, micros, nanos, days`,
    ],
    [
      { ttl: { from: 'value.ttl', units: 'millis' } },
      `routes[0].ttl.units: unknown option; allowed: from, unit\n    did you mean 'unit'?`,
    ],
  ] as const) {
    it(`validateStructure says what is wrong with the route option ${Object.keys(changes).join()}: ${line.slice(0, 60)}…`, () => {
      expect(problemsOfRoute(changes)).toEqual([line]);
    });
  }
});

describe('defineConnector', () => {
  it('defineConnector returns the definition, frozen down to its columns', () => {
    const definition = defineConnector({
      name: 'orders',
      routes: [{ topic: 't', table: 'k.t', columns: { id: 'key' } }],
    });
    expect(Object.isFrozen(definition.routes[0]!.columns)).toBe(true);
    expect(definition.name).toBe('orders');
  });
});

describe('ConfigurationError', () => {
  it('a ConfigurationError lists all problems in its message', () => {
    const error = new ConfigurationError([
      { path: 'a', message: 'is wrong', got: '1', allowed: '2', fix: 'write 2' },
      { path: '', message: 'is odd' },
    ]);
    expect(error.message).toBe(
      'the connector has 2 problems\na: is wrong; got 1; allowed: 2\n    write 2\nconnector: is odd',
    );
  });
});
