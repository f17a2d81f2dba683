/** The redrive of the stack: its bundle in a Lambda host, fed from a queue as Lambda does it. */
import { known } from '../../core/failure/failure-message.ts';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { dlq } from '../../cli/dlq.ts';
import { closeRedrive, openRedrive } from '../../tools/dead-letters/redrive/open-redrive.ts';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { openSqsSink } from '../../lambda/adapters/sqs/index.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { writeDeadLetters } from '../../core/dead-letters/dead-letter.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import type { LambdaHost } from '../../local/lambda-host/options.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { openMappingEndpoint } from '../support/dlq/mapping-endpoint.ts';
import { startQueuePoller } from '../support/dlq/queue-poller.ts';
import { makeRecord } from '../support/make-record.ts';
import { motoEnvironment, startMoto, type Moto } from '../support/moto.ts';
import { runForeignCql } from '../support/other-program.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { readRows } from '../support/read-rows.ts';
import { recentTime } from '../support/recent-time.ts';
import { storeTargets, useTarget, type OpenTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const connector = fileURLToPath(new URL('../support/dlq/letters-connector.ts', import.meta.url));
const servers = inject('servers');
const contactPoint = servers.contactPoints[0] ?? '';
const writtenMs = recentTime(Date.UTC(2026, 0, 31));
const visibilitySeconds = 2;

let directory: RunDirectory;
let moto: Moto;
let sqs: SQSClient;
let s3: S3Client;
/** Of the target whose tests run. */
let bucket: string;
let bundle: ReturnType<typeof bundleConnector>;

beforeAll(async () => {
  directory = await openDirectory('dlq-redrive-test', undefined);
  moto = await startMoto();
  for (const [name, value] of Object.entries(motoEnvironment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
  sqs = new SQSClient();
  s3 = new S3Client();
  bundle = bundleConnector({ connectorFile: connector, outDirectory: join(directory.path, 'bundle') });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  sqs.destroy();
  s3.destroy();
  await moto.stop();
  await directory.close(false);
});

const noteOf = (offset: number, id: string, amount: string, padding = ''): SourceRecord =>
  makeRecord({
    topic: 'letters.notes',
    offset,
    timestamp: writtenMs + offset,
    key: Buffer.from(id),
    value: Buffer.from(JSON.stringify({ amount, padding })),
  });

const notes = (count: number): readonly SourceRecord[] =>
  Array.from({ length: count }, (_, offset) => noteOf(offset, `n${offset}`, `${offset} ${payloadMarker}`));

/** A queue with the letters that a connector before this one wrote of these records. */
async function queueOf(name: string, records: readonly SourceRecord[]): Promise<string> {
  const Attributes = { VisibilityTimeout: String(visibilitySeconds) };
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('x') } as const;
  const outcomes = records.map((record) => ({ kind: 'failed', record, failure }) as const);
  const letters = writeDeadLetters(outcomes, { name: 'letters', configHash: 'before' }, Date.now());
  const answers = await openSqsSink({ url, bucket }).store(letters.map(({ letter }) => letter));
  expect(answers).toEqual(letters.map(() => undefined));
  return url;
}

async function startRedrive(
  { places, environment }: OpenTarget,
  url: string,
  onLine: (line: string) => void = () => undefined,
): Promise<LambdaHost> {
  const host = startCheckedHost({
    bundleDirectory: bundle.directory,
    handler: bundle.redriveHandler,
    environment: {
      ...(await functionEnvironment({ ...places, deadLetters: url, deadLetterBucket: bucket }, () =>
        Promise.resolve({ ...motoEnvironment, AWS_ENDPOINT_URL: moto.endpoint, ...environment }),
      )),
    },
    memoryMb: 1_769,
    timeoutMs: 30_000,
    maxEnvironments: 1,
    onLine,
  });
  onTestFinished(() => host.stop());
  return host;
}

async function messagesIn(url: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

async function arnOf(url: string): Promise<string> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return Attributes.QueueArn ?? '';
}

const largeLetters = async (): Promise<number> =>
  (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount ?? 0;

/** id → amount and write timestamp in microseconds. */
async function written(): Promise<ReadonlyMap<unknown, readonly [amount: unknown, micros: number]>> {
  const rows = await readRows(servers, 'id, amount, writetime(amount) AS micros FROM letters.notes');
  return new Map(rows.map(({ id, amount, micros }) => [id, [amount, Number(micros)]]));
}

const rowOf = ({ offset, timestamp }: SourceRecord): readonly [number, number] => [
  offset,
  (timestamp ?? 0) * 1_000 + (offset % 997),
];

describe.each(storeTargets)('redrive of a queue into $name', (target) => {
  const place = useTarget(target, {
    keyspace: 'letters',
    schema: ['CREATE TABLE letters.notes (id text PRIMARY KEY, amount int)'],
    timestamped: ['letters.notes'],
  });
  const queueName = (name: string): string => `${name}-${target.dialect}`;

  beforeAll(async () => {
    bucket = `letters-${target.dialect}`;
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  });
  beforeEach(async () => {
    await place().admin.execute('TRUNCATE letters.notes');
  });

  it('a redrive writes what it can below later data, follows pointers, and leaves the rest without a loop', async () => {
    const good = notes(20);
    const large = noteOf(100, 'large', `100 ${payloadMarker}`, 'x'.repeat(400_000));
    const bad = [noteOf(200, 'bad', 'none'), noteOf(201, 'worse', 'y'.repeat(300_000))];
    const url = await queueOf(queueName('mixed'), [...good, large, ...bad]);
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'from someone else' }));
    const laterMicros = (writtenMs + 1_000_000) * 1_000;
    await runForeignCql(contactPoint, [
      `INSERT INTO letters.notes (id, amount) VALUES ('n3', -3) USING TIMESTAMP ${laterMicros}`,
    ]);
    expect(await largeLetters()).toBe(2);

    const host = await startRedrive(place(), url);
    const poller = startQueuePoller(sqs, url, (event) => host.invoke(event));
    // The two that fail get a letter of this connector; that one stays and comes back, together with the stranger.
    await waitUntil('the rest has come back twice', () => {
      const [last, before] = poller.invocations.slice(-2).reverse();
      const seen = poller.invocations.reduce((sum, { returned }) => sum + returned, 0);
      return Promise.resolve(seen > 8 && last?.kind === 'success' && before?.kind === 'success');
    });
    await poller.stop();

    expect(await written()).toEqual(
      new Map<unknown, unknown>([
        ...[...good, large].map((record) => [record.key?.toString(), rowOf(record)] as const),
        ['n3', [-3, laterMicros]],
      ]),
    );
    expect(await messagesIn(url)).toBe(3);
    expect(await largeLetters()).toBe(1);
    await waitUntil('all that went back is visible', async () => {
      const lines: string[] = [];
      await dlq.run(['ls', url, '--dead-letter-bucket', bucket, '--json'], {
        out: (line) => lines.push(line),
        err: () => undefined,
      });
      const { records, unreadable } = JSON.parse(lines.at(-1) ?? '') as {
        readonly records: number;
        readonly unreadable: readonly unknown[];
      };
      return records === 2 && unreadable.length === 1;
    });
  });

  it('a redrive loses nothing if its function is killed repeatedly', async () => {
    const records = [...notes(30), noteOf(300, 'large', `300 ${payloadMarker}`, 'x'.repeat(400_000))];
    const url = await queueOf(queueName('killed'), records);
    const killAfterMs = [0, 10, 25];
    const host = await startRedrive(place(), url, (line) => {
      if (!line.includes('"cold-started"')) return;
      const afterMs = killAfterMs.shift();
      if (afterMs !== undefined) setTimeout(() => host.kill(), afterMs);
    });
    const poller = startQueuePoller(sqs, url, (event) => host.invoke(event));
    await waitUntil('the queue is empty', async () => (await messagesIn(url)) === 0, 60_000);
    await poller.stop();
    expect(killAfterMs).toEqual([]);
    expect(poller.invocations.map(({ kind }) => kind)).toContain('crash');
    expect(await written()).toEqual(
      new Map(records.map((record) => [record.key?.toString(), rowOf(record)])),
    );
  });

  it('the command line opens a redrive until the queue is empty and closes it again', async () => {
    const url = await queueOf(queueName('opened'), notes(12));
    const mapping = await openMappingEndpoint(await arnOf(url));
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', mapping.url);
    const host = await startRedrive(place(), url);
    const poller = startQueuePoller(
      sqs,
      url,
      (event) => host.invoke(event),
      () => mapping.isEnabled(),
    );
    const progress = { note: () => undefined };
    const pace = { lookEveryMs: 200, settleMs: 600 };
    try {
      expect(await messagesIn(url)).toBe(12);
      expect(await openRedrive(url, progress, new AbortController().signal, pace)).toEqual({
        before: 12,
        remaining: 0,
        isInterrupted: false,
      });
      expect((await written()).size).toBe(12);
      expect(mapping.states).toEqual(['Disabled', 'Enabling', 'Enabled', 'Disabling', 'Disabled']);

      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'from someone else' }));
      const interrupt = new AbortController();
      const interrupted = openRedrive(url, progress, interrupt.signal, pace);
      await waitUntil('it is open', () => Promise.resolve(mapping.isEnabled()));
      interrupt.abort();
      expect(await interrupted).toMatchObject({ remaining: 1, isInterrupted: true });
      expect(mapping.states.at(-1)).toBe('Disabled');
      expect(await closeRedrive(url)).toBe(1);
    } finally {
      await poller.stop();
      await mapping.close();
    }
  });
});
