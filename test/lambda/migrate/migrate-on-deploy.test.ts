import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cloudFormation } from '../../../lambda/adapters/cloudformation/index.ts';
import { migrateOnDeploy } from '../../../lambda/migrate/migrate-on-deploy.ts';
import type { Clock } from '../../../lambda/ports/clock.ts';

interface Put {
  readonly url: string;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

const puts: Put[] = [];
let statuses: number[] = [];
const s3 = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    puts.push({ url: request.url ?? '', contentType: request.headers['content-type'], body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
  const address = s3.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
beforeEach(() => {
  puts.length = 0;
  statuses = [];
});
afterAll(async () => {
  s3.closeAllConnections();
  await new Promise((resolve) => s3.close(resolve));
});

const ids = { StackId: 'arn:stack', RequestId: 'r-1', LogicalResourceId: 'Tables' };
const event = (kind: string, more: object = {}) => ({
  RequestType: kind,
  ResponseURL: `http://127.0.0.1:${port}/answer?Signature=hidden`,
  ...ids,
  ...more,
});

/** Time passes only in sleeps, so what sleeps longer than the deadline ends after it. */
const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: () => new Promise(() => undefined) };

function deploy(
  request: unknown,
  migrate: () => Promise<void>,
  more: Partial<Clock> = {},
  remainingMs = 60_000,
) {
  const failed: unknown[] = [];
  const services = {
    deployment: cloudFormation,
    clock: { ...clock, ...more },
    migrate,
    onFailed: (error: unknown) => void failed.push(error),
  };
  return migrateOnDeploy(request, remainingMs, services).then(() => failed);
}

const nothing = () => Promise.resolve();
const neverAsked = () => Promise.reject(new Error('must not be asked'));

describe('migration on deployment', () => {
  it('a deployment is answered with success under a constant id, as bytes without a content type', async () => {
    await deploy(event('Create'), nothing);
    await deploy(event('Update', { PhysicalResourceId: 'millrace/Tables' }), nothing);
    const body = { Status: 'SUCCESS', PhysicalResourceId: 'millrace/Tables', ...ids };
    const put = { url: '/answer?Signature=hidden', contentType: undefined, body };
    expect(puts).toEqual([put, put]);
  });

  it('a deployment does nothing on deletion', async () => {
    await deploy(event('Delete', { PhysicalResourceId: 'any' }), neverAsked);
    expect(puts).toMatchObject([{ body: { Status: 'SUCCESS', PhysicalResourceId: 'any' } }]);
  });

  it('a deployment fails with the reason, cut for CloudFormation and thrown whole', async () => {
    const reason = `differs: ${'"ü"\n'.repeat(3_000)}`;
    const failed = await deploy(event('Create'), () => Promise.reject(new Error(reason)));
    expect(failed).toMatchObject([{ message: reason }]);
    expect(puts).toMatchObject([
      {
        body: {
          Status: 'FAILED',
          Reason: expect.stringMatching(/^differs: .*in the function's log\)$/s) as unknown,
        },
      },
    ]);
    expect(Buffer.byteLength(JSON.stringify(puts[0]?.body))).toBeLessThan(4_096);
  });

  it('a deployment is answered in time, whatever hangs', async () => {
    const hangs = () => new Promise<void>(() => undefined);
    await deploy(event('Create'), hangs, { sleep: () => Promise.resolve() });
    expect(puts).toMatchObject([
      {
        body: {
          Status: 'FAILED',
          Reason: 'the tables were not ready in 20 s; deploy again, it goes on from there',
        },
      },
    ]);
  });

  it('a deployment is answered again if S3 did not accept the answer', async () => {
    statuses = [503, 500];
    await deploy(event('Create'), nothing);
    expect(puts).toHaveLength(3);
  });

  it('a deployment that cannot be answered ends with an error that does not show the URL', async () => {
    statuses = [403, 403, 403, 403];
    const error: unknown = await deploy(event('Create'), nothing, {}, 1_900).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).toMatch(/S3 answered 403; the function needs a way to S3/);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('Signature');
  });

  it.each([
    ['nothing', undefined, /StackId, RequestId, LogicalResourceId, ResponseURL.*RequestType|RequestType/],
    [
      'an invalid URL',
      { RequestType: 'Create', ResponseURL: 'secret', ...ids },
      /: ResponseURL is missing or wrong/,
    ],
    [
      'an update of nothing',
      { RequestType: 'Update', ResponseURL: 'https://s3/x', ...ids },
      /: PhysicalResourceId is/,
    ],
  ])(
    'a deployment request is refused for %s, without a value in the message',
    async (_, request, message) => {
      const error: unknown = await deploy(request, neverAsked).catch((reason: unknown) => reason);
      expect(String(error)).toMatch(message);
      expect(String(error)).not.toContain('secret');
    },
  );
});
