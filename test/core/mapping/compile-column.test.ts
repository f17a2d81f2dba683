import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { bytes, json, text } from '../../../core/connector/define.ts';
import { int64, nowMs, write, type Given } from './routes.ts';

/** What a column's source writes into it. */
function cell(column: string, source: RouteDefinition['columns'][string], record: Given = {}) {
  return write(
    {
      columns: { [column]: source },
      key: text(),
      timestamp: 'server',
      emptyValues: { nothingMapped: 'row' },
    },
    record,
  ).params[2];
}

const header = (value: string) => ({ name: 'h', value: Buffer.from(value) });

describe('compiled route', () => {
  it('a compiled route writes one upsert: the key, every named column, then the timestamp', () => {
    const written = write({ columns: { city: 'value.city' } }, { value: { city: 'Oslo' } });
    expect(written.shape).toEqual({
      kind: 'upsert',
      keyspace: 'shop',
      table: 'orders',
      cql: 'INSERT INTO "shop"."orders" ("id", "seq", "city") VALUES (?, ?, ?) USING TIMESTAMP ?',
      types: ['text', 'int', 'text', 'bigint'].map((name) => ({ kind: 'native', name })),
      layout: {
        key: 'id; seq',
        columns: new Map([
          ['id', 'partition text'],
          ['seq', 'clustering int'],
          ['city', 'regular text'],
        ]),
      },
      timestampMode: 'record',
      timestampIndex: 3,
      columnCount: 3,
      setsStatics: false,
    });
    const micros = 1_700_000_000_123_000 + (1000 % 997);
    expect(written).toMatchObject({
      params: [Buffer.from('k'), Buffer.from([0, 0, 0, 7]), Buffer.from('Oslo'), int64(BigInt(micros))],
      partitionKey: Buffer.from('k'),
      timestampMicros: micros,
      bytes: 1 + 4 + 4,
      recordIndex: 5,
    });
  });

  for (const [what, column, source, record, expected] of [
    ['a nested field', 'city', 'value.a.b', { value: { a: { b: 'x' } } }, Buffer.from('x')],
    ['an item of a list', 'city', 'value.a[1]', { value: { a: ['x', 'y'] } }, Buffer.from('y')],
    ['an item that the list does not have', 'city', 'value.a[9]', { value: { a: ['x'] } }, undefined],
    ['a quoted field', 'city', 'value["a.b"]', { value: { 'a.b': 'x' } }, Buffer.from('x')],
    ['an absent field', 'city', 'value.a', { value: {} }, undefined],
    ['a field below an absent one', 'city', 'value.a.b.c', { value: {} }, undefined],
    ['a field below a null', 'city', 'value.a.b', { value: { a: null } }, undefined],
    ['a null', 'city', 'value.a', { value: { a: null } }, undefined],
    ['an empty text', 'city', 'value.a', { value: { a: '' } }, Buffer.alloc(0)],
    ['an absent __proto__', 'city', 'value.__proto__', { value: {} }, undefined],
    ['a present __proto__', 'city', 'value.__proto__', { value: '{"__proto__":"x"}' }, Buffer.from('x')],
    ['a method of all objects', 'city', 'value.constructor.name', { value: {} }, undefined],
    [
      'a decimal with all its digits',
      'total',
      'value.t',
      { value: '{"t":1.10}' },
      Buffer.from([0, 0, 0, 2, 110]),
    ],
    ['a number beyond 2^53', 'big', 'value.n', { value: '{"n":9007199254740993}' }, int64(9007199254740993n)],
    ['a number into text as it is written', 'city', 'value.n', { value: '{"n":1.50}' }, Buffer.from('1.50')],
    ['a literal text', 'city', "'it''s'", {}, Buffer.from("it's")],
    ['a literal number', 'big', '12345678901234567', {}, int64(12345678901234567n)],
    ['a literal decimal', 'total', '-1.50', {}, Buffer.from([0, 0, 0, 2, 0xff, 0x6a])],
    ['the literal null', 'city', 'null', {}, undefined],
    ['the topic', 'city', 'topic', {}, Buffer.from('t')],
    ['the partition', 'big', 'partition', {}, int64(3n)],
    ['the offset', 'big', 'offset', {}, int64(1000n)],
    ['the record timestamp', 'at', 'timestamp', {}, int64(1_700_000_000_123n)],
    ['a record timestamp of -1, which means none', 'at', 'timestamp', { timestamp: -1 }, undefined],
    ['a record timestamp of -1, into a bigint', 'big', 'timestamp', { timestamp: -1 }, undefined],
    ['a record timestamp that the event lacks', 'at', 'timestamp', { timestamp: null }, undefined],
    ['a record timestamp before 1970', 'at', 'timestamp', { timestamp: -2 }, int64(-2n)],
    [
      'what a function makes of nanoseconds',
      'big',
      (r: { timestamp: number | undefined }) => Math.round((r.timestamp ?? 0) / 1e6),
      { timestamp: 1.7e18 },
      int64(1_700_000_000_000n),
    ],
    [
      'the timestamp from a function of a record without one',
      'at',
      (r: { timestamp: number | undefined }) => r.timestamp,
      { timestamp: -1 },
      undefined,
    ],
    ['now() as a timestamp', 'at', 'now()', {}, int64(BigInt(nowMs))],
    [
      'a header, the last of its name',
      'city',
      'header.h',
      { headers: [header('a'), header('b')] },
      Buffer.from('b'),
    ],
    ['an absent header', 'city', 'header.h', {}, undefined],
    ['a header without a value', 'city', 'header.h', { headers: [{ name: 'h', value: null }] }, undefined],
    [
      'a header without a value, a number',
      'big',
      'header.h',
      { headers: [{ name: 'h', value: null }] },
      undefined,
    ],
    [
      'a header without a value, a blob',
      'raw',
      'header.h',
      { headers: [{ name: 'h', value: null }] },
      undefined,
    ],
    ['a header of zero bytes', 'city', 'header.h', { headers: [header('')] }, Buffer.alloc(0)],
    ['a header of zero bytes, a blob', 'raw', 'header.h', { headers: [header('')] }, Buffer.alloc(0)],
    [
      'a header whose last value is null',
      'city',
      'header.h',
      { headers: [header('a'), { name: 'h', value: null }] },
      undefined,
    ],
    [
      'a header whose last value is not null',
      'city',
      'header.h',
      { headers: [{ name: 'h', value: null }, header('a')] },
      Buffer.from('a'),
    ],
    [
      'the bytes of a header',
      'raw',
      'header.h',
      { headers: [{ name: 'h', value: Buffer.from([255]) }] },
      Buffer.from([255]),
    ],
    [
      'what a function gives',
      'city',
      (r: { offset: number }) => `no ${r.offset}`,
      {},
      Buffer.from('no 1000'),
    ],
    ['undefined from a function', 'city', () => undefined, {}, undefined],
  ] as const) {
    it(`a compiled route fills a column with ${what}`, () => {
      expect(cell(column, source, record)).toEqual(expected);
    });
  }

  it('a compiled route fills date and timeuuid with now(), and the UUID differs for every record', () => {
    const at = (offset: number, partition = 3) => cell('made', 'now()', { offset, partition })!;
    expect(cell('day', 'now()')!.readUInt32BE()).toBe(2 ** 31 + Math.floor(nowMs / 86_400_000));
    expect(at(1)).toEqual(at(1));
    expect(new Set([at(1), at(2), at(10_001), at(1, 4)].map((uuid) => uuid.toString('hex'))).size).toBe(4);
    expect(at(1)[6]! >> 4).toBe(1);
    expect(at(1)[8]! >> 6).toBe(2);
    expect(at(1)[10]! & 1).toBe(1);
  });

  it('a null deletes its column if the route says so, and an absent field does not', () => {
    const nulls = { nulls: 'delete', columns: { city: 'value.a', total: 'value.b' } } as const;
    expect(write(nulls, { value: { a: null } }).params.slice(2, 4)).toEqual([null, undefined]);
  });

  it('a compiled route reads keys and values in the formats of the route', () => {
    expect(write({ key: json(), columns: { id: 'key.id' } }, { key: { id: 'x' } }).params[0]).toEqual(
      Buffer.from('x'),
    );
    const raw = write({ value: bytes(), columns: { raw: 'value' } }, { value: Buffer.from([1, 2]) });
    expect(raw.params[2]).toEqual(Buffer.from([1, 2]));
    expect(write({ value: text(), columns: { city: 'value' } }, { value: 'plain' }).params[2]).toEqual(
      Buffer.from('plain'),
    );
  });

  it('a compiled route shows functions JavaScript numbers and gives expressions exact ones', () => {
    const written = write(
      { columns: { total: 'value.t', city: (r) => typeof (r.value as { t: unknown }).t } },
      { value: '{"t":1.10}' },
    );
    expect(written.params[2]).toEqual(Buffer.from('number'));
    expect(written.params[3]).toEqual(Buffer.from([0, 0, 0, 2, 110]));
  });
});
