import type { SourceRecord } from '../../../core/record/source-record.ts';
import { makeEvent } from '../make-event.ts';

/** The document that Lambda keeps in S3 of a batch that it gave up. */
export const givenUpBatch = (records: readonly SourceRecord[]): string =>
  JSON.stringify({
    requestContext: {
      requestId: 'r',
      functionArn: 'f',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-02-01T00:00:00.000Z',
    KafkaBatchInfo: { batchSize: records.length },
    payload: JSON.stringify(makeEvent(records)),
  });
