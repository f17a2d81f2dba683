import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../cli/dlq/filter.ts';
import type { Entry, KeptRecord } from '../../../cli/dlq/letter-source.ts';
import { coveredBy, groupKept, select, wholly } from '../../../cli/dlq/selection.ts';
import { makeRecord } from '../../support/make-record.ts';

const keptOf = (offset: number, code = 'wrong_type', keptAtMs = 0): KeptRecord => ({
  record: makeRecord({ topic: 't', offset }),
  failure: { code, stage: 'map', message: '', table: code === 'wrong_type' ? 's.t' : null, column: null },
  connector: null,
  keptAtMs,
});
const entries: readonly Entry[] = [
  { id: 'late', records: [keptOf(9)] },
  { id: 'first', records: [keptOf(1, 'timeout', 10)] },
  { id: 'again', records: [keptOf(1, 'wrong_type', 20)] },
  { id: 'batch', records: [keptOf(3, 'Exhausted', 5), keptOf(4, 'Exhausted', 7)] },
  { id: 'empty', records: [] },
];
const everything = readFilter({}, 0);
const ids = (found: readonly Entry[]): readonly string[] => found.map(({ id }) => id);

describe('the records that are meant', () => {
  it('come once per position, as they were kept last, in log order', () => {
    const found = select(entries, everything);
    expect(found.map(({ record, failure }) => [record.offset, failure.code])).toEqual([
      [1, 'wrong_type'],
      [3, 'Exhausted'],
      [4, 'Exhausted'],
      [9, 'wrong_type'],
    ]);
  });

  it('are summed up by code and table', () => {
    expect(groupKept(select(entries, everything))).toEqual([
      { code: 'Exhausted', table: null, count: 2, oldestMs: 5, newestMs: 7 },
      { code: 'wrong_type', table: 's.t', count: 2, oldestMs: 0, newestMs: 20 },
    ]);
  });
});

describe('what may be removed', () => {
  it('is what holds no other record than those that are meant', () => {
    expect(ids(wholly(entries, everything))).toEqual(['late', 'first', 'again', 'batch']);
    expect(ids(wholly(entries, readFilter({ position: 't-0@4-9' }, 0)))).toEqual(['late']);
  });

  it('is what holds only records that went through, every letter of theirs', () => {
    expect(ids(coveredBy(entries, new Set(['t-0@1', 't-0@3'])))).toEqual(['first', 'again']);
    expect(ids(coveredBy(entries, new Set(['t-0@3', 't-0@4'])))).toEqual(['batch']);
    expect(coveredBy(entries, new Set())).toEqual([]);
  });
});
