import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import {
  BatchIncomplete,
  reportDeadLettered,
  reportFailures,
  toBatchResponse,
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

describe('toBatchResponse', () => {
  it('toBatchResponse answers partially if the event source supports it', () => {
    expect(toBatchResponse([failed('retry', 1)], 'partial').batchItemFailures).toHaveLength(1);
  });

  it('toBatchResponse throws if the event source has no partial answers, and says how many records are retried', () => {
    expect(() => toBatchResponse([written, failed('retry', 1)], 'throw')).toThrow(
      new BatchIncomplete('1 of 2 records must be redelivered, and so the whole batch'),
    );
  });

  it('toBatchResponse answers if no record must be retried', () => {
    expect(toBatchResponse([written, failed('dead-letter', 1)], 'throw')).toEqual({ batchItemFailures: [] });
  });
});
