import { describe, expect, it } from 'vitest';
import { memoryLimits } from '../../../core/plan/timestamp-memory.ts';
import { makeWrite } from '../../support/make-write.ts';
import { carry, micros } from './carry.ts';

describe('a carrier between batches', () => {
  it('carries above what the warm function remembers of the last millisecond, without coupling', () => {
    const { memory } = carry([{ offset: 996 }]);
    const next = carry([{ offset: 997 }], memory);
    expect(micros(next)).toEqual([5997]);
    expect(next.couplings).toEqual([]);
  });

  it('follows timestamps that run backwards, as within a batch', () => {
    const { memory } = carry([{ offset: 1, ms: 6 }]);
    expect(micros(carry([{ offset: 2, ms: 5 }], memory))).toEqual([5002]);
  });

  it('gives a redelivered record what it had, and nothing above what came after it', () => {
    const first = carry([{ offset: 996 }]);
    const second = carry([{ offset: 997 }], first.memory);
    expect(micros(carry([{ offset: 997 }], second.memory))).toEqual([5997]);
    expect(micros(carry([{ offset: 996 }], second.memory))).toEqual([5996]);
  });

  it('remembers a run that reached into the next millisecond', () => {
    const run = Array.from({ length: 6 }, (_, index) => ({ offset: 996 + index }));
    const { memory } = carry([...run, { offset: 1002, ms: 6, row: 'other' }]);
    expect(micros(carry([{ offset: 1994, ms: 6 }], memory))).toEqual([6002]);
  });

  it('gives a carried record what it had, though its millisecond has passed', () => {
    const { memory } = carry([{ offset: 996 }, { offset: 997 }, { offset: 998, ms: 7, row: 'other' }]);
    expect(micros(carry([{ offset: 997 }], memory))).toEqual([5997]);
  });

  it('remembers a carried record for longer than the others, and each once', () => {
    const first = carry([{ offset: 996 }, { offset: 997 }]);
    expect([...first.memory.values()][0]?.get(makeWrite().rowId)).toHaveLength(2);
    const later = carry([{ offset: 998, ms: 7, row: 'other' }], first.memory);
    expect(micros(carry([{ offset: 997 }], later.memory))).toEqual([5997]);
    expect([...later.memory.values()][0]?.get(makeWrite().rowId)).toHaveLength(1);
  });

  it('remembers a row as long as its millisecond lasts', () => {
    const first = carry([{ offset: 997 }]);
    const second = carry([{ offset: 998, row: 'other' }], first.memory);
    expect(micros(carry([{ offset: 1994 }], second.memory))).toEqual([5001]);
    const third = carry([{ offset: 999, ms: 6, row: 'other' }], second.memory);
    expect([...third.memory.values()][0]?.has(makeWrite().rowId)).toBe(false);
  });

  it('remembers the first timestamp of a millisecond', () => {
    const { memory } = carry([{ offset: 997 }]);
    expect(micros(carry([{ offset: 1994 }], memory))).toEqual([5001]);
  });

  it('remembers the last stamps of a row that has too many', () => {
    const offsets = Array.from({ length: memoryLimits.stampsPerRow + 10 }, (_, index) => 996 - index);
    const { memory } = carry(offsets.reverse().map((offset) => ({ offset })));
    expect([...memory.values()][0]?.get(makeWrite().rowId)).toHaveLength(memoryLimits.stampsPerRow);
    expect(micros(carry([{ offset: 997 }], memory))).toEqual([5997]);
  });

  it('forgets an older millisecond that came in between', () => {
    const { memory } = carry([
      { offset: 1, ms: 6, row: 'first' },
      { offset: 2, ms: 5, row: 'older' },
      { offset: 3, ms: 6, row: 'last' },
    ]);
    const remembered = [...memory.values()].flatMap((rows) => [...rows.keys()]).sort();
    expect(remembered).toEqual([makeWrite({ row: 'first' }).rowId, makeWrite({ row: 'last' }).rowId]);
  });

  it('forgets what can no longer collide', () => {
    const { memory } = carry([{ offset: 1 }, { offset: 2, ms: 6, row: 'other' }]);
    expect([...memory.values()].flatMap((rows) => [...rows.keys()])).toEqual([
      makeWrite({ row: 'other' }).rowId,
    ]);
  });

  it('keeps the memory of partitions that a batch does not touch', () => {
    const { memory } = carry([{ offset: 996 }]);
    const { memory: later } = carry([{ offset: 1, partition: 1 }], memory);
    expect(micros(carry([{ offset: 997 }], later))).toEqual([5997]);
  });

  it('is bounded in rows and in partitions', () => {
    const rows = Array.from({ length: memoryLimits.stampsPerPartition + 5 }, (_, offset) => ({
      offset,
      row: String(offset),
    }));
    let { memory } = carry(rows);
    ({ memory } = carry(rows, memory));
    expect([...memory.values()][0]?.size).toBe(memoryLimits.stampsPerPartition);
    for (let partition = 1; partition < memoryLimits.partitions + 5; partition++) {
      ({ memory } = carry([{ offset: 1, partition }], memory));
    }
    expect(memory.size).toBe(memoryLimits.partitions);
    expect(memory.has('orders-0')).toBe(false);
  });
});
