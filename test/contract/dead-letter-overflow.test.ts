import { GetObjectCommand, CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSqsSink } from '../../lambda/adapters/sqs/index.ts';
import { known } from '../../core/failure/failure-message.ts';
import { writeDeadLetters, type DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import { readPointer } from '../../core/dead-letters/letter-pointer.ts';
import { makeRecord } from '../support/make-record.ts';
import { motoEnvironment, startMoto, type Moto } from '../support/moto.ts';

const bucket = 'large-letters';
let moto: Moto;
let sqs: SQSClient;
let s3: S3Client;

beforeAll(async () => {
  moto = await startMoto();
  for (const [name, value] of Object.entries(motoEnvironment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
  sqs = new SQSClient();
  s3 = new S3Client();
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );
});
afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  vi.unstubAllEnvs();
  await moto.stop();
});

const openQueue = async (name: string): Promise<string> =>
  (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';

function letterOf(offset: number, valueBytes: number): DeadLetter {
  const record = makeRecord({ offset, value: Buffer.alloc(valueBytes, 'ü"\n') });
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('') } as const;
  return writeDeadLetters([{ kind: 'failed', record, failure }], { name: 'o', configHash: 'h' }, offset)[0]!
    .letter;
}

async function receive(url: string): Promise<readonly unknown[]> {
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown));
  }
}

async function read(Bucket: string, Key: string): Promise<unknown> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

describe('dead letters too large for a queue', () => {
  it('a large dead letter is stored in the bucket with a pointer in the queue, and the others in the queue', async () => {
    const url = await openQueue('with-bucket');
    const letters = [letterOf(1, 10), letterOf(2, 4_000_000), letterOf(3, 300_000), letterOf(4, 10)];
    expect(await openSqsSink({ url, bucket }).store(letters)).toEqual(letters.map(() => undefined));

    const bodies = await receive(url);
    const pointers = bodies.flatMap((body) => readPointer(body) ?? []);
    expect(pointers).toHaveLength(2);
    const far = await Promise.all(pointers.map(({ storedIn }) => read(storedIn.bucket, storedIn.key)));
    const near = bodies.filter((body) => readPointer(body) === undefined);
    const byOffset = (a: unknown, b: unknown): number =>
      (a as DeadLetter).record.offset - (b as DeadLetter).record.offset;
    expect([...near, ...far].sort(byOffset)).toEqual(letters);
  });

  it('a large dead letter has one object for each failure of its record', async () => {
    const sink = openSqsSink({ url: await openQueue('twice'), bucket });
    const large = letterOf(77, 400_000);
    await sink.store([large, { ...large, writtenAt: '2026-01-01T00:00:00.000Z' }]);
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'dead-letters/shop.orders/0/77-' }),
    );
    expect(Contents).toHaveLength(2);
  });

  it('a large dead letter is retried without a bucket, and the message says what is missing', async () => {
    const sink = openSqsSink({ url: await openQueue('without-bucket') });
    const [small, large] = await sink.store([letterOf(1, 10), letterOf(2, 900_000)]);
    expect(small).toBeUndefined();
    expect(large).toMatchObject({ next: 'retry', code: 'dead_letter_not_stored' });
    expect(large?.message.redacted).toMatch(
      /a message has at most 1048576; set MILLRACE_DEAD_LETTER_BUCKET to a bucket/,
    );
  });

  it("a large dead letter is retried if the queue's limit is lower than usual, and the message says what to set", async () => {
    const url = await openQueue('of-older-days');
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { MaximumMessageSize: '262144' } }),
    );
    const [small, large] = await openSqsSink({ url }).store([letterOf(1, 10), letterOf(2, 300_000)]);
    expect(small).toBeUndefined();
    expect(large).toMatchObject({ next: 'retry', code: 'dead_letter_not_stored' });
    expect(large?.message.redacted).toMatch(
      /it has \d+ bytes, .* set MILLRACE_DEAD_LETTER_BUCKET to a bucket/,
    );
  });

  it('a large dead letter is retried if the bucket refuses it, and the others are stored', async () => {
    const sink = openSqsSink({ url: await openQueue('bucket-gone'), bucket: 'no-such-bucket' });
    const [small, large] = await sink.store([letterOf(1, 10), letterOf(2, 900_000)]);
    expect(small).toBeUndefined();
    expect(large).toMatchObject({ next: 'retry', code: 'dead_letter_not_stored' });
    expect(large?.message.redacted).toContain(`bucket 'no-such-bucket' has not taken it: NoSuchBucket`);
  });
});
