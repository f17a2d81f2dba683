import { describe, expect, it } from 'vitest';
import { DrainWatch } from '../../../tools/dead-letters/drain-watch.ts';

/** What the watch says to counts that come every second. */
function states(...counts: readonly number[]): readonly string[] {
  const watch = new DrainWatch({ settleMs: 3_000, stuckMs: 5_000 });
  return counts.map((count, second) => watch.note(count, second * 1_000));
}

describe('a queue that is being emptied', () => {
  it('is empty once it has been so for a while', () => {
    expect(states(20, 10, 0, 0, 0, 0)).toEqual(['going', 'going', 'going', 'going', 'going', 'empty']);
  });

  it('is not empty when a count of zero was late', () => {
    expect(states(20, 0, 0, 4, 3, 0, 0, 0, 0).slice(-2)).toEqual(['going', 'empty']);
    expect(states(20, 0, 0, 4, 3, 0, 0, 0)).not.toContain('empty');
  });

  it('goes on as long as something leaves it in time', () => {
    expect(new Set(states(9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 7))).toEqual(new Set(['going']));
  });

  it('is stuck when nothing has left it for long, though counts go up and down', () => {
    expect(states(9, 3, 4, 3, 5, 3, 3)).toEqual([...Array<string>(6).fill('going'), 'stuck']);
  });
});
