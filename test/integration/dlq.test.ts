import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { dlq } from '../../cli/dlq.ts';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { openSqsSink } from '../../lambda/adapters/sqs/index.ts';
import { known } from '../../core/failure/failure-message.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { writeDeadLetters } from '../../core/dead-letters/dead-letter.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { givenUpBatch } from '../support/dlq/given-up-batch.ts';
import { openLambdaEndpoint } from '../support/lambda-endpoint.ts';
import { makeRecord } from '../support/make-record.ts';
import { runMillraceForJson, startMillrace } from '../support/millrace.ts';
import { motoEnvironment, startMoto, type Moto } from '../support/moto.ts';
import { createForeignTopic, produceForeign, runForeignCql } from '../support/other-program.ts';
import { payloadMarker as mark } from '../support/payload-marker.ts';
import { readRows } from '../support/read-rows.ts';
import { recentTime } from '../support/recent-time.ts';
import type { OpenTarget, StoreTarget } from '../support/store-target.ts';
import { mainlyOn, storeTargets, useTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const connector = inProject('test/support/dlq/notes-connector.ts');
const fixed = inProject('test/support/dlq/notes-fixed-connector.ts');
const servers = inject('servers');
const topic = 'dlq.notes';
const writtenMs = recentTime(Date.UTC(2026, 0, 31));
const tables = {
  keyspace: 'dlq',
  schema: ['CREATE TABLE dlq.notes (id text PRIMARY KEY, amount int, note text)'],
  timestamped: ['dlq.notes'],
};
const bucket = 'kept';
let directory: RunDirectory;
let moto: Moto;
let sqs: SQSClient;
let s3: S3Client;

beforeAll(async () => {
  directory = await openDirectory('dlq-test', undefined);
  moto = await startMoto();
  for (const [name, value] of Object.entries(motoEnvironment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
  sqs = new SQSClient();
  s3 = new S3Client();
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  sqs.destroy();
  s3.destroy();
  await moto.stop();
  await directory.close(false);
});
/** The target with an empty table. */
function useNotes(target: StoreTarget): () => OpenTarget {
  const place = useTarget(target, tables);
  beforeEach(() => runForeignCql(servers.contactPoints[0] ?? '', ['TRUNCATE dlq.notes']));
  return place;
}

const amounts = async (): Promise<Record<string, unknown>> => {
  const rows = await readRows(servers, 'id, amount FROM dlq.notes');
  return Object.fromEntries(rows.map(({ id, amount }) => [String(id), amount]));
};

/** Runs `dlq` in this process; its last line as JSON. */
async function dlqJson(...args: readonly string[]): Promise<unknown> {
  const lines: string[] = [];
  const code = await dlq.run([...args, '--json'], { out: (line) => lines.push(line), err: () => undefined });
  expect(code).toBe(0);
  return JSON.parse(lines.at(-1) ?? '');
}

/** Runs `millrace`, which ends with 1 since something is left; its last line as JSON. */
async function millraceLeaves(...args: readonly string[]): Promise<unknown> {
  const { exited, out } = startMillrace(...args);
  expect(await exited).toBe(1);
  return JSON.parse(out.at(-1) ?? '');
}

const noteOf = (offset: number, id: string, amount = `${offset} ${mark}`, note = ''): SourceRecord =>
  makeRecord({
    topic,
    offset,
    timestamp: writtenMs + offset,
    key: Buffer.from(id),
    value: Buffer.from(JSON.stringify({ amount, note })),
  });

/** Queues the letters that the connector would write of these records. */
async function keepInQueue(url: string, records: readonly SourceRecord[]): Promise<void> {
  const failure = {
    next: 'dead-letter',
    stage: 'map',
    code: 'wrong_type',
    message: known('x'),
    table: topic,
  } as const;
  const outcomes = records.map((record) => ({ kind: 'failed', record, failure }) as const);
  const letters = writeDeadLetters(outcomes, { name: 'notes', configHash: 'h' }, Date.now());
  const answers = await openSqsSink({ url, bucket }).store(letters.map(({ letter }) => letter));
  expect(answers).toEqual(letters.map(() => undefined));
}

async function makeQueue(name: string): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
}

const objectsUnder = async (prefix: string): Promise<number> =>
  (await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }))).KeyCount ?? 0;

beforeAll(async () => {
  await createForeignTopic(servers.brokers, topic, 1);
  const notes: readonly (readonly [id: string, amount: unknown])[] = [
    ['a', `5 ${mark}`],
    ['a', 7],
    ['b', `9 ${mark}`],
    ['c', 3],
  ];
  await produceForeign(
    servers.brokers,
    notes.map(([key, amount], index) => ({
      topic,
      partition: 0,
      key,
      value: JSON.stringify({ amount, note: `żółć ${index}` }),
      headers: { origin: 'till' },
      timestamp: writtenMs + index,
    })),
  );
});

describe.each(mainlyOn('cassandra'))('dead letters of a run into $name in a file', (target) => {
  const place = useNotes(target);

  it('dead letters are listed, shown, stored again while the connector is wrong, and written once it is fixed', async () => {
    const source = pathToFileURL(join(directory.path, `letters-${target.dialect}.jsonl`)).href;
    const through = [...place().cliArguments, '--json'];
    await runMillraceForJson(
      ...['run', '--connector', connector, '--brokers', servers.brokers, '--group', `dlq-${target.dialect}`],
      ...['--until-caught-up', '--dead-letters', source, ...through],
    );
    expect(await amounts()).toEqual({ a: 7, c: 3 });

    const listed = await dlqJson('ls', source);
    expect(listed).toMatchObject({
      records: 2,
      groups: [{ code: 'wrong_type', column: 'amount', records: 2 }],
      letters: [
        { position: 'dlq.notes-0@0', column: 'amount', source: { bootstrapServers: servers.brokers } },
        { position: 'dlq.notes-0@2' },
      ],
      unreadable: [],
    });
    expect(await dlqJson('show', source, '--position', 'dlq.notes-0@2')).toMatchObject({
      timestamp: new Date(writtenMs + 2).toISOString(),
      headers: [{ name: 'origin', text: 'till' }],
      key: { text: 'b' },
      value: { text: `{"amount":"9 ${mark}","note":"żółć 2"}` },
    });

    const again = ['dlq', 'redrive', source, ...through];
    const failing = await millraceLeaves(...again, '--connector', connector);
    expect(failing).toMatchObject({ records: 2, through: 0, failed: 2, storedAgain: 2 });
    const anew = await dlqJson('ls', source);
    expect(anew).toMatchObject({
      records: 2,
      letters: [{ position: 'dlq.notes-0@0' }, { position: 'dlq.notes-0@2' }],
    });
    expect(anew).not.toEqual(listed);

    const dry = await runMillraceForJson(...again, '--connector', fixed, '--dry-run');
    expect(dry).toMatchObject({ records: 2, through: 0, isDryRun: true });
    expect(await dlqJson('ls', source)).toEqual(anew);

    const mending = await runMillraceForJson(...again, '--connector', fixed, '--rate', '1000');
    expect(mending).toMatchObject({ records: 2, through: 2, failed: 0 });
    expect(await amounts()).toEqual({ a: 7, b: 9, c: 3 });
    expect(await dlqJson('ls', source)).toMatchObject({ records: 0 });
  });
});

describe.each(mainlyOn('keyspaces'))('killed redrive into $name', (target) => {
  const place = useNotes(target);

  it('a killed redrive is run again without loss, and the table is the log applied in order', async () => {
    const path = join(directory.path, `killed-${target.dialect}.jsonl`);
    const source = pathToFileURL(path).href;
    const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('x') } as const;
    // Of each row there are two letters, and their order in the file is not that of the log.
    const records = Array.from({ length: 40 }, (_, offset) => noteOf(offset, `n${offset % 20}`)).reverse();
    const outcomes = records.map((record) => ({ kind: 'failed', record, failure }) as const);
    const letters = writeDeadLetters(outcomes, { name: 'notes', configHash: 'h' }, 0);
    await writeFile(path, letters.map(({ letter }) => `${JSON.stringify(letter)}\n`).join(''));
    // Of one row more came later, and is not to be overwritten.
    await runForeignCql(servers.contactPoints[0] ?? '', [
      `INSERT INTO dlq.notes (id, amount) VALUES ('n7', 777) USING TIMESTAMP ${(writtenMs + 1_000) * 1_000}`,
    ]);
    const redrive = ['dlq', 'redrive', source, ...place().cliArguments, '--connector', fixed, '--json'];
    const left = async (): Promise<number> => {
      const { records: count } = (await dlqJson('ls', source)) as { readonly records: number };
      return count;
    };
    const killed = startMillrace(...redrive, '--batch-size', '4', '--rate', '8');
    await waitUntil('some have gone through', async () => (await left()) < 40, 90_000);
    killed.signal('SIGKILL');
    expect(await killed.exited).toBeNull();
    const rest = await left();
    expect(rest).toBeGreaterThan(0);

    expect(await runMillraceForJson(...redrive)).toMatchObject({ records: rest, through: rest, failed: 0 });
    expect(await left()).toBe(0);
    const inOrder = records.reverse().map(({ key, offset }) => [key?.toString(), offset] as const);
    expect(await amounts()).toEqual({ ...Object.fromEntries(inOrder), n7: 777 });
  });
});

describe.each(mainlyOn('cassandra'))('dead letters of $name in a queue', (target) => {
  const place = useNotes(target);
  const queueOf = (name: string): Promise<string> => makeQueue(`${name}-${target.dialect}`);

  it('listing dead letters of a queue does not change them, and a redrive brings each record once', async () => {
    const url = await queueOf('letters');
    const records = Array.from({ length: 23 }, (_, offset) => noteOf(offset, `n${offset}`));
    await keepInQueue(url, [...records, noteOf(100, 'large', undefined, 'x'.repeat(400_000)), records[0]!]);
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'from someone else' }));
    expect(await objectsUnder('dead-letters/')).toBe(1);

    // Every sender to the queue could point anywhere.
    const forged = { version: 1, storedIn: { bucket: 'payroll', key: 'dead-letters/a' } };
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(forged) }));
    expect(await dlqJson('ls', url)).toMatchObject({ records: 23, unreadable: [{}, {}, {}] });

    const inBucket = ['--dead-letter-bucket', bucket];
    for (const filter of [[], [], ['--since', '1h', '--table', topic, '--code', 'wrong_type']]) {
      const listed = await dlqJson('ls', url, ...inBucket, ...filter);
      const forgedProblem = `it points to s3://payroll/dead-letters/a, which is not followed: '--dead-letter-bucket' allows '${bucket}' alone`;
      expect(listed).toMatchObject({ records: 24 });
      expect(listed).toHaveProperty('unreadable.length', 2);
      expect(JSON.stringify(listed)).toContain('it is not JSON');
      expect(JSON.stringify(listed)).toContain(forgedProblem);
    }
    expect(await dlqJson('ls', url, '--position', `${topic}-0@5-9`)).toMatchObject({ records: 5 });
    const large = { amount: `100 ${mark}`, note: 'x'.repeat(400_000) };
    expect(await dlqJson('show', url, ...inBucket, '--position', `${topic}-0@100`)).toMatchObject({
      timestamp: new Date(writtenMs + 100).toISOString(),
      key: { text: 'large' },
      value: { text: JSON.stringify(large) },
    });

    const redriven = await millraceLeaves(
      ...['dlq', 'redrive', url, ...place().cliArguments, ...inBucket],
      ...['--connector', fixed, '--batch-size', '7', '--json'],
    );
    expect(redriven).toMatchObject({ records: 24, through: 24, failed: 0, unreadable: 2 });
    expect(await amounts()).toEqual({
      large: 100,
      ...Object.fromEntries(records.map(({ offset }) => [`n${offset}`, offset])),
    });
    expect(await dlqJson('ls', url)).toMatchObject({ records: 0, unreadable: [{}, {}] });
    expect(await objectsUnder('dead-letters/')).toBe(0);
  });

  it('dead letters remain in the queue if the function cannot process them', async () => {
    const url = await queueOf('refused');
    await keepInQueue(url, [noteOf(1, 'a')]);
    const [contactPoint = ''] = place().places.cassandra.contactPoints;
    const nowhere = place().cliArguments.map((argument) => argument.replace(contactPoint, '127.0.0.1:1'));
    const redrive = runMillraceForJson('dlq', 'redrive', url, ...nowhere, '--connector', fixed, '--json');
    const refusal = await redrive.then(String, String);
    expect(refusal).toContain('it ended early, and the rest stays stored');
    expect(await dlqJson('ls', url)).toMatchObject({ records: 1 });
    const log = /\((\S+function\.log)\)/.exec(refusal)?.[1];
    expect(log).toBeDefined();
    await rm(dirname(log!), { recursive: true });
  });
});

describe('dead letters in a queue for any store', () => {
  it('`dlq purge` removes only the dead letters that match the filters, after confirmation', async () => {
    const url = await makeQueue('purged');
    await keepInQueue(url, [noteOf(1, 'a', mark), noteOf(2, 'b', mark), noteOf(3, 'c', mark)]);
    const second = ['--position', `${topic}-0@2`];
    expect(await dlqJson('purge', url, ...second)).toEqual({ records: 1, removed: false });
    expect(await dlqJson('ls', url)).toMatchObject({ records: 3 });
    expect(await dlqJson('purge', url, ...second, '--yes')).toEqual({ records: 1, removed: true });
    expect(await dlqJson('ls', url)).toMatchObject({
      letters: [{ position: `${topic}-0@1` }, { position: `${topic}-0@3` }],
    });
    expect(await dlqJson('purge', url, '--all', '--yes')).toEqual({ records: 2, removed: true });
    expect(await dlqJson('ls', url)).toMatchObject({ records: 0 });
  });
});

describe.each(storeTargets)('batches for $name that Lambda discarded to S3', (target) => {
  const place = useNotes(target);

  it('a discarded batch is redriven through the deployed function and removed once all of it went through', async () => {
    const [x, y, z] = [noteOf(200, 'x'), noteOf(201, 'y'), noteOf(202, 'z')];
    for (const [index, batch] of [[x, y], [z]].entries()) {
      const Body = givenUpBatch(batch);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `aws/lambda/${index}`, Body }));
    }
    const source = `s3://${bucket}/aws/`;
    expect(await dlqJson('ls', source)).toMatchObject({
      records: 3,
      groups: [{ code: 'RetryAttemptsExhausted', table: null, records: 3 }],
    });

    const deadLetters = pathToFileURL(join(directory.path, 'deployed.jsonl')).href;
    const { directory: bundleDirectory, handler } = bundleConnector({
      connectorFile: fixed,
      outDirectory: join(directory.path, `bundle-${target.dialect}`),
    });
    const host = startCheckedHost({
      bundleDirectory,
      handler,
      environment: await functionEnvironment({ ...place().places, deadLetters }, () =>
        Promise.resolve(place().environment),
      ),
      memoryMb: 1_769,
      timeoutMs: 60_000,
    });
    const endpoint = await openLambdaEndpoint(host);
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', endpoint.url);
    try {
      const redrive = ['redrive', source, '--function', 'notes-function'];
      const some = await dlqJson(...redrive, '--position', `${topic}-0@201-202`);
      expect(some).toMatchObject({ records: 2, through: 2 });
      expect(await amounts()).toEqual({ y: 201, z: 202 });
      expect(await objectsUnder('aws/')).toBe(1);
      expect(await dlqJson(...redrive)).toMatchObject({ records: 2, through: 2 });
      expect(await amounts()).toEqual({ x: 200, y: 201, z: 202 });
      expect(await objectsUnder('aws/')).toBe(0);
      expect(endpoint.invoked).toEqual(['notes-function', 'notes-function']);
    } finally {
      await endpoint.close();
      await host.stop();
    }
  });
});
