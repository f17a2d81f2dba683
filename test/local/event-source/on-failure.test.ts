import { describe, expect, it } from 'vitest';
import type { Delivery, LastFailure } from '../../../local/event-source/delivery.ts';
import { writeFailureDocument } from '../../../local/event-source/on-failure.ts';
import { SourcePartition } from '../../../local/event-source/source-partition.ts';

const envelope = { eventSourceArn: 'arn:aws:kafka:cluster', bootstrapServers: 'b-1:9098' };
const context = {
  envelope,
  functionArn: 'arn:aws:lambda:function',
  condition: 'RetryAttemptsExhausted',
  timestampMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
} as const;

const delivery = (last?: LastFailure): Delivery => ({
  parts: [
    {
      partition: new SourcePartition('shop.orders', 3, 0),
      generation: 0,
      records: [7, 9].map((offset) => ({
        offset,
        timestamp: Date.UTC(2026, 0, 1) + offset,
        json: `{"offset":${offset}}`,
      })),
    },
  ],
  attempt: 2,
  invokeCount: 3,
  last,
});

const document = (last: LastFailure | undefined, form: 'sqs' | 's3'): unknown =>
  JSON.parse(writeFailureDocument(delivery(last), context, form));

const event = {
  eventSource: 'aws:kafka',
  ...envelope,
  records: { 'shop.orders-3': [{ offset: 7 }, { offset: 9 }] },
};

const sqsDocument = {
  requestContext: {
    requestId: 'r-1',
    functionArn: 'arn:aws:lambda:function',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 3,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2026-01-02T03:04:05.678Z',
  KafkaBatchInfo: {
    batchSize: 2,
    ...envelope,
    payloadSize: JSON.stringify(event).length,
    recordsInfo: {
      'shop.orders-3': {
        firstRecordOffset: '7',
        lastRecordOffset: '9',
        firstRecordTimestamp: '2026-01-01T00:00:00.007Z',
        lastRecordTimestamp: '2026-01-01T00:00:00.009Z',
      },
    },
  },
};

const functionError: LastFailure = { requestId: 'r-1', failure: 'function-error' };

describe('on-failure document', () => {
  it('the on-failure document for SQS says where the records are', () => {
    expect(document(functionError, 'sqs')).toEqual(sqsDocument);
  });

  it('the on-failure document for S3 also contains the event as text', () => {
    expect(document(functionError, 's3')).toEqual({ ...sqsDocument, payload: JSON.stringify(event) });
  });

  it('the on-failure document has no error if the function reported the records', () => {
    expect(document({ requestId: 'r-1', failure: 'reported' }, 'sqs')).toMatchObject({
      responseContext: { functionError: null },
    });
  });

  it('the on-failure document has no response if there was no invocation', () => {
    expect(document(undefined, 'sqs')).toMatchObject({
      requestContext: { requestId: null },
      responseContext: null,
    });
  });
});

it('the on-failure document prints timestamps that no date can represent as numbers', () => {
  const [part] = delivery().parts;
  const records = [-(2 ** 62), -1].map((timestamp, offset) => ({ offset, timestamp, json: '{}' }));
  const given: Delivery = { ...delivery(), parts: [{ ...part!, records }] };
  expect(JSON.parse(writeFailureDocument(given, context, 'sqs'))).toMatchObject({
    KafkaBatchInfo: {
      recordsInfo: {
        'shop.orders-3': {
          firstRecordTimestamp: '-4611686018427388000',
          lastRecordTimestamp: '1969-12-31T23:59:59.999Z',
        },
      },
    },
  });
});
