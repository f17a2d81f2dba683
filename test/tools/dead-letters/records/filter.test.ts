import { describe, expect, it } from 'vitest';
import { readFilter, type FilterValues } from '../../../../cli/flags/dead-letters/filter-flags.ts';
import { isUnfiltered, matches } from '../../../../tools/dead-letters/records/filter.ts';
import type { UnwrittenRecord } from '../../../../tools/dead-letters/records/unwritten-record.ts';
import { makeRecord } from '../../../support/make-record.ts';

const nowMs = Date.UTC(2026, 5, 15, 12);
const unwritten: UnwrittenRecord = {
  record: makeRecord({ topic: 'shop.orders-eu', partition: 3, offset: 42 }),
  failure: { code: 'wrong_type', stage: 'map', message: '', table: 'shop.orders', column: null },
  connector: 'orders',
  storedAtMs: nowMs - 3_600_000,
};

const cases: readonly (readonly [filter: FilterValues, isMeant: boolean])[] = [
  [{}, true],
  [{ code: ['wrong_type'] }, true],
  [{ code: ['timeout', 'wrong_type'] }, true],
  [{ code: ['timeout'] }, false],
  [{ table: 'shop.orders' }, true],
  [{ table: 'orders' }, false],
  [{ since: '1h' }, true],
  [{ since: '59m' }, false],
  [{ until: '60m' }, false],
  [{ until: '3599s' }, true],
  [{ since: '1d', until: '1s' }, true],
  [{ since: '2026-06-15T11:00:00Z' }, true],
  [{ since: '2026-06-15T13:00:00.001+02:00' }, false],
  [{ since: '2026-06-15', until: '2026-06-16' }, true],
  [{ position: 'shop.orders-eu-3@42' }, true],
  [{ position: 'shop.orders-eu-3@42-42' }, true],
  [{ position: 'shop.orders-eu-3@0-41' }, false],
  [{ position: 'shop.orders-eu-3@43-99' }, false],
  [{ position: 'shop.orders-eu-2@42' }, false],
  [{ position: 'shop.orders-3@42' }, false],
  [{ code: ['wrong_type'], table: 'other.table' }, false],
];

describe('dead-letter filter', () => {
  it.each(cases)('the filter %j matches the record: %j', (values, isMeant) => {
    expect(matches(readFilter(values, nowMs), unwritten)).toBe(isMeant);
  });

  it.each<readonly [filter: FilterValues, isMeant: boolean]>([
    [{ column: 'total' }, true],
    [{ column: 'city' }, true],
    [{ column: 'size' }, false],
    [{ code: ['out_of_range'] }, true],
    [{ code: ['out_of_range', 'timeout'], column: 'city', table: 'shop.by_city' }, true],
    // One and the same thing that is wrong must have them all.
    [{ code: ['out_of_range'], column: 'total' }, false],
    [{ table: 'shop.orders', column: 'city' }, false],
  ])('the filter %j matches a record of several problems: %j', (values, isMeant) => {
    const first = { code: 'wrong_type', message: '', table: 'shop.orders', column: 'total' } as const;
    const second = { code: 'out_of_range', message: '', table: 'shop.by_city', column: 'city' } as const;
    const failure = { ...first, stage: 'map', problems: [first, second] };
    expect(matches(readFilter(values, nowMs), { ...unwritten, failure })).toBe(isMeant);
  });

  it('a filter is open only if it has no condition', () => {
    expect(isUnfiltered(readFilter({}, nowMs))).toBe(true);
    for (const [values] of cases.slice(1)) expect(isUnfiltered(readFilter(values, nowMs))).toBe(false);
  });

  it.each([
    [{ since: 'yesterday' }, `option '--since' must be a time such as`],
    [{ until: '2026-06-15T12:00' }, `option '--until' must be a time such as`],
    [{ since: '2026-13-45' }, `option '--since' must be a time such as`],
    [{ since: '2026-02-30' }, `option '--since' must be a time such as`],
    [{ until: '2025-02-29T00:00:00Z' }, `option '--until' must be a time such as`],
    [{ position: 'shop.orders-1@9007199254740993' }, `option '--position' must be`],
    [{ position: 'shop.orders@42' }, `option '--position' must be topic-partition@offset`],
    [{ position: 'shop.orders-1@9-3' }, 'from the lower to the higher'],
    [{ position: '-1@9' }, `option '--position' must be`],
  ])('readFilter refuses %j', (values, message) => {
    expect(() => readFilter(values, nowMs)).toThrow(message);
  });
});
