import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import {
  chooseFailureResponse,
  postponeDeadLetters,
  takesWholeBatch,
  type RedeliveryRule,
} from '../../../core/settle/redelivery.ts';
import { makeRecord } from '../../support/make-record.ts';

const failed = (next: 'retry' | 'dead-letter', topic = 'a', offset = 1): Outcome => ({
  kind: 'failed',
  record: makeRecord({ topic, offset }),
  failure: { next, stage: 'write', code: 'timeout', message: known('') },
});
const written: Outcome = { kind: 'written', record: makeRecord({ topic: 'a' }), rows: 1 };

const ruleOf = (mode: RedeliveryRule['mode'], ...topics: readonly string[]): RedeliveryRule => ({
  mode,
  orderedTopics: new Set(topics),
});

describe('takesWholeBatch', () => {
  it('takesWholeBatch is true for every topic in throw mode and for ordered topics in partial mode', () => {
    expect(takesWholeBatch('b', ruleOf('throw', 'a'))).toBe(true);
    expect(takesWholeBatch('a', ruleOf('partial', 'a'))).toBe(true);
    expect(takesWholeBatch('b', ruleOf('partial', 'a'))).toBe(false);
  });
});

describe('chooseFailureResponse', () => {
  it.each<readonly [string, readonly Outcome[], RedeliveryRule, 'partial' | 'throw']>([
    [
      'throws where a record of an ordered topic must be redelivered',
      [written, failed('retry')],
      ruleOf('partial', 'a'),
      'throw',
    ],
    [
      'is partial where no record of an ordered topic must be redelivered',
      [written, failed('retry', 'b')],
      ruleOf('partial', 'a'),
      'partial',
    ],
    [
      'is partial where a record of an ordered topic has a dead letter',
      [failed('dead-letter')],
      ruleOf('partial', 'a'),
      'partial',
    ],
    ['is partial where no topic is ordered', [failed('retry')], ruleOf('partial'), 'partial'],
    ['throws in throw mode', [failed('retry')], ruleOf('throw'), 'throw'],
    ['throws in throw mode, with ordered topics too', [failed('retry', 'b')], ruleOf('throw', 'a'), 'throw'],
  ])('chooseFailureResponse %s', (_, outcomes, rule, expected) => {
    expect(chooseFailureResponse(outcomes, rule)).toBe(expected);
  });
});

describe('postponeDeadLetters', () => {
  const rejected = failed('dead-letter', 'b', 7);
  const retriedLater = failed('retry', 'b', 7);

  it('postponeDeadLetters retries every failed record while one of them takes the whole batch along', () => {
    const outcomes = [rejected, written, failed('retry')];
    for (const rule of [ruleOf('throw'), ruleOf('partial', 'a')]) {
      expect(postponeDeadLetters(outcomes, rule)).toStrictEqual([retriedLater, written, failed('retry')]);
    }
  });

  it('postponeDeadLetters returns the outcomes themselves if no record takes the whole batch along', () => {
    const retriedAlone = [rejected, written, failed('retry')];
    expect(postponeDeadLetters(retriedAlone, ruleOf('partial', 'b'))).toBe(retriedAlone);
    const nothingRetried = [rejected, written];
    expect(postponeDeadLetters(nothingRetried, ruleOf('throw', 'b'))).toBe(nothingRetried);
  });
});
