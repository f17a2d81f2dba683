import { describe, expect, it } from 'vitest';
import { known, message, quote } from '../../../core/failure/failure-message.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import { crashOf, holdDeadLetters, judgeDeadLetters } from '../../../core/settle/dead-letter-limit.ts';
import { emptyWindow, shareOf } from '../../../core/settle/dead-letter-window.ts';
import { describeCrash } from '../../../core/settle/describe-crash.ts';
import { makeRecord } from '../../support/make-record.ts';

const dead = (offset: number, more: object = { table: 'ks.t', column: 'city' }, topic = 'a'): Outcome => ({
  kind: 'failed',
  record: makeRecord({ topic, offset }),
  failure: {
    next: 'dead-letter',
    stage: 'map',
    code: 'wrong_type',
    message: message`got ${quote('4111')}`,
    ...more,
  },
});
const retried = (offset: number): Outcome => ({
  kind: 'failed',
  record: makeRecord({ topic: 'a', offset }),
  failure: { next: 'retry', stage: 'write', code: 'timeout', message: known('late') },
});
const written = (offset: number, topic = 'a'): Outcome => ({
  kind: 'written',
  record: makeRecord({ topic, offset }),
  rows: 1,
});
const many = (count: number, make: (offset: number) => Outcome, from = 0): readonly Outcome[] =>
  Array.from({ length: count }, (_, index) => make(from + index));
const judge = (outcomes: readonly Outcome[], limit = 0.5) => judgeDeadLetters(outcomes, emptyWindow, limit);

describe('dead-letter limit', () => {
  it('the dead-letter limit does not apply to a small batch, but counts it', () => {
    const { window, flooded } = judge(many(99, dead));
    expect(flooded).toBeUndefined();
    expect(shareOf(window, 'a')).toEqual({ dead: 99, records: 99 });
  });

  it('the dead-letter limit judges a topic over several batches', () => {
    const { window } = judge(many(99, dead));
    expect(judgeDeadLetters([dead(99)], window, 0.5).flooded?.topics).toEqual(new Set(['a']));
    // Above the limit still, but nothing of this batch would become a dead letter.
    expect(judgeDeadLetters([written(99)], window, 0.5).flooded).toBeUndefined();
  });

  it('the dead-letter limit judges each topic separately', () => {
    const outcomes = [
      ...many(100, dead),
      dead(0, {}, 'b'),
      ...many(150, (offset) => written(offset, 'b'), 1),
    ];
    expect(judge(outcomes).flooded?.topics).toEqual(new Set(['a']));
  });

  it('the dead-letter limit message has the share, what is allowed, what to change and three examples without payload', () => {
    const { flooded } = judge([
      ...many(1, dead),
      ...many(1, (offset) => dead(offset, {}), 1),
      ...many(98, dead, 2),
    ]);
    expect(flooded?.message.redacted).toBe(
      `100 of the last 100 records of topic 'a' would become dead letters, allowed is a share of 0.5; correct the ` +
        'connector, or raise its deadLetterLimit (1: no limit). Examples: ' +
        'a-0@0 ks.t.city wrong_type: got text of 4 characters; ' +
        'a-0@1 wrong_type: got text of 4 characters; ' +
        'a-0@2 ks.t.city wrong_type: got text of 4 characters',
    );
    expect(flooded?.examples.map(({ position }) => position)).toEqual(['a-0@0', 'a-0@1', 'a-0@2']);
  });

  it('the dead-letter limit message names every topic above it and has examples of those alone', () => {
    const outcomes = [
      dead(0, {}, 'c'),
      ...many(150, (offset) => written(offset, 'c'), 1),
      ...many(100, (offset) => dead(offset, {}, 'b')),
      ...many(100, dead),
    ];
    const { flooded } = judge(outcomes);
    expect(flooded?.topics).toEqual(new Set(['b', 'a']));
    expect(flooded?.message.redacted).toMatch(
      /^100 of the last 100 records of topic 'b'; 100 of the last 100 records of topic 'a' would become/,
    );
    expect(flooded?.examples.map(({ position }) => position)).toEqual(['b-0@0', 'b-0@1', 'b-0@2']);
  });

  it('the dead letters of topics above the limit are held back, and every other outcome is unchanged', () => {
    const others = [written(100), retried(101), dead(0, {}, 'b')];
    const outcomes = [...many(100, dead), ...others];
    const { flooded } = judge(outcomes);
    const held = holdDeadLetters(outcomes, flooded!);
    expect(held.slice(100)).toEqual(others);
    const [first] = held;
    expect(first).toMatchObject({
      kind: 'failed',
      failure: {
        next: 'retry',
        stage: 'map',
        code: 'too_many_dead_letters',
        table: 'ks.t',
        column: 'city',
        message: {
          redacted: 'held back with too many others of its topic: wrong_type: got text of 4 characters',
        },
      },
    });
    expect(first?.kind === 'failed' && fullText(first.failure.message)).toMatch(/'4111'$/);
  });

  it('the batch crashes with the reason and the examples of the dead-letter limit', () => {
    const { flooded } = judge(many(100, dead));
    const crash = crashOf(flooded!);
    expect(crash.failure).toStrictEqual({
      next: 'crash',
      stage: 'map',
      code: 'too_many_dead_letters',
      message: flooded?.message,
    });
    const told = describeCrash(crash)?.event;
    expect(told?.examples).toEqual(flooded?.examples);
    expect(told?.message).toContain('a-0@2');
    expect(JSON.stringify(told)).not.toContain('4111');
  });
});
