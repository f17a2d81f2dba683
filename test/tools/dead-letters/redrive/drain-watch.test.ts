import { describe, expect, it } from 'vitest';
import { DrainWatch } from '../../../../tools/dead-letters/redrive/drain-watch.ts';

/** What the watch says to counts that come every second. */
function states(...counts: readonly number[]): readonly string[] {
  const watch = new DrainWatch({ settleMs: 3_000, stuckMs: 5_000 });
  return counts.map((count, second) => watch.note(count, second * 1_000));
}

describe('watch of a queue that is drained', () => {
  it('a queue is empty once it has been empty for some time', () => {
    expect(states(20, 10, 0, 0, 0, 0)).toEqual(['going', 'going', 'going', 'going', 'going', 'empty']);
  });

  it('a queue is not empty if a later count is not zero', () => {
    expect(states(20, 0, 0, 4, 3, 0, 0, 0, 0).slice(-2)).toEqual(['going', 'empty']);
    expect(states(20, 0, 0, 4, 3, 0, 0, 0)).not.toContain('empty');
  });

  it('a queue is still draining as long as some message leaves it in time', () => {
    expect(new Set(states(9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 7))).toEqual(new Set(['going']));
  });

  it('a queue is stuck if no message has left it for long, even if its count fluctuates', () => {
    expect(states(9, 3, 4, 3, 5, 3, 3)).toEqual([...Array<string>(6).fill('going'), 'stuck']);
  });
});
