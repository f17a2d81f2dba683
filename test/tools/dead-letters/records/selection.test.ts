import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../../cli/flags/dead-letters/filter-flags.ts';
import { noFilter } from '../../../../tools/dead-letters/records/filter.ts';
import type { Entry, UnwrittenRecord } from '../../../../tools/dead-letters/records/unwritten-record.ts';
import { groupByProblem, select, wholeEntries } from '../../../../tools/dead-letters/records/selection.ts';
import { makeRecord } from '../../../support/make-record.ts';

const recordOf = (offset: number, code = 'wrong_type', storedAtMs = 0): UnwrittenRecord => ({
  record: makeRecord({ topic: 't', offset }),
  failure: { code, stage: 'map', message: '', table: code === 'wrong_type' ? 's.t' : null, column: null },
  connector: null,
  storedAtMs,
});
const entries: readonly Entry[] = [
  { id: 'late', records: [recordOf(9)] },
  { id: 'first', records: [recordOf(1, 'timeout', 10)] },
  { id: 'again', records: [recordOf(1, 'wrong_type', 20)] },
  { id: 'batch', records: [recordOf(3, 'Exhausted', 5), recordOf(4, 'Exhausted', 7)] },
  { id: 'empty', records: [] },
];
const everything = noFilter;
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
    const unwritten = recordOf(1);
    const value = Buffer.from('another');
    const others: readonly UnwrittenRecord[] = [
      { ...unwritten, record: { ...unwritten.record, value } },
      { ...unwritten, record: { ...unwritten.record }, source: { eventSourceArn: 'arn:a' } },
      { ...unwritten, record: { ...unwritten.record }, source: { eventSourceArn: 'arn:b' } },
    ];
    const each = [unwritten, ...others, { ...unwritten, record: { ...unwritten.record }, storedAtMs: 7 }];
    const found = select(
      each.map((one, index) => ({ id: String(index), records: [one] })),
      everything,
    );
    expect(found.map(({ record, source, storedAtMs }) => [record.value, source, storedAtMs])).toEqual([
      [value, undefined, 0],
      [unwritten.record.value, { eventSourceArn: 'arn:a' }, 0],
      [unwritten.record.value, { eventSourceArn: 'arn:b' }, 0],
      [unwritten.record.value, undefined, 7],
    ]);
  });

  it('selected records are summed up by code, table and column', () => {
    const ofColumn = (offset: number, column: string): Entry => {
      const unwritten = recordOf(offset);
      return { id: column, records: [{ ...unwritten, failure: { ...unwritten.failure, column } }] };
    };
    const more = [...entries, ofColumn(20, 'b'), ofColumn(21, 'a'), ofColumn(22, 'b')];
    expect(groupByProblem(select(more, everything))).toEqual([
      { code: 'Exhausted', table: null, column: null, count: 2, oldestMs: 5, newestMs: 7 },
      { code: 'wrong_type', table: 's.t', column: null, count: 2, oldestMs: 0, newestMs: 20 },
      { code: 'wrong_type', table: 's.t', column: 'b', count: 2, oldestMs: 0, newestMs: 0 },
      { code: 'wrong_type', table: 's.t', column: 'a', count: 1, oldestMs: 0, newestMs: 0 },
    ]);
  });

  it('a selected record counts once in the group of each of its problems', () => {
    const problem = (column: string) => ({ code: 'wrong_type', message: '', table: 's.t', column }) as const;
    const ofColumns = (offset: number, ...columns: readonly string[]): UnwrittenRecord => {
      const unwritten = recordOf(offset, 'wrong_type', offset);
      const problems = columns.map(problem);
      return { ...unwritten, failure: { ...unwritten.failure, column: columns[0] ?? null, problems } };
    };
    const groups = groupByProblem([ofColumns(1, 'a', 'b', 'a'), ofColumns(2, 'b', 'a'), ofColumns(3, 'b')]);
    expect(groups).toEqual([
      { code: 'wrong_type', table: 's.t', column: 'b', count: 3, oldestMs: 1, newestMs: 3 },
      { code: 'wrong_type', table: 's.t', column: 'a', count: 2, oldestMs: 1, newestMs: 2 },
    ]);
  });
});

describe('removable entries', () => {
  it('an entry may be removed only if all of its records are selected', () => {
    expect(ids(wholeEntries(entries, everything))).toEqual(['late', 'first', 'again', 'batch']);
    expect(ids(wholeEntries(entries, readFilter({ position: 't-0@4-9' }, 0)))).toEqual(['late']);
  });
});
