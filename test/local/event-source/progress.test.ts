import { describe, expect, it } from 'vitest';
import { Progress } from '../../../local/event-source/progress.ts';

const records = (...offsets: number[]) => offsets.map((offset) => ({ offset }));

describe('Progress', () => {
  it.each([
    ['nothing received', [], 5, [], 5],
    ['nothing but filtered records', [], 9, [], 9],
    ['nothing done', [5, 6, 7], 8, [], 5],
    ['the first done', [5, 6, 7], 8, [5], 6],
    ['a later one done', [5, 6, 7], 8, [6, 7], 5],
    ['the gap closed', [5, 6, 7], 8, [7, 6, 5], 8],
    ['a log with gaps', [5, 9, 20], 31, [5], 9],
    ['all done of a log with gaps', [5, 9, 20], 31, [20, 5, 9], 31],
    ['one done twice', [5, 6, 7], 8, [5, 5, 7, 7], 6],
    ['one never received', [5, 6], 7, [4, 9, 5], 6],
  ])('Progress gives the committed offset with %s', (_, received, next, finished, done) => {
    const progress = new Progress(5);
    progress.receive(records(...received), next);
    for (const offset of finished) progress.finish(offset);
    expect(progress.done).toBe(done);
    expect(progress.next).toBe(next);
  });

  it('Progress keeps its position over many records', () => {
    const progress = new Progress(0);
    for (let offset = 0; offset < 20_000; offset += 1) {
      progress.receive(records(offset), offset + 1);
      if (offset >= 10) progress.finish(offset - 10);
    }
    expect(progress.done).toBe(19_990);
  });
});
