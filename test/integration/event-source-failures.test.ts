import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  brokers,
  failures,
  inDirectory,
  linesOf,
  newTopic,
  numbered,
  recordsOf,
  startSource,
  stopSources,
  textOf,
} from '../support/event-source-run.ts';
import type { KafkaEvent } from '../support/event-source-run.ts';
import type { DroppedRecords } from '../../local/event-source/dropped.ts';
import { writeRecords } from '../support/kafka-records.ts';

afterEach(stopSources);

describe('event source failures', () => {
  it('reported records are redelivered, and the others of their partition are held back', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, numbered(6));
    const { source, deliveries } = await startSource(
      topic,
      (_, nth) =>
        nth <= 2
          ? failures({ partition: `${topic}-0`, offset: 1 }, { partition: `${topic}-0`, offset: 3 })
          : null,
      { batchSize: 4 },
    );
    await source.caughtUp();
    expect(deliveries).toEqual(['0:0,1,2,3', '0:1,3', '0:1,3', '0:4,5']);
    expect(source.stats).toMatchObject({ failedInvoke: 4, invokeErrors: 0, committed: 6 });
  });

  it.each([
    ['a string identifier', (topic: string) => ({ batchItemFailures: [{ itemIdentifier: `${topic}-0:1` }] })],
    ['an offset not in the event', (topic: string) => failures({ partition: `${topic}-0`, offset: 99 })],
    ['something else', () => 'ok'],
  ])('a malformed answer with %s redelivers the whole batch', async (_, answer) => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, numbered(3));
    const { source, deliveries } = await startSource(topic, (__, nth) => (nth === 1 ? answer(topic) : null));
    await source.caughtUp();
    expect(deliveries).toEqual(['0:0,1,2', '0:0,1,2']);
  });

  it('a failed batch is bisected, and the failing record goes to the destination', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, numbered(4));
    await inDirectory(async (directory) => {
      const path = join(directory, 'failed.jsonl');
      const { source, deliveries } = await startSource(
        topic,
        (event) => {
          if (recordsOf(event).some((record) => textOf(record) === '2')) throw new Error('not this one');
        },
        { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1, onFailure: { path, form: 's3' } },
      );
      await source.caughtUp();
      expect(deliveries).toEqual(['0:0,1,2,3', '0:0,1', '0:2,3', '0:2', '0:2', '0:3']);
      const [document, ...others] = await linesOf(path);
      expect(others).toEqual([]);
      expect(document).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 4 },
        responseContext: { functionError: 'Unhandled' },
        KafkaBatchInfo: { batchSize: 1, recordsInfo: { [`${topic}-0`]: { firstRecordOffset: '2' } } },
      });
      const payload = JSON.parse((document as { payload: string }).payload) as KafkaEvent;
      expect(recordsOf(payload).map(textOf)).toEqual(['2']);
      expect(source.stats).toMatchObject({ deliveredOnFailure: 1, dropped: 0 });
    });
  });

  it('records too old or too large are discarded without an invocation', async () => {
    const topic = await newTopic(1, { 'max.message.bytes': '8000000' });
    await writeRecords(brokers, topic, 0, [{ value: 'old', timestampMs: Date.now() - 60_000 }]);
    await writeRecords(brokers, topic, 0, [{ value: Buffer.alloc(5_000_000) }]);
    await writeRecords(brokers, topic, 0, [{ value: 'good' }]);
    await inDirectory(async (directory) => {
      const path = join(directory, 'failed.jsonl');
      const { source, deliveries } = await startSource(topic, () => null, {
        maximumRecordAgeMs: 30_000,
        onFailure: { path, form: 'sqs' },
      });
      await source.caughtUp();
      expect(deliveries).toEqual(['0:2']);
      expect(await linesOf(path)).toMatchObject([
        {
          requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
          responseContext: null,
        },
        { requestContext: { condition: 'MaximumPayloadSizeExceeded' }, KafkaBatchInfo: { batchSize: 1 } },
      ]);
    });
  });

  it('a discarded record without a destination is reported with its position', async () => {
    const topic = await newTopic(1, { 'max.message.bytes': '8000000' });
    await writeRecords(brokers, topic, 0, numbered(1));
    await writeRecords(brokers, topic, 0, [{ value: Buffer.alloc(5_000_000) }]);
    const dropped: DroppedRecords[] = [];
    const { source } = await startSource(topic, () => null, {
      onDropped: (records) => void dropped.push(records),
    });
    await source.caughtUp();
    expect(dropped).toEqual([
      {
        partition: `${topic}-0`,
        firstOffset: 1,
        lastOffset: 1,
        count: 1,
        largestBytes: expect.any(Number) as number,
        condition: 'MaximumPayloadSizeExceeded',
      },
    ]);
    expect(dropped[0]?.largestBytes).toBeGreaterThan(6_666_666);
    expect(source.stats.dropped).toBe(1);
  });

  it('a failure of the destination ends the event source', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, numbered(1));
    const errors: Error[] = [];
    const { source } = await startSource(
      topic,
      () => {
        throw new Error('always');
      },
      {
        maximumRetryAttempts: 0,
        onFailure: { path: join(import.meta.filename, 'not-a-folder'), form: 'sqs' },
        onError: (error) => errors.push(error),
      },
    );
    await expect(source.caughtUp()).rejects.toThrow(/cannot be written/);
    expect(errors).toHaveLength(1);
  });
});
