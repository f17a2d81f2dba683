/** The redrive in a Lambda host of the least memory, given the largest letters that there can be. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { writeDeadLetters } from '../../core/dead-letters/dead-letter.ts';
import { known } from '../../core/failure/failure-message.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { openSqsSink } from '../../lambda/adapters/sqs/index.ts';
import { minMemoryMb } from '../../lib/function/min-memory.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import type { LambdaHost } from '../../local/lambda-host/options.ts';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { makeRecord } from '../support/make-record.ts';
import { motoEnvironment, startMoto, type Moto } from '../support/moto.ts';
import { onCassandra, useTarget } from '../support/store-target.ts';

const connector = fileURLToPath(new URL('../support/dlq/heavy-connector.ts', import.meta.url));
const place = useTarget(onCassandra, {
  keyspace: 'heavy',
  schema: ['CREATE TABLE heavy.documents (id text PRIMARY KEY, amount int)'],
  timestamped: [],
});
const bucket = 'large-letters';

let directory: RunDirectory;
let moto: Moto;
let sqs: SQSClient;
let bundle: ReturnType<typeof bundleConnector>;

beforeAll(async () => {
  directory = await openDirectory('redrive-memory-test', undefined);
  moto = await startMoto();
  for (const [name, value] of Object.entries(motoEnvironment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
  sqs = new SQSClient();
  const s3 = new S3Client();
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  s3.destroy();
  bundle = bundleConnector({ connectorFile: connector, outDirectory: join(directory.path, 'bundle') });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  sqs.destroy();
  await moto.stop();
  await directory.close(false);
});

beforeEach(() => place().admin.execute('TRUNCATE heavy.documents'));

/** What the event source of `lib/failure/redrive.ts` hands over at most. */
const lettersInBatch = 10;

async function queueOf(name: string, records: readonly SourceRecord[]): Promise<string> {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('x') } as const;
  const sink = openSqsSink({ url, bucket });
  for (const record of records) {
    const outcomes = [{ kind: 'failed', record, failure }] as const;
    const letters = writeDeadLetters(outcomes, { name: 'heavy', configHash: 'before' }, Date.now());
    expect(await sink.store(letters.map(({ letter }) => letter))).toEqual([undefined]);
  }
  return url;
}

/** What the event source of the queue hands to the function. */
async function eventOf(url: string, count: number): Promise<string> {
  const messages: Message[] = [];
  while (messages.length < count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: count - messages.length }),
    );
    messages.push(...Messages);
  }
  return JSON.stringify({
    Records: messages.map(({ MessageId, ReceiptHandle, Body }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
    })),
  });
}

async function startRedrive(url: string): Promise<LambdaHost> {
  return startCheckedHost({
    bundleDirectory: bundle.directory,
    handler: bundle.redriveHandler,
    environment: await functionEnvironment(
      { ...place().places, deadLetters: url, deadLetterBucket: bucket },
      () => Promise.resolve({ ...motoEnvironment, AWS_ENDPOINT_URL: moto.endpoint }),
    ),
    memoryMb: minMemoryMb,
    timeoutMs: 30_000,
    maxEnvironments: 1,
  });
}

const recordsOf = (count: number, value: string, more: Partial<SourceRecord> = {}): readonly SourceRecord[] =>
  Array.from({ length: count }, (_, offset) =>
    makeRecord({
      topic: 'heavy.documents',
      offset,
      key: Buffer.from(`d${offset}`),
      value: Buffer.from(value),
      ...more,
    }),
  );

const emptyHeaders = Array.from({ length: 780_000 }, () => ({ name: '', value: Buffer.alloc(0) }));

/** A tenth remains for what a Lambda environment has besides the function's process. */
const boundMb = 0.9 * minMemoryMb;

it.each([
  ['values', recordsOf(lettersInBatch, JSON.stringify({ amount: 1, unread: 'x'.repeat(4_300_000) }))],
  ['headers', recordsOf(4, '{"amount":1}', { headers: emptyHeaders })],
])(
  `letters of events full of %s are redriven together with ${minMemoryMb} MB`,
  async (name, records) => {
    const url = await queueOf(`heavy-${name}`, records);
    const host = await startRedrive(url);
    onTestFinished(() => host.stop());
    const result = await host.invoke(await eventOf(url, records.length));
    expect(result).toMatchObject({ kind: 'success', payload: '{"batchItemFailures":[]}' });
    const { rows } = await place().admin.execute('SELECT count(*) AS rows FROM heavy.documents');
    expect(Number(rows[0]?.['rows'])).toBe(records.length);
    expect(host.usage().coldStarts).toBe(1);
    expect(host.usage().peakRssBytes / 1_048_576).toBeLessThan(boundMb);
  },
  120_000,
);
