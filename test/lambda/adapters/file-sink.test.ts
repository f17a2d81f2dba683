import { execFile } from 'node:child_process';
import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileSource } from '../../../tools/dead-letters/sources/file-source.ts';
import { openFileSink } from '../../../lambda/adapters/file/index.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { writeDeadLetters, type DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import { openDirectory, type RunDirectory } from '../../../local/directories/run-directory.ts';
import { makeRecord } from '../../support/make-record.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../support/letters/store-until-full.ts', import.meta.url));

let directory: RunDirectory;
let path: string;
beforeEach(async () => {
  directory = await openDirectory('file-sink', undefined);
  path = join(directory.path, 'kept', 'letters.jsonl');
});
afterEach(() => directory.close(false));

function letterOf(offset: number): DeadLetter {
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('żółć') } as const;
  const outcome = { kind: 'failed', record: makeRecord({ offset }), failure } as const;
  return writeDeadLetters([outcome], { name: 'o', configHash: 'h' }, 0)[0]!.letter;
}

/** The offsets that another process says are stored; `blocks` (of 512 or 1,024 bytes) is the most a file may have. */
async function storeElsewhere(first: number, most: number, blocks: number): Promise<readonly number[]> {
  const script = `ulimit -f ${blocks}; exec "$0" --import tsx "$@"`;
  const args = ['-c', script, process.execPath, program, path, String(first), String(most)];
  const { stdout } = await run('sh', args);
  return JSON.parse(stdout) as readonly number[];
}

const scan = () => openFileSource(path).scan(10_000);

async function readable(): Promise<readonly number[]> {
  const { entries } = await scan();
  return entries.flatMap(({ records }) => records.map(({ record }) => record.offset));
}

describe('dead-letter file on a full disk', () => {
  it('a file on a full disk contains every letter acknowledged as stored, and accepts more once there is room', async () => {
    const stored = await storeElsewhere(0, 10_000, 64);
    expect(stored.length).toBeGreaterThan(10);
    expect(stored.length).toBeLessThan(200);
    expect(await readable()).toEqual(stored);

    expect(await openFileSink(path).store([letterOf(20_000), letterOf(20_001)])).toEqual([
      undefined,
      undefined,
    ]);
    expect(await readable()).toEqual([...stored, 20_000, 20_001]);
    expect((await scan()).unreadable).toEqual([]);
  });

  it('a file on a full disk contains every acknowledged letter also if several processes store at once', async () => {
    const elsewhere = [1, 2, 3].map((process) => storeElsewhere(process * 10_000, 1_000, 128));
    const stored = (await Promise.all(elsewhere)).flat();
    const answers = await openFileSink(path).store([letterOf(1)]);
    expect(answers).toEqual([undefined]);
    const found = new Set(await readable());
    expect([...stored, 1].filter((offset) => !found.has(offset))).toEqual([]);
  });
});

describe('dead-letter file with a truncated line', () => {
  it.each([
    ['at the end of the file', `{"version":1,"connector":{"na`],
    ['that has its line feed', `{"version":1,"connector":{"na\n`],
    ['that is no text', Buffer.of(0xff, 0x00, 0xc3)],
  ])('a truncated line %s damages no later letter and is reported', async (_, cut) => {
    await openFileSink(path).store([letterOf(1)]);
    await appendFile(path, cut);
    await openFileSink(path).store([letterOf(2), letterOf(3)]);
    expect(await readable()).toEqual([1, 2, 3]);
    expect((await scan()).unreadable).toHaveLength(1);
  });
});

describe('concurrent appends to the dead-letter file', () => {
  it('concurrent appends in one process keep each letter on a line of its own', async () => {
    const sinks = Array.from({ length: 20 }, () => openFileSink(path));
    await Promise.all(sinks.map((sink, index) => sink.store([letterOf(index), letterOf(100 + index)])));
    const found = [...(await readable())].sort((a, b) => a - b);
    expect(found).toEqual([...sinks.keys(), ...[...sinks.keys()].map((index) => 100 + index)]);
  });
});

describe('permissions of the dead-letter file', () => {
  it('a new dead-letter file and its folder are readable by their owner alone', async () => {
    await openFileSink(path).store([letterOf(1)]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  });

  it('an existing dead-letter file keeps its permissions', async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '', { mode: 0o640 });
    await openFileSink(path).store([letterOf(1)]);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(path, 'utf8')).toMatch(/^\{.*\}\n$/);
  });
});

it('a disk that does not answer in time has stored no letter for certain', async () => {
  await mkdir(dirname(path), { recursive: true });
  await run('mkfifo', [path]);
  // A pipe takes 64 KiB until somebody reads it.
  const letters = Array.from({ length: 300 }, (_, offset) => letterOf(offset));
  const startedAt = performance.now();
  const answers = await openFileSink(path).store(letters, 300);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(answers.map((answer) => `${answer?.next} ${answer?.code}`)).toEqual(
    letters.map(() => 'retry dead_letter_not_stored'),
  );
  // The write that waits holds a thread until it is read.
  await run('head', ['-c', '65536', path]);
});
