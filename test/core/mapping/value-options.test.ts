import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { bytes, text } from '../../../core/connector/define.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import type { FormatReader } from '../../../core/decode/format-reader.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import { Float32 } from '../../../core/value/float32.ts';
import { Instant, LocalInstant } from '../../../core/value/instant.ts';
import { compile, errorOf, nowMs, write } from './routes.ts';
import { finderOf, listOf, mapOne, native, recordOf, tableOf } from './tables.ts';

/** A format of exact values, as a reader of schemas hands them over. */
const valuesOf = (value: unknown): FormatReader => ({
  kind: 'values',
  reads: 'document',
  acceptsNoBytes: false,
  compile: () => ({ decode: () => ({ exact: value, plain: value }) }),
  toJSON: () => ({ kind: 'values' }),
});

/** What the only column beside the key is filled with. */
const cell = (changes: Partial<RouteDefinition>, value: unknown) => write(changes, { value }).params[2];

describe('value options of columns', () => {
  const nullStrings = ['', 'NULL'];

  it('a text that is null by nullStrings does to its column what a null does', () => {
    const columns = { city: { from: 'value.c', nullStrings }, total: 'value.t' } as const;
    const value = { c: 'NULL', t: 1 };
    expect(write({ columns }, { value }).params[2]).toBeUndefined();
    expect(write({ columns, nulls: 'delete' }, { value }).params[2]).toBeNull();
    expect(cell({ columns }, { c: 'null', t: 1 })).toEqual(Buffer.from('null'));
  });

  it('nullStrings apply to headers, functions, numbers and the primary key', () => {
    const route = { nullStrings, nulls: 'delete', columns: { total: 'header.h' } } as const;
    expect(write(route, { headers: [{ name: 'h', value: Buffer.from('') }] }).params[2]).toBeNull();
    expect(write({ ...route, columns: { city: () => 'NULL' } }).params[2]).toBeNull();
    const error = errorOf(() => write({ ...route, columns: { city: 'value.c' } }, { key: '', value: {} }));
    expect(error).toMatchObject({ code: 'missing_key_column', column: 'id' });
  });

  it('a date of now() is the day in the time zone of its column', () => {
    const day = (columns: RouteDefinition['columns']) => write({ columns }).params[2]?.readUInt32BE();
    const utc = day({ day: 'now()' });
    expect(day({ day: { from: 'now()', timeZone: 'Pacific/Honolulu' } })).toBe((utc ?? 0) - 1);
    expect(day({ day: { from: 'now()', timeZone: 'Europe/Berlin' } })).toBe(utc);
  });

  it.each([
    [new Instant(1_700_000_000_123_456, 'micros'), 1_700_000_000_123_456],
    [new Instant(1_700_000_000, 'seconds'), 1_700_000_000_000_000],
    [new Instant(1_700_000_000_123_456_789n, 'nanos'), 1_700_000_000_123_456],
    ['2023-11-14T22:13:20.123456789Z', 1_700_000_000_123_456],
    ['2023-11-14T23:13:20+01:00', 1_700_000_000_000_000],
    ['1700000000123', 1_700_000_000_123_000],
    [1_700_000_000_123, 1_700_000_000_123_000],
  ])('a write timestamp from %o is %i, its unit being that of numbers alone', (at, micros) => {
    const route = {
      value: valuesOf({ at, c: 'x' }),
      timestamp: { field: 'value.at', unit: 'millis' },
    } as const;
    expect(write({ ...route, columns: { city: 'value.c' } }).timestampMicros).toBe(micros);
  });

  it.each([
    [new LocalInstant(1_700_000_000_123, 'millis'), /got a time without an offset/],
    ['2023-11-14T22:13:20', /got a value of type string/],
    ['2023-11-31T22:13:20Z', /got a value of type string/],
    ['9999-11-14T22:13:20Z', /allowed is up to 2\^53/],
  ])('a write timestamp from %o is refused: %s', (at, refusal) => {
    const route = {
      value: valuesOf({ at, c: 'x' }),
      timestamp: { field: 'value.at', unit: 'millis' },
    } as const;
    const error = errorOf(() => write({ ...route, columns: { city: 'value.c' } }));
    expect(error.code).toBe('invalid_timestamp');
    expect(fullText(error.reason)).toMatch(refusal);
  });

  it('a path leads into no part of an instant, of a number or of bytes', () => {
    for (const [value, step] of [
      [new Instant(5, 'millis'), 'count'],
      [new LocalInstant(5, 'millis'), 'unit'],
      [new Float32(0.5), 'number'],
      [Buffer.from('a'), 'length'],
      [Buffer.from('a'), 'buffer'],
    ] as const) {
      const act = () => cell({ value: valuesOf({ a: value }), columns: { city: `value.a.${step}` } }, {});
      expect(errorOf(act).code).toBe('wrong_type');
    }
    expect(
      errorOf(() =>
        cell({ value: valuesOf({ a: Buffer.from('a') }), columns: { total: 'value.a["0"]' } }, {}),
      ).code,
    ).toBe('wrong_type');
  });
});

it('the names of an object are keys that are lists, with every digit of their numbers', () => {
  const keys = { kind: 'map', key: listOf(native('decimal')), value: native('int'), frozen: true } as const;
  const table = tableOf('orders', {
    id: ['partition', native('text')],
    seq: ['clustering', native('int')],
    m: ['regular', keys],
  });
  const m = (value: string) => {
    const columns = { m: 'value.m' } as const;
    return mapOne(compile({ columns }, table), recordOf({ key: 'k', value }), 0, nowMs);
  };
  const named = m('{"m":{"[1.10]":1}}');
  expect(named).toMatchObject({
    params: [expect.anything(), expect.anything(), expect.any(Buffer), expect.anything()],
  });
  expect(named).toEqual(m('{"m":[[["1.10"],1]]}'));
  expect(named).not.toEqual(m('{"m":[[["1.1"],1]]}'));
});

describe('check of the value options', () => {
  const place = {
    kind: 'udt',
    keyspace: 'shop',
    name: 'place',
    fields: [{ name: 'n', type: native('int') }],
    frozen: true,
  } as const;
  const things = tableOf('things', {
    id: ['partition', native('text')],
    at: ['regular', native('timestamp')],
    day: ['regular', native('date')],
    clock: ['regular', native('time')],
    n: ['regular', native('int')],
    price: ['regular', native('decimal')],
    ok: ['regular', native('boolean')],
    ref: ['regular', native('uuid')],
    raw: ['regular', native('blob')],
    tags: ['regular', listOf(native('text'))],
    home: ['regular', place],
  });
  type Column = RouteDefinition['columns'][string];
  const check = (columns: Readonly<Record<string, Column>>, changes: Partial<RouteDefinition> = {}) =>
    checkConnector(
      {
        name: 'c',
        routes: [{ topic: 't', table: 'shop.things', ...changes, columns: { id: 'key', ...columns } }],
      },
      finderOf(things),
    ).map(printProblem);

  it.each([
    [
      'a pattern with a zone',
      check({ at: { from: 'value.a', pattern: 'dd.MM.yyyy', timeZone: 'Europe/Berlin' } }),
    ],
    [
      'patterns by type',
      check(
        { at: 'value.a', day: 'value.d' },
        { pattern: { timestamp: 'dd.MM.yyyy X', date: 'dd.MM.yyyy' } },
      ),
    ],
    ['a pattern of a header', check({ clock: { from: 'header.h', pattern: 'HH:mm' } })],
    ['a zone of a date', check({ day: { from: 'value.d', timeZone: '+01:00' } })],
    ['a zone of the day of now()', check({ day: { from: 'now()', timeZone: 'Europe/Berlin' } })],
    [
      'a zone of the record’s timestamp',
      check({ day: { from: 'timestamp', unit: 'millis', timeZone: 'UTC' } }),
    ],
    ['forms of numbers', check({ price: { from: 'value.p', numberForms: ['plus', 'decimalComma'] } })],
    [
      'a default form that one of several columns asks for',
      check({ n: 'value.n', price: 'value.p' }, { numberForms: ['decimalComma', 'exponent'] }),
    ],
    ['words', check({ ok: { from: 'header.ok', booleanStrings: ['yes:no'] } })],
    ['booleans as numbers', check({ n: { from: 'value.n', booleanNumbers: [1, 0] } })],
    ['forms of UUIDs', check({ ref: { from: 'value.r', uuidForms: ['undashed', 'urn'] } })],
    ['null strings', check({ n: { from: 'value.n', nullStrings: [''] } })],
    ['nulls in a list', check({ tags: { from: 'value.t', collectionNulls: 'skip' } })],
    [
      'options of a type',
      check({
        home: { from: 'value.h', udtFromArray: true, allowExtraFields: false, allowMissingFields: false },
      }),
    ],
    ['toJson', check({ tags: 'value.t', id: 'toJson(key)' })],
  ])('the check of the value options finds nothing wrong with %s', (_, problems) => {
    expect(problems).toEqual([]);
  });

  it.each([
    [
      'a misspelled zone',
      check({ at: { from: 'value.a', timeZone: 'Europe/Berln' } }),
      `routes[0].columns.at.timeZone: is not a time zone; got 'Europe/Berln'; allowed: an IANA name such as 'Europe/Berlin' or 'UTC', or an offset such as '+01:00'\n    did you mean 'Europe/Berlin'?`,
    ],
    [
      'a pattern without a zone',
      check({ at: { from: 'value.a', pattern: 'dd.MM.yyyy HH:mm' } }),
      `routes[0].columns.at.pattern: the pattern of a timestamp reads texts without an offset: declare the zone that they are in, timeZone: 'Europe/Berlin', or add one (XXX); got 'dd.MM.yyyy HH:mm'`,
    ],
    [
      "a route's pattern that cannot fill a column",
      check({ clock: 'value.c', day: 'value.d' }, { pattern: 'dd.MM.yyyy' }),
      `routes[0].columns.clock: the route's pattern of a time lacks the hour: HH, or hh with a; got 'dd.MM.yyyy'`,
    ],
    [
      'an unknown letter',
      check({ day: { from: 'value.d', pattern: { date: "dd.MM.yyyy 'x" } } }),
      `routes[0].columns.day.pattern.date: has a single quote that is never closed; got 'dd.MM.yyyy 'x'`,
    ],
    [
      'a pattern of another type',
      check({ day: { from: 'value.d', pattern: { date: 'dd.MM.yyyy', time: 'HH:mm' } } }),
      'routes[0].columns.day.pattern.time: does nothing: a column of type date holds no time\n    remove time from pattern',
    ],
    [
      'a zone of a time',
      check({ clock: { from: 'value.c', timeZone: 'UTC' } }),
      'routes[0].columns.clock.timeZone: does nothing: a column of type time holds no timestamp or date\n    remove timeZone from the column',
    ],
    [
      'a comma in whole numbers',
      check({ n: { from: 'value.n', numberForms: ['plus', 'decimalComma'] } }),
      `routes[0].columns.n.numberForms[1]: does nothing: a column of type int holds no decimal or double or float or timestamp or date or time\n    remove 'decimalComma' from numberForms`,
    ],
    [
      'an exponent that is always taken',
      check({ price: { from: 'value.p', numberForms: ['exponent'] } }),
      `routes[0].columns.price.numberForms[0]: does nothing: a column of type decimal holds no bigint or counter or int or smallint or tinyint or varint or timestamp or date or time\n    remove 'exponent' from numberForms`,
    ],
    [
      'numbers of a header',
      check({ ok: { from: 'header.ok', booleanNumbers: [1, 0] } }),
      `routes[0].columns.ok.booleanNumbers: does nothing: a header is text, not a number: booleanStrings: ['1:0'] is for that\n    remove booleanNumbers from the column`,
    ],
    [
      'nulls in bytes',
      check({ raw: { from: 'value', nullStrings: [''] } }, { value: bytes() }),
      'routes[0].columns.raw.nullStrings: does nothing: the route reads its value as bytes(), which a blob takes as they are\n    remove nullStrings from the column',
    ],
    [
      'a default that no column asks for',
      check({ n: 'value.n' }, { udtFromArray: true }),
      "routes[0].udtFromArray: does nothing: no column of the route holds a user-defined type that a record's values fill\n    remove it",
    ],
    [
      'words that are no pairs',
      check({ ok: { from: 'value.o', booleanStrings: ['yes'] } }),
      `routes[0].columns.ok.booleanStrings: is not a list of words; got an array; allowed: pairs of words for true and false, each word once: ['yes:no', 'y:n']`,
    ],
    [
      'a form that is none',
      check({ ref: { from: 'value.r', uuidForms: ['undashes'] as never } }),
      `routes[0].columns.ref.uuidForms[0]: is not one of its values; got 'undashes'; allowed: 'undashed', 'braces', 'urn'\n    did you mean 'undashed'?`,
    ],
    [
      'toJson into a number',
      check({ n: 'toJson(value.n)' }),
      'routes[0].columns.n: toJson(value.field) cannot fill a column of type int; allowed: columns of type text, ascii',
    ],
    [
      'toJson of a literal',
      check({ id: "toJson('a')" }),
      `routes[0].columns.id: toJson() takes a part of the record; got 'a'; allowed: key, value, header, or a path into them`,
    ],
    [
      'toJson of a path into text',
      check({ id: 'toJson(value.a)' }, { value: text() }),
      "routes[0].columns.id: reads into the value, but the route reads its value as text()\n    add value: json() to the route, or take the whole of it: 'value'",
    ],
  ])('the check of the value options refuses %s and says what to change', (_, problems, line) => {
    expect(problems).toEqual([line]);
  });
});
