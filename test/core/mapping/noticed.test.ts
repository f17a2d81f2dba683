import { expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { createMapper } from '../../../core/plan/map-batch.ts';
import { nowMs, type Given } from './routes.ts';
import { finderOf, native, recordOf, tableOf } from './tables.ts';

const columns = {
  id: ['partition', native('text')],
  at: ['clustering', native('timestamp')],
  before: ['regular', native('timestamp')],
  count: ['regular', native('int')],
  seen: ['regular', native('timestamp')],
} as const;
const [things, others] = [tableOf('things', columns), tableOf('others', columns)];

/** What a batch of records leaves in the counters, through routes of one topic. */
function noticedOf(routes: readonly Partial<RouteDefinition>[], records: readonly Given[]) {
  const connector = compileConnector(
    {
      name: 'c',
      routes: routes.map((route) => ({
        topic: 't',
        table: 'shop.things',
        ...route,
        columns: { id: 'key', at: { from: 'header.at', unit: 'millis' }, ...route.columns },
      })),
    },
    finderOf(things, others),
  );
  const headers = [{ name: 'at', value: Buffer.from('1700000000000') }];
  const sources = records.map((record) => recordOf({ key: 'k', headers, ...record }).source);
  const mapper = createMapper(sources, connector, nowMs);
  mapper.map(0, sources.length, Infinity);
  return connector.observations
    .drain()
    .map(({ table, column, kind, count }) => `${table}.${column}: ${count} ${kind}`);
}

const all = { columns: { before: 'value.before', count: 'value.count', seen: 'value.seen' } } as const;
const seconds = { before: 1_502_177_524, count: 1, seen: 1_502_177_524 };
const near = { headers: [{ name: 'at', value: Buffer.from('0') }] };

it('noticed values of written rows are counted, each once', () => {
  expect(noticedOf([all], [{ value: seconds }, { value: seconds }])).toEqual([
    'shop.things.before: 2 january_1970',
    'shop.things.seen: 2 january_1970',
  ]);
});

it('noticed values of a record that becomes a dead letter are not counted, whichever column fails', () => {
  expect(noticedOf([all], [{ value: { ...seconds, count: 'x' } }])).toEqual([]);
  expect(noticedOf([all], [{ value: { ...seconds, before: 'x' } }])).toEqual([]);
  expect(noticedOf([all], [{ value: { ...seconds, seen: 'x' } }])).toEqual([]);
  const ttl = { ...all, ttl: 'value.ttl' } as const;
  expect(noticedOf([ttl], [{ value: { ...seconds, ttl: -1 } }])).toEqual([]);
  expect(noticedOf([all], [{ value: seconds, timestamp: -1 }])).toEqual([]);
});

it('noticed values of a dead letter are not added to those of the next record', () => {
  expect(noticedOf([all], [{ value: { ...seconds, count: 'x' } }, { value: seconds }])).toEqual([
    'shop.things.before: 1 january_1970',
    'shop.things.seen: 1 january_1970',
  ]);
});

it('noticed values are counted per route if one of the routes cannot map the record', () => {
  const other = { table: 'shop.others', columns: { seen: 'value.seen' } } as const;
  const bad = [{ value: { ...seconds, count: 'x' } }];
  expect(noticedOf([all, other], bad)).toEqual(['shop.others.seen: 1 january_1970']);
  expect(noticedOf([other, all], bad)).toEqual(['shop.others.seen: 1 january_1970']);
});

it('the noticed key of a delete is counted once, even if an upsert was attempted before it', () => {
  const route = { ...all, emptyValues: { nothingMapped: 'delete' } } as const;
  expect(noticedOf([route], [{ ...near, value: {} }])).toEqual(['shop.things.at: 1 january_1970']);
  const tombstones = { ...all, tombstones: 'delete' } as const;
  expect(noticedOf([tombstones], [{ ...near, value: null }])).toEqual(['shop.things.at: 1 january_1970']);
});

it('noticed values of a skipped record or of one with nothing mapped are not counted', () => {
  expect(noticedOf([all], [{ ...near, value: {} }])).toEqual([]);
  const skip = { ...all, emptyValues: { nothingMapped: 'skip' } } as const;
  expect(noticedOf([skip], [{ ...near, value: {} }])).toEqual([]);
});

it('noticed constants of the connector file are not counted', () => {
  const literal = { columns: { ...all.columns, before: '0' } } as const;
  expect(noticedOf([literal], [{ value: { count: 1 } }])).toEqual([]);
});
