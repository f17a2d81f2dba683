import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../tools/dead-letters/filter.ts';
import type { Entry, KeptRecord } from '../../../tools/dead-letters/letter-source.ts';
import { groupKept, select, wholly } from '../../../tools/dead-letters/selection.ts';
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

describe('selection of dead letters', () => {
  it('selected records appear once each, as last stored, in log order', () => {
    const found = select(entries, everything);
    expect(found.map(({ record, failure }) => [record.offset, failure.code])).toEqual([
      [1, 'wrong_type'],
      [3, 'Exhausted'],
      [4, 'Exhausted'],
      [9, 'wrong_type'],
    ]);
  });

  it('selected records of one position are all kept if they differ in content or cluster', () => {
    const kept = keptOf(1);
    const value = Buffer.from('another');
    const others: readonly KeptRecord[] = [
      { ...kept, record: { ...kept.record, value } },
      { ...kept, record: { ...kept.record }, source: { eventSourceArn: 'arn:a' } },
      { ...kept, record: { ...kept.record }, source: { eventSourceArn: 'arn:b' } },
    ];
    const each = [kept, ...others, { ...kept, record: { ...kept.record }, keptAtMs: 7 }];
    const found = select(
      each.map((one, index) => ({ id: String(index), records: [one] })),
      everything,
    );
    expect(found.map(({ record, source, keptAtMs }) => [record.value, source, keptAtMs])).toEqual([
      [value, undefined, 0],
      [kept.record.value, { eventSourceArn: 'arn:a' }, 0],
      [kept.record.value, { eventSourceArn: 'arn:b' }, 0],
      [kept.record.value, undefined, 7],
    ]);
  });

  it('selected records are summed up by code, table and column', () => {
    const ofColumn = (offset: number, column: string): Entry => {
      const kept = keptOf(offset);
      return { id: column, records: [{ ...kept, failure: { ...kept.failure, column } }] };
    };
    const more = [...entries, ofColumn(20, 'b'), ofColumn(21, 'a'), ofColumn(22, 'b')];
    expect(groupKept(select(more, everything))).toEqual([
      { code: 'Exhausted', table: null, column: null, count: 2, oldestMs: 5, newestMs: 7 },
      { code: 'wrong_type', table: 's.t', column: null, count: 2, oldestMs: 0, newestMs: 20 },
      { code: 'wrong_type', table: 's.t', column: 'b', count: 2, oldestMs: 0, newestMs: 0 },
      { code: 'wrong_type', table: 's.t', column: 'a', count: 1, oldestMs: 0, newestMs: 0 },
    ]);
  });

  it('a selected record counts once in the group of each of its problems', () => {
    const problem = (column: string) => ({ code: 'wrong_type', message: '', table: 's.t', column }) as const;
    const ofColumns = (offset: number, ...columns: readonly string[]): KeptRecord => {
      const kept = keptOf(offset, 'wrong_type', offset);
      const problems = columns.map(problem);
      return { ...kept, failure: { ...kept.failure, column: columns[0] ?? null, problems } };
    };
    const groups = groupKept([ofColumns(1, 'a', 'b', 'a'), ofColumns(2, 'b', 'a'), ofColumns(3, 'b')]);
    expect(groups).toEqual([
      { code: 'wrong_type', table: 's.t', column: 'b', count: 3, oldestMs: 1, newestMs: 3 },
      { code: 'wrong_type', table: 's.t', column: 'a', count: 2, oldestMs: 1, newestMs: 2 },
    ]);
  });
});

describe('removable entries', () => {
  it('an entry may be removed only if all of its records are selected', () => {
    expect(ids(wholly(entries, everything))).toEqual(['late', 'first', 'again', 'batch']);
    expect(ids(wholly(entries, readFilter({ position: 't-0@4-9' }, 0)))).toEqual(['late']);
  });
});
