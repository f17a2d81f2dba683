import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../cli/dlq/answer.ts';
import { known } from '../../../lambda/core/failure-message.ts';
import { reportFailures } from '../../../lambda/core/report/batch-response.ts';
import { makeRecord } from '../../support/make-record.ts';

describe('the answer of a function', () => {
  it('names the records that must come again, as the function writes it', () => {
    const failure = { next: 'retry', stage: 'write', code: 'timeout', message: known('') } as const;
    const record = makeRecord({ topic: 'shop-eu', partition: 12, offset: 7 });
    const answer = JSON.stringify(reportFailures([{ kind: 'failed', record, failure }]));
    expect(readAnswer(answer)).toEqual({ kind: 'answered', failed: new Set(['shop-eu-12@7']) });
    expect(readAnswer('{"batchItemFailures":[]}')).toEqual({ kind: 'answered', failed: new Set() });
  });

  it.each([
    '',
    'null',
    '{}',
    '"ok"',
    '{"batchItemFailures":[{"itemIdentifier":"t-0"}]}',
    '{"batchItemFailures":[{"itemIdentifier":{"partition":"t","offset":1}}]}',
    '{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0"}}]}',
  ])('counts as a refusal when it is of another form, so that nothing is removed: %s', (payload) => {
    expect(readAnswer(payload)).toMatchObject({ kind: 'refused' });
  });
});
