import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followDeadLetters } from '../../../local/pipeline/dead-letter-file.ts';

const letter = (offset: number, code: string): string =>
  JSON.stringify({ record: { topic: 't', partition: 0, offset, key: 'żółć' }, failure: { code } });

const scratch = fileURLToPath(new URL('../../../.millrace/test', import.meta.url));
let directory: string;
let path: string;

beforeEach(async () => {
  await mkdir(scratch, { recursive: true });
  directory = await mkdtemp(join(scratch, 'dead-letters-'));
  path = join(directory, 'letters.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

describe('followDeadLetters', () => {
  it('a dead-letter file that does not exist counts as empty', async () => {
    const letters = followDeadLetters(path);
    await letters.refresh();
    expect(letters.count()).toBe(0);
    expect(letters.byCode()).toEqual(new Map());
  });

  it('appended dead letters are counted, each record once', async () => {
    const letters = followDeadLetters(path);
    await appendFile(path, `${letter(1, 'wrong_type')}\n`);
    await letters.refresh();
    expect(letters.count()).toBe(1);
    await appendFile(
      path,
      `${letter(2, 'wrong_type')}\n${letter(1, 'wrong_type')}\n${letter(3, 'out_of_range')}\n`,
    );
    await letters.refresh();
    await letters.refresh();
    expect(letters.byCode()).toEqual(
      new Map([
        ['wrong_type', 2],
        ['out_of_range', 1],
      ]),
    );
  });

  it('a line that is being written is counted once it is complete', async () => {
    const letters = followDeadLetters(path);
    const line = Buffer.from(`${letter(1, 'timeout')}\n`);
    for (let cut = 1; cut < line.length; cut++) {
      await appendFile(path, line.subarray(cut - 1, cut));
      await letters.refresh();
      expect(letters.count()).toBe(0);
    }
    await appendFile(path, line.subarray(-1));
    await letters.refresh();
    expect(letters.count()).toBe(1);
  });

  it('a line that is no dead letter is skipped, and the dead letters after it are counted', async () => {
    const letters = followDeadLetters(path);
    await appendFile(path, `{"failure":{}}\n{"rec\n\n\n${letter(1, 'timeout')}\n`);
    await letters.refresh();
    expect(letters.count()).toBe(1);
  });

  it('a line that was begun, erased on a full disk and replaced is read again', async () => {
    const letters = followDeadLetters(path);
    await appendFile(path, '{"record":{"top');
    await letters.refresh();
    await writeFile(path, `${'\n'.repeat(15)}${letter(1, 'timeout')}\n`);
    await letters.refresh();
    expect(letters.byCode()).toEqual(new Map([['timeout', 1]]));
  });
});
