import { expect, it } from 'vitest';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { printProblem } from '../../../core/connector/problem.ts';
import { checkExpiration } from '../../../core/mapping/check-expiration.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import { finderOf, native, tableOf } from './tables.ts';

const nowMs = Date.UTC(2026, 10, 28);
const limitMs = Date.UTC(2038, 0, 19, 3, 14, 6);

function check(ttl: NonNullable<RouteDefinition['ttl']>, expireUntilMs: number | undefined): string[] {
  const table = { ...tableOf('t', { id: ['partition', native('text')] }), allows: { expireUntilMs } };
  const first = { topic: 'other', table: 'shop.t', columns: { id: 'key' } } as const;
  const definition = { name: 'c', routes: [first, { ...first, topic: 't', ttl }] };
  const connector = compileConnector(definition, finderOf(table));
  return checkExpiration(definition, connector, nowMs).map(printProblem);
}

it('checkExpiration refuses a fixed TTL that ends after the limit of the cluster and names that limit', () => {
  expect(check(630_720_000, limitMs)).toEqual([
    `routes[1].ttl: rows written now would expire at 2046-11-23T00:00:00Z, after the last time that the cluster can store; got 630720000 seconds; allowed: up to 2038-01-19T03:14:06Z\n    shorten it, leave it out, or on Cassandra 5.0 set storage_compatibility_mode: NONE in cassandra.yaml, which goes to 2106`,
  ]);
  expect(check('1000 weeks', limitMs)).toHaveLength(1);
});

it('checkExpiration accepts a TTL that ends before the limit, one that varies, and any if the limit is unknown', () => {
  const seconds = (limitMs - nowMs) / 1000;
  expect(check(seconds, limitMs)).toEqual([]);
  expect(check(seconds + 1, limitMs)).toHaveLength(1);
  expect(check(0, limitMs)).toEqual([]);
  expect(check('value.ttl', limitMs)).toEqual([]);
  expect(check(630_720_000, Date.UTC(2106, 1, 7))).toEqual([]);
  expect(check(630_720_000, undefined)).toEqual([]);
});
