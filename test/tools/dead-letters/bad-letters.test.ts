/** Anybody may write into a queue, a bucket or a file: what is bad there never stops the letters beside it. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { dlq } from '../../../cli/dlq.ts';
import { redeliver, systemPace } from '../../../tools/dead-letters/redrive/redeliver.ts';
import { openFileSource } from '../../../tools/dead-letters/sources/file-source.ts';
import type { ObjectStore } from '../../../tools/dead-letters/sources/object-store.ts';
import { openQueueSource } from '../../../tools/dead-letters/sources/queue-source.ts';
import { runCommandLine } from '../../../cli/main.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { printPosition } from '../../../core/contract/record-position.ts';
import { writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { readDeadLetter } from '../../../core/dead-letters/read-dead-letter.ts';
import { openDirectory, type RunDirectory } from '../../../local/directories/run-directory.ts';
import { startAwsStub } from '../../support/aws-stub.ts';
import { makeRecord } from '../../support/make-record.ts';

function letterAt(offset: number): string {
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('x') } as const;
  const outcome = { kind: 'failed', record: makeRecord({ offset }), failure } as const;
  return JSON.stringify(writeDeadLetters([outcome], { name: 'o', configHash: 'h' }, 0)[0]!.letter);
}

const deep = '['.repeat(20_000) + ']'.repeat(20_000);
const values = ['null', '{}', '[]', '""', '-1', '1.5', '1e300', 'true', '"x"', '9007199254740993', deep];

/** A letter with each of its fields, one at a time, as each of these values. */
function* mutilated(): Generator<string> {
  const letter = JSON.parse(letterAt(5)) as Record<string, Record<string, unknown> | undefined>;
  const paths = Object.entries(letter).flatMap(([field, inner]) => [
    [field],
    ...(typeof inner === 'object' ? Object.keys(inner).map((name) => [field, name]) : []),
  ]);
  for (const [field = '', name] of [...paths, ['record', 'unreadable'], ['failure', 'problems']]) {
    const marked = name === undefined ? '@' : { ...letter[field], [name]: '@' };
    const text = JSON.stringify({ ...letter, [field]: marked });
    for (const value of values) yield text.replace('"@"', () => value);
  }
  yield JSON.stringify({
    ...letter,
    record: { ...letter['record'], unreadable: { timestamp: '@' } },
  }).replace('"@"', () => deep);
  const event = `{"eventSource":"aws:kafka","records":{"a-0":[{"topic":"a","partition":0,"offset":1,"timestamp":${deep}}]}}`;
  yield `{"KafkaBatchInfo":{},"timestamp":"2026-01-01T00:00:00Z","payload":${event}}`;
  yield* values;
  yield Buffer.from('1f8b080000000000', 'hex').toString('latin1');
  yield letterAt(6).slice(0, 100);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const good = [1, 9_000];
const positions = good.map((offset) => `shop.orders-0@${offset}`);

describe('malformed lines of a dead-letter file', () => {
  let directory: RunDirectory;
  let path: string;
  beforeEach(async () => {
    directory = await openDirectory('bad-letters', undefined);
    path = join(directory.path, 'letters.jsonl');
    await writeFile(path, [letterAt(1), ...mutilated(), letterAt(9_000), ''].join('\n'));
  });
  afterEach(() => directory.close(false));

  async function run(action: string, ...args: readonly string[]): Promise<string> {
    const said: string[] = [];
    const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
    const line = ['dlq', action, pathToFileURL(path).href, ...args];
    await runCommandLine(line, { dlq: () => Promise.resolve(dlq) }, io);
    return said.join('\n');
  }

  it('malformed lines are listed, shown and purged with the good ones, without an error of the program', async () => {
    for (const args of [
      ['ls'],
      ['ls', '--json'],
      ['show', '--position', 'shop.orders-0@5'],
      ['purge', '--all'],
    ]) {
      const said = await run(args[0]!, ...args.slice(1));
      expect(said).not.toMatch(/RangeError|TypeError|call stack|Invalid time/);
      if (args[0] !== 'show') for (const position of positions) expect(said).toContain(position);
    }
    for (const position of positions) expect(await run('show', '--position', position)).toContain(position);
  });

  it('readable records among malformed lines are redriven', async () => {
    const source = openFileSource(path);
    const { entries } = await source.scan(10_000);
    const sent: string[] = [];
    const invoker = {
      invoke: (event: string) => {
        sent.push(event);
        return Promise.resolve({ kind: 'answered', failed: new Set<string>() } as const);
      },
      close: () => Promise.resolve(),
    };
    const kept = entries.flatMap(({ records }) => records);
    const pace = systemPace(new AbortController().signal);
    const report = await redeliver(
      kept,
      entries,
      source,
      invoker,
      { batchSize: 100, recordsPerSecond: 10_000 },
      pace,
    );
    expect(report).toMatchObject({ refused: [], unremoved: [], ended: undefined });
    expect(sent.length).toBeGreaterThan(0);
    expect((await source.scan(10_000)).entries).toEqual([]);
  });

  it('a malformed letter never gives a letter that cannot be written again', () => {
    for (const text of mutilated()) {
      const read = readDeadLetter(parse(text));
      expect(() => JSON.stringify(read)).not.toThrow();
    }
  });
});

it('malformed messages and objects of a queue are named, and the good ones are read', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'x');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const pointer = (key: string): string => JSON.stringify({ version: 1, storedIn: { bucket: 'large', key } });
  const objects: Readonly<Record<string, string | Error>> = {
    'dead-letters/whole': letterAt(9_000),
    'dead-letters/cut': letterAt(8).slice(0, 50),
    'dead-letters/gone': Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' }),
    'dead-letters/denied': Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }),
  };
  const store: ObjectStore = {
    async *list() {
      await Promise.resolve();
      yield* Object.keys(objects);
    },
    read: (_, key) => {
      const found = objects[key] ?? '';
      return typeof found === 'string' ? Promise.resolve(found) : Promise.reject(found);
    },
    remove: () => Promise.resolve(),
    close: () => undefined,
  };
  const bodies = [
    pointer('dead-letters/gone'),
    letterAt(1),
    'not JSON',
    pointer('dead-letters/denied'),
    pointer('dead-letters/cut'),
    pointer('elsewhere/whole'),
    pointer('dead-letters/whole'),
  ];
  let receives = 0;
  const aws = await startAwsStub({
    ReceiveMessage: () => {
      receives += 1;
      const Messages = bodies.map((Body, index) => ({
        MessageId: `${index}`,
        ReceiptHandle: 'r',
        Body,
        MD5OfBody: md5(Body),
      }));
      return { body: receives === 1 ? { Messages } : {} };
    },
    ChangeMessageVisibilityBatch: { body: { Successful: [], Failed: [] } },
  });
  onTestFinished(() => aws.close());
  const source = openQueueSource(`${aws.endpoint}/123456789012/letters`, 'large', store);
  const { entries, unreadable } = await source.scan(100);
  await source.close();
  const records = entries.flatMap((entry) => entry.records);
  expect(records.map(({ record }) => printPosition(record))).toEqual(positions);
  expect(unreadable.map(({ id, problem }) => `${id}: ${problem}`)).toEqual([
    expect.stringMatching(/^message 0: .*gone cannot be read: NoSuchKey/),
    expect.stringContaining('message 2: it is not JSON'),
    expect.stringMatching(/^message 3: .*denied cannot be read: AccessDenied/),
    expect.stringMatching(/^message 4: .*cut: it is not JSON/),
    expect.stringMatching(/^message 5: /),
  ]);
});
