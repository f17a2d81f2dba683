import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { openLargeLetters, openSqsSink } from '../../../lambda/adapters/sqs/index.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { makeRecord } from '../../support/make-record.ts';

beforeAll(() => {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

/** The address of an AWS that accepts connections and never answers. */
async function silentAws(sockets = new Set<Socket>()): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  const endpoint = await addressOf(server);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
  return `${endpoint}/123456789012/letters`;
}

async function addressOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

interface SentMessage {
  readonly Id: string;
  readonly MessageBody: string;
}

/** A queue that takes every message, after a moment. */
async function patientQueue(): Promise<{
  readonly url: string;
  readonly bodies: string[];
  readonly mostAtOnce: () => number;
}> {
  const bodies: string[] = [];
  let [now, most] = [0, 0];
  const server = createHttpServer((request, response) => {
    most = Math.max(most, ++now);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { Entries } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { Entries: SentMessage[] };
      const Successful = Entries.map(({ Id, MessageBody }) => {
        bodies.push(MessageBody);
        return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
      });
      setImmediate(() => {
        now--;
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end(JSON.stringify({ Successful, Failed: [] }));
      });
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
  });
  const endpoint = await addressOf(server);
  return { url: `${endpoint}/123456789012/letters`, bodies, mostAtOnce: () => most };
}

const failure: Failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('no int') };
function lettersOf(...sizes: readonly number[]) {
  const outcomes = sizes.map((size, offset) => ({
    kind: 'failed' as const,
    record: makeRecord({ offset, value: Buffer.alloc(size, 'v') }),
    failure,
  }));
  return writeDeadLetters(outcomes, { name: 'c', configHash: 'h' }, 0).map(({ letter }) => letter);
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

it('dead letters for a queue that does not answer are reported as not stored in time', async () => {
  const sink = openSqsSink({ url: await silentAws() });
  await sink.store(lettersOf(10), 1);
  const letters = lettersOf(10, 10);
  let failures: readonly (Failure | undefined)[] = [];
  expect(await took(async () => (failures = await sink.store(letters, 300)))).toBeLessThan(1_500);
  expect(failures.map((each) => each?.code)).toEqual(['dead_letter_not_stored', 'dead_letter_not_stored']);
});

it('at most 40 requests wait for a queue that does not answer, without any warning of the process', async () => {
  const warnings: string[] = [];
  const keep = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', keep);
  onTestFinished(() => void process.off('warning', keep));
  const sockets = new Set<Socket>();
  const sink = openSqsSink({ url: await silentAws(sockets) });
  await sink.store(lettersOf(10), 1);
  const letters = lettersOf(...Array.from({ length: 1_000 }, () => 10));
  let failures: readonly (Failure | undefined)[] = [];
  expect(await took(async () => (failures = await sink.store(letters, 1_000)))).toBeLessThan(2_500);
  expect(failures.filter((each) => each?.code === 'dead_letter_not_stored')).toHaveLength(1_000);
  expect(sockets.size).toBeGreaterThan(1);
  expect(sockets.size).toBeLessThanOrEqual(41);
  expect(warnings.filter((name) => name === 'MaxListenersExceededWarning')).toEqual([]);
});

it('very many dead letters are all sent, 40 requests at a time', async () => {
  const queue = await patientQueue();
  const letters = lettersOf(...Array.from({ length: 1_000 }, () => 10));
  const failures = await openSqsSink({ url: queue.url }).store(letters, 20_000);
  expect(failures.filter((each) => each !== undefined)).toEqual([]);
  const sent = queue.bodies.map((body) => (JSON.parse(body) as { record: { offset: number } }).record.offset);
  expect(sent.toSorted((a, b) => a - b)).toEqual(letters.map(({ record }) => record.offset));
  expect(queue.mostAtOnce()).toBeLessThanOrEqual(40);
});

it('large dead letters for a bucket that does not answer are reported as not stored in time', async () => {
  const sink = openSqsSink({ url: await silentAws(), bucket: 'large' });
  await sink.store(lettersOf(300_000), 1);
  let failures: readonly (Failure | undefined)[] = [];
  const letters = lettersOf(300_000, 300_000, 10);
  expect(await took(async () => (failures = await sink.store(letters, 300)))).toBeLessThan(1_500);
  expect(failures.every((each) => each?.next === 'retry')).toBe(true);
});

it('the reading of dead letters from a bucket that does not answer is given up in time', async () => {
  const kept = openLargeLetters(await silentAws());
  const pointer = { version: 1, storedIn: { bucket: 'large', key: 'k' } } as const;
  await kept.read(pointer, 1).catch(() => undefined);
  expect(await took(() => expect(kept.read(pointer, 300)).rejects.toThrow())).toBeLessThan(1_500);
  const message = { id: 'm', body: '', receipt: 'r' };
  expect(await took(() => expect(kept.discard(message, pointer, 300)).rejects.toThrow())).toBeLessThan(1_500);
});
