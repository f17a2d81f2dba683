import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { openKeptLetters, openSqsSink } from '../../../lambda/adapters/sqs/index.ts';
import { known } from '../../../lambda/core/failure-message.ts';
import { writeDeadLetters } from '../../../lambda/core/report/dead-letter.ts';
import type { Failure } from '../../../lambda/core/failure.ts';
import { makeRecord } from '../../support/make-record.ts';

beforeAll(() => {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

/** The address of an AWS that accepts connections and never answers. */
async function silentAws(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
  return `${endpoint}/123456789012/letters`;
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

it('letters that a silent queue does not answer for are not stored, in time', async () => {
  const sink = openSqsSink({ url: await silentAws() });
  await sink.store(lettersOf(10), 1);
  const letters = lettersOf(10, 10);
  let failures: readonly (Failure | undefined)[] = [];
  expect(await took(async () => (failures = await sink.store(letters, 300)))).toBeLessThan(1_500);
  expect(failures.map((each) => each?.code)).toEqual(['dead_letter_not_stored', 'dead_letter_not_stored']);
});

it('so are large ones that a silent bucket does not answer for', async () => {
  const sink = openSqsSink({ url: await silentAws(), bucket: 'large' });
  await sink.store(lettersOf(300_000), 1);
  let failures: readonly (Failure | undefined)[] = [];
  const letters = lettersOf(300_000, 300_000, 10);
  expect(await took(async () => (failures = await sink.store(letters, 300)))).toBeLessThan(1_500);
  expect(failures.every((each) => each?.next === 'retry')).toBe(true);
});

it('kept letters that a silent bucket does not give are given up in time', async () => {
  const kept = openKeptLetters(await silentAws());
  const pointer = { version: 1, storedIn: { bucket: 'large', key: 'k' } } as const;
  await kept.read(pointer, 1).catch(() => undefined);
  expect(await took(() => expect(kept.read(pointer, 300)).rejects.toThrow())).toBeLessThan(1_500);
  const message = { id: 'm', body: '', receipt: 'r' };
  expect(await took(() => expect(kept.discard(message, pointer, 300)).rejects.toThrow())).toBeLessThan(1_500);
});
