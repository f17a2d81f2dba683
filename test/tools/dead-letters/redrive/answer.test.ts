import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../tools/dead-letters/redrive/answer.ts';
import { known } from '../../../../core/failure/failure-message.ts';
import { reportDeadLettered, reportFailures } from '../../../../core/settle/batch-response.ts';
import { makeRecord } from '../../../support/make-record.ts';

describe('readAnswer', () => {
  it('readAnswer reads the records to retry as the function writes them', () => {
    const failure = { next: 'retry', stage: 'write', code: 'timeout', message: known('') } as const;
    const record = makeRecord({ topic: 'shop-eu', partition: 12, offset: 7 });
    const answer = JSON.stringify(reportFailures([{ kind: 'failed', record, failure }]));
    expect(readAnswer(answer)).toEqual({ kind: 'answered', failed: new Set(['shop-eu-12@7']) });
    expect(readAnswer('{"batchItemFailures":[]}')).toEqual({ kind: 'answered', failed: new Set() });
  });

  it('readAnswer reads the records with a new dead letter if a redrive asked for them', () => {
    const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('') } as const;
    const record = makeRecord({ topic: 'shop-eu', partition: 12, offset: 7 });
    const outcomes = [{ kind: 'failed', record, failure } as const];
    const answer = { ...reportFailures(outcomes), deadLettered: reportDeadLettered(outcomes) };
    expect(readAnswer(JSON.stringify(answer))).toEqual({
      kind: 'answered',
      failed: new Set(),
      deadLettered: new Set(['shop-eu-12@7']),
    });
  });

  it.each([
    '',
    'null',
    '{}',
    '"ok"',
    '{"batchItemFailures":[{"itemIdentifier":"t-0"}]}',
    '{"batchItemFailures":[],"deadLettered":"t-0"}',
    '{"batchItemFailures":[],"deadLettered":[{}]}',
    '{"batchItemFailures":[{"itemIdentifier":{"partition":"t","offset":1}}]}',
    '{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0"}}]}',
  ])('an answer of another form counts as a refusal, so that nothing is removed: %s', (payload) => {
    expect(readAnswer(payload)).toMatchObject({ kind: 'refused' });
  });
});
