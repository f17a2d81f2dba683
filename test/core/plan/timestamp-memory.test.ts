import { describe, expect, it } from 'vitest';
import { memoryLimits } from '../../../core/plan/timestamp-memory.ts';
import { makeWrite } from '../../support/make-write.ts';
import { consecutive, micros, sequence } from '../../support/sequence.ts';

describe('timestamp sequencer between batches', () => {
  it('a timestamp is raised above the remembered ones of its millisecond, without coupling', () => {
    const { memory } = sequence([{ offset: 996 }]);
    const next = sequence([{ offset: 997 }], memory);
    expect(micros(next)).toEqual([5997]);
    expect(next.couplings).toEqual([]);
  });

  it('timestamps that run backwards between batches are raised as within a batch', () => {
    const { memory } = sequence([{ offset: 1, ms: 6 }]);
    expect(micros(sequence([{ offset: 2, ms: 5 }], memory))).toEqual([5002]);
  });

  it('a redelivered record gets the timestamp that it had, not one above later records', () => {
    const first = sequence([{ offset: 996 }]);
    const second = sequence([{ offset: 997 }], first.memory);
    expect(micros(sequence([{ offset: 997 }], second.memory))).toEqual([5997]);
    expect(micros(sequence([{ offset: 996 }], second.memory))).toEqual([5996]);
  });

  it('the timestamp memory remembers a run that reached into the next millisecond', () => {
    const { memory } = sequence([...consecutive(996, 6), { offset: 1002, ms: 6, row: 'other' }]);
    expect(micros(sequence([{ offset: 1994, ms: 6 }], memory))).toEqual([6002]);
  });

  it('a redelivered record with a raised timestamp gets it again, even after its millisecond has passed', () => {
    const { memory } = sequence([{ offset: 996 }, { offset: 997 }, { offset: 998, ms: 7, row: 'other' }]);
    expect(micros(sequence([{ offset: 997 }], memory))).toEqual([5997]);
  });

  it('the timestamp memory keeps records with raised timestamps longer than the others, and each once', () => {
    const first = sequence([{ offset: 996 }, { offset: 997 }]);
    expect([...first.memory.values()][0]?.get(makeWrite().rowId)).toHaveLength(2);
    const later = sequence([{ offset: 998, ms: 7, row: 'other' }], first.memory);
    expect(micros(sequence([{ offset: 997 }], later.memory))).toEqual([5997]);
    expect([...later.memory.values()][0]?.get(makeWrite().rowId)).toHaveLength(1);
  });

  it('the timestamp memory remembers a row as long as its millisecond lasts', () => {
    const first = sequence([{ offset: 997 }]);
    const second = sequence([{ offset: 998, row: 'other' }], first.memory);
    expect(micros(sequence([{ offset: 1994 }], second.memory))).toEqual([5001]);
    const third = sequence([{ offset: 999, ms: 6, row: 'other' }], second.memory);
    expect([...third.memory.values()][0]?.has(makeWrite().rowId)).toBe(false);
  });

  it('the timestamp memory remembers the first timestamp of a millisecond', () => {
    const { memory } = sequence([{ offset: 997 }]);
    expect(micros(sequence([{ offset: 1994 }], memory))).toEqual([5001]);
  });

  it('the timestamp memory remembers the last timestamps of a row that has too many', () => {
    const offsets = Array.from({ length: memoryLimits.stampsPerRow + 10 }, (_, index) => 996 - index);
    const { memory } = sequence(offsets.reverse().map((offset) => ({ offset })));
    expect([...memory.values()][0]?.get(makeWrite().rowId)).toHaveLength(memoryLimits.stampsPerRow);
    expect(micros(sequence([{ offset: 997 }], memory))).toEqual([5997]);
  });

  it('the timestamp memory forgets an older millisecond that came in between', () => {
    const { memory } = sequence([
      { offset: 1, ms: 6, row: 'first' },
      { offset: 2, ms: 5, row: 'older' },
      { offset: 3, ms: 6, row: 'last' },
    ]);
    const remembered = [...memory.values()].flatMap((rows) => [...rows.keys()]).sort();
    expect(remembered).toEqual([makeWrite({ row: 'first' }).rowId, makeWrite({ row: 'last' }).rowId]);
  });

  it('the timestamp memory forgets what can no longer collide', () => {
    const { memory } = sequence([{ offset: 1 }, { offset: 2, ms: 6, row: 'other' }]);
    expect([...memory.values()].flatMap((rows) => [...rows.keys()])).toEqual([
      makeWrite({ row: 'other' }).rowId,
    ]);
  });

  it('the timestamp memory keeps partitions that a batch does not contain', () => {
    const { memory } = sequence([{ offset: 996 }]);
    const { memory: later } = sequence([{ offset: 1, partition: 1 }], memory);
    expect(micros(sequence([{ offset: 997 }], later))).toEqual([5997]);
  });

  it('the timestamp memory is bounded in rows and in partitions', () => {
    const rows = Array.from({ length: memoryLimits.stampsPerPartition + 5 }, (_, offset) => ({
      offset,
      row: String(offset),
    }));
    let { memory } = sequence(rows);
    ({ memory } = sequence(rows, memory));
    expect([...memory.values()][0]?.size).toBe(memoryLimits.stampsPerPartition);
    for (let partition = 1; partition < memoryLimits.partitions + 5; partition++) {
      ({ memory } = sequence([{ offset: 1, partition }], memory));
    }
    expect(memory.size).toBe(memoryLimits.partitions);
    expect(memory.has('orders-0')).toBe(false);
  });
});
