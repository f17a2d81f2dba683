import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import {
  BatchIncomplete,
  reportDeadLettered,
  reportFailures,
  respond,
  responseTo,
} from '../../../core/settle/batch-response.ts';
import { makeRecord } from '../../support/make-record.ts';

const failed = (next: 'retry' | 'dead-letter', offset: number): Outcome => ({
  kind: 'failed',
  record: makeRecord({ topic: 'a-1', partition: 7, offset }),
  failure: { next, stage: 'write', code: 'timeout', message: known('') },
});
const written: Outcome = { kind: 'written', record: makeRecord(), rows: 1 };
const skipped: Outcome = { kind: 'skipped', record: makeRecord(), reason: 'filtered' };

describe('reportFailures', () => {
  it('reportFailures names each record to retry by an object of topic-partition and offset', () => {
    expect(reportFailures([written, failed('retry', 42), skipped, failed('retry', 0)])).toEqual({
      batchItemFailures: [
        { itemIdentifier: { partition: 'a-1-7', offset: 42 } },
        { itemIdentifier: { partition: 'a-1-7', offset: 0 } },
      ],
    });
  });

  it('reportFailures names no record that is written, skipped or dead-lettered', () => {
    expect(reportFailures([written, skipped, failed('dead-letter', 1)])).toEqual({ batchItemFailures: [] });
  });
});

describe('reportDeadLettered', () => {
  it('reportDeadLettered names each record that has a new dead letter, with its code, and no other', () => {
    const outcomes = [
      written,
      failed('retry', 42),
      skipped,
      failed('dead-letter', 7),
      failed('dead-letter', 0),
    ];
    expect(reportDeadLettered(outcomes)).toEqual([
      { itemIdentifier: { partition: 'a-1-7', offset: 7 }, code: 'timeout' },
      { itemIdentifier: { partition: 'a-1-7', offset: 0 }, code: 'timeout' },
    ]);
  });
});

describe('respond', () => {
  it('respond answers partially if the event source supports it', () => {
    expect(respond([failed('retry', 1)], 'partial').batchItemFailures).toHaveLength(1);
  });

  it('respond throws if the event source has no partial answers, and says how many records are retried', () => {
    expect(() => respond([written, failed('retry', 1)], 'throw')).toThrow(
      new BatchIncomplete('1 of 2 records must come again, and so the whole batch'),
    );
  });

  it('respond answers if no record must be retried', () => {
    expect(respond([written, failed('dead-letter', 1)], 'throw')).toEqual({ batchItemFailures: [] });
  });
});

describe('responseTo', () => {
  const ordered = new Set(['a-1']);
  const other: Outcome = {
    kind: 'failed',
    record: makeRecord({ topic: 'b' }),
    failure: { next: 'retry', stage: 'write', code: 'timeout', message: known('') },
  };

  it.each<readonly [string, readonly Outcome[], ReadonlySet<string>, 'partial' | 'throw']>([
    [
      'throws where a record of an ordered topic must come again',
      [written, failed('retry', 1)],
      ordered,
      'throw',
    ],
    [
      'answers where none of them must',
      [{ ...written, record: failed('retry', 1).record }, other],
      ordered,
      'partial',
    ],
    ['answers where it has a dead letter', [failed('dead-letter', 1)], ordered, 'partial'],
    ['answers where no topic is ordered', [failed('retry', 1)], new Set(), 'partial'],
  ])('responseTo %s', (_, outcomes, topics, expected) => {
    expect(responseTo(outcomes, 'partial', topics)).toBe(expected);
    expect(responseTo(outcomes, 'throw', topics)).toBe('throw');
  });
});
