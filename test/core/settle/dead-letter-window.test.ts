import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import {
  addToWindow,
  emptyWindow,
  isOver,
  minRecords,
  printShare,
  shareOf,
  windowRecords,
} from '../../../core/settle/dead-letter-window.ts';
import { makeRecord } from '../../support/make-record.ts';

interface Place {
  readonly topic?: string;
  readonly partition?: number;
}
const failed = (next: 'retry' | 'dead-letter', offset: number, place: Place = {}): Outcome => ({
  kind: 'failed',
  record: makeRecord({ offset, ...place }),
  failure: { next, stage: 'map', code: 'wrong_type', message: known('wrong') },
});
const dead = (offset: number, place: Place = {}): Outcome => failed('dead-letter', offset, place);
const written = (offset: number, place: Place = {}): Outcome => ({
  kind: 'written',
  record: makeRecord({ offset, ...place }),
  rows: 1,
});
const many = (count: number, make: (offset: number) => Outcome, from = 0): readonly Outcome[] =>
  Array.from({ length: count }, (_, index) => make(from + index));

describe('dead-letter window', () => {
  it('the dead-letter window counts the records of a topic from batch to batch', () => {
    const first = addToWindow(emptyWindow, [dead(0), written(1), failed('retry', 2)]);
    const second = addToWindow(first, [dead(3)]);
    expect(shareOf(first, 'shop.orders')).toEqual({ dead: 1, records: 3 });
    expect(shareOf(second, 'shop.orders')).toEqual({ dead: 2, records: 4 });
  });

  it('the dead-letter window counts topics separately and keeps those that a batch does not contain', () => {
    const window = addToWindow(addToWindow(emptyWindow, [dead(0, { topic: 'a' })]), [
      written(0, { topic: 'b' }),
    ]);
    expect(shareOf(window, 'a')).toEqual({ dead: 1, records: 1 });
    expect(shareOf(window, 'b')).toEqual({ dead: 0, records: 1 });
    expect(shareOf(window, 'c')).toEqual({ dead: 0, records: 0 });
  });

  it('the dead-letter window counts a redelivered record once, by partition', () => {
    const batch = [dead(5), dead(5, { partition: 1 })];
    const window = addToWindow(addToWindow(emptyWindow, batch), batch);
    expect(shareOf(window, 'shop.orders')).toEqual({ dead: 2, records: 2 });
    expect(shareOf(addToWindow(window, [dead(4), dead(6)]), 'shop.orders')).toEqual({ dead: 3, records: 3 });
  });

  it('the dead-letter window forgets all but the last records', () => {
    const flood = addToWindow(emptyWindow, many(windowRecords, dead));
    const later = addToWindow(flood, many(windowRecords - 1, written, windowRecords));
    expect(shareOf(flood, 'shop.orders')).toEqual({ dead: windowRecords, records: windowRecords });
    expect(shareOf(later, 'shop.orders')).toEqual({ dead: 1, records: windowRecords });
  });

  it('the dead-letter window that is given is not changed', () => {
    const first = addToWindow(emptyWindow, [dead(0)]);
    addToWindow(first, [dead(1)]);
    expect(shareOf(first, 'shop.orders')).toEqual({ dead: 1, records: 1 });
    expect(emptyWindow.topics.size).toBe(0);
  });

  it.each([
    [{ dead: 99, records: minRecords - 1 }, 0, false],
    [{ dead: 50, records: minRecords }, 0.5, false],
    [{ dead: 51, records: minRecords }, 0.5, true],
    [{ dead: 1, records: minRecords }, 0, true],
    [{ dead: 0, records: minRecords }, 0, false],
    [{ dead: 100, records: minRecords }, 1, false],
  ])('the share %j is judged by the dead-letter limit %d: %s', (share, limit, over) => {
    expect(isOver(share, limit)).toBe(over);
  });

  it('a share of dead letters is printed with the counts and the topic', () => {
    expect(printShare({ dead: 3, records: 200 }, 'shop.orders')).toBe(
      `3 of the last 200 records of topic 'shop.orders'`,
    );
  });
});
