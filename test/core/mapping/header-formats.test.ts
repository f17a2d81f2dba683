import { describe, expect, it } from 'vitest';
import { bytes, connectJson, gzip, int, json, long } from '../../../core/connector/define.ts';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { checkConnector } from '../../../core/mapping/check/check.ts';
import { readerOf } from '../../support/format-codec.ts';
import { goldenRecord } from '../../support/golden-value.ts';
import { makeRecord } from '../../support/make-record.ts';
import { schemaFormat } from '../../support/schema-format.ts';
import { compile, errorOf, int64, nowMs, orders, write } from './routes.ts';
import { finderOf, mapOne, recordOf } from './tables.ts';

const header = (name: string, value: Buffer | string | null) => ({
  name,
  value: typeof value === 'string' ? Buffer.from(value) : value,
});

const int32 = (value: number): Buffer => {
  const encoded = Buffer.alloc(4);
  encoded.writeInt32BE(value);
  return encoded;
};

const paramsOf = (changes: Partial<RouteDefinition>, ...headers: ReturnType<typeof header>[]) =>
  write(changes, { value: '{}', headers }).params.slice(2, -1);

const check = (changes: object) =>
  checkConnector(
    {
      name: 'c',
      routes: [{ topic: 't', table: 'shop.orders', ...changes }],
    },
    finderOf(orders),
  ).map(printProblem);

describe('headers with formats', () => {
  it('columns take the decoded value of a header, and what paths lead to in documents', () => {
    const route = {
      headers: { count: int(), 'ce.meta': json() },
      columns: { total: 'header["ce.meta"].order[0].total', big: 'header.count', city: 'header.city' },
    } as const;
    const meta = header('ce.meta', '{"order":[{"total":1234567890.123456789}]}');
    const [city, total, big] = paramsOf(route, meta, header('count', int32(7)), header('city', 'Bern'));
    expect(String(city)).toBe('Bern');
    expect(total).toEqual(Buffer.concat([int32(9), Buffer.from(1234567890123456789n.toString(16), 'hex')]));
    expect(big).toEqual(int64(7n));
  });

  it('a header that is absent, or has no value, leaves its column as it is', () => {
    const route = { headers: { count: int() }, columns: { big: 'header.count' } } as const;
    expect(paramsOf(route)).toEqual([undefined]);
    expect(paramsOf(route, header('count', int32(1)), header('count', null))).toEqual([undefined]);
  });

  it('functions get the decoded value of a header, and its text', () => {
    const seen: unknown[] = [];
    const where: RouteDefinition['where'] = (record) => {
      seen.push(record.headerValue('count'), record.headerValue('city'), record.headerValue('none'));
      seen.push(record.header('city'));
      return true;
    };
    write(
      { headers: { count: long() }, where },
      { value: '{}', headers: [header('count', int64(2n ** 60n)), header('city', 'Bern')] },
    );
    expect(seen).toEqual([2 ** 60, 'Bern', undefined, 'Bern']);
  });

  it('a write timestamp and a TTL come from headers with formats', () => {
    const written = write(
      {
        headers: { at: long(), meta: json() },
        timestamp: { field: 'header.at', unit: 'micros' },
        ttl: 'header.meta.ttl',
      },
      { value: '{}', headers: [header('at', int64(77n)), header('meta', '{"ttl":60}')] },
    );
    expect(written.timestampMicros).toBe(77);
    expect(written.params).toContainEqual(int32(60));
  });

  it('a header that is not of its format makes the record a dead letter that names it', () => {
    const route = { headers: { count: int() }, columns: { big: 'header.count' } } as const;
    const error = errorOf(() => paramsOf(route, header('count', 'seven')));
    expect([error.code, fullText(error.reason)]).toEqual([
      'malformed_number',
      `the header 'count' is not what int() reads: it has 5 bytes, and a number of this format has 4`,
    ]);
  });

  it('a header is decoded once for all columns and routes', () => {
    let decoded = 0;
    const format = readerOf(json());
    const counted = Object.freeze({
      ...format,
      compile: (request: Parameters<typeof format.compile>[0]) => {
        const { decode } = format.compile(request);
        return { decode: (...given: Parameters<typeof decode>) => (decoded++, decode(...given)) };
      },
    });
    const route = compile({
      headers: { meta: counted },
      columns: { city: 'header.meta.city', total: 'header.meta.total', big: 'header.meta.big' },
    });
    const record = recordOf({ key: 'k', value: '{}', headers: [header('meta', '{"city":"Bern","big":1}')] });
    mapOne(route, record, 0, nowMs);
    mapOne(route, record, 0, nowMs);
    expect(decoded).toBe(1);
  });

  it('a format that fetches schemas is prepared with the headers that are there', async () => {
    const fetched: string[] = [];
    const format = schemaFormat({ fetch: (id) => Promise.resolve((fetched.push(id), ['city'])) });
    const { prepare } = compileConnector(
      {
        name: 'c',
        routes: [
          {
            topic: 't',
            table: 'shop.orders',
            headers: { meta: format },
            columns: { id: 'key', seq: '1', city: 'header.meta.city' },
          },
        ],
      },
      finderOf(orders),
    );
    const records = [[header('meta', 'one|Bern')], [], [header('meta', null)]].map((headers) =>
      makeRecord({ topic: 't', headers }),
    );
    await prepare?.([...records, makeRecord({ headers: [header('meta', 'other|x')] })], 1000);
    expect(fetched).toEqual(['one']);
  });
});

describe('checkConnector', () => {
  const columns = { id: 'key', seq: '1' };

  it.each([
    [{ headers: { meta: json() }, columns: { ...columns, city: 'header.meta.city' } }],
    [{ headers: { 'ce.meta': gzip(json()) }, columns: { ...columns, city: 'header["ce.meta"].a[0]' } }],
    [{ headers: { raw: bytes() }, columns: { ...columns, raw: 'header.raw' } }],
    [{ headers: {}, columns: { ...columns, raw: 'header.raw' } }],
  ])('checkConnector finds nothing wrong with %j', (changes) => {
    expect(check(changes)).toEqual([]);
  });

  it.each([
    [
      { columns: { ...columns, city: 'header.ce.type' } },
      `routes[0].columns.city: reads into header 'ce', but the route reads it as text (the default)\n    add headers: { 'ce': json() } to the route, or take the whole of it: 'header.ce'; a name with dots is written 'header["ce.type"]'`,
    ],
    [
      { headers: { n: int() }, columns: { ...columns, city: 'header.n.x' } },
      `routes[0].columns.city: reads into header 'n', but the route reads it as int()\n    add headers: { 'n': json() } to the route, or take the whole of it: 'header.n'; a name with dots is written 'header["n.x"]'`,
    ],
    [
      { headers: { n: int() }, columns: { ...columns, made: 'header.n' } },
      expect.stringContaining(`can never fill column 'made': a number can never become a timeuuid`),
    ],
    [
      { headers: { n: int() }, columns, ttl: 'header.n.x' },
      expect.stringContaining(`routes[0].ttl: reads into header 'n'`),
    ],
    [
      { headers: { 'a.b': int }, columns: { ...columns, city: 'header["a.b"].c' } },
      expect.stringContaining(`routes[0].headers["a.b"]: is not a format`),
    ],
    [{ headers: json(), columns }, expect.stringContaining('routes[0].headers.kind: is not a format')],
    [{ headers: 7, columns }, expect.stringContaining('routes[0].headers: is not a map of headers')],
  ])('checkConnector finds what is wrong with %j', (changes, problem) => {
    expect(check(changes)).toContainEqual(problem);
  });
});

describe('change events of Debezium', () => {
  const columns = {
    id: 'key',
    big: 'value.after.id',
    total: 'value.after.total',
    raw: 'value.after.raw',
  } as const;
  const routes = {
    'a tombstone': { tombstones: 'delete', where: isNoDelete },
    'the event': { emptyValues: { nothingMapped: 'delete' } },
  } as const;

  function isNoDelete({ value }: { readonly value: unknown }): boolean {
    return value === null || (value as { readonly op: string }).op !== 'd';
  }

  it.each(Object.entries(routes))('rows are written, and deleted by %s', (by, options) => {
    const route = compile({ value: connectJson(), columns, ...options });
    const map = (value: Buffer | null) => mapOne(route, recordOf({ key: 'k', value }), 0, nowMs);
    const { bytes: update } = goldenRecord('connect/debezium-json-update-schemas');
    const { bytes: remove } = goldenRecord('connect/debezium-json-delete-schemas');
    expect(map(update)).toMatchObject({ shape: { kind: 'upsert' } });
    const deleted = { shape: { kind: 'delete' } };
    if (by === 'the event') {
      expect(map(remove)).toMatchObject(deleted);
    } else {
      expect(map(remove)).toBe('filtered');
      expect(map(null)).toMatchObject(deleted);
    }
  });
});
