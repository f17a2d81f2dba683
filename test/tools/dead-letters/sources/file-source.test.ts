import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileSource } from '../../../../tools/dead-letters/sources/file-source.ts';
import { openFileSink } from '../../../../lambda/adapters/file/index.ts';
import { known } from '../../../../core/failure/failure-message.ts';
import { writeDeadLetters, type DeadLetter } from '../../../../core/dead-letters/dead-letter.ts';
import { openDirectory, type RunDirectory } from '../../../../local/directories/run-directory.ts';
import { makeRecord } from '../../../support/make-record.ts';

function letterOf(offset: number): DeadLetter {
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('żółć') } as const;
  const record = makeRecord({ offset });
  return writeDeadLetters([{ kind: 'failed', record, failure }], { name: 'o', configHash: 'h' }, 0)[0]!
    .letter;
}

let directory: RunDirectory;
let path: string;
beforeEach(async () => {
  directory = await openDirectory('file-source', undefined);
  path = join(directory.path, 'letters.jsonl');
  await openFileSink(path).store([1, 2, 3].map(letterOf));
});
afterEach(() => directory.close(false));

const offsetsIn = async (): Promise<readonly number[]> => {
  const { entries } = await openFileSource(path).scan(100);
  return entries.flatMap(({ records }) => records.map(({ record }) => record.offset));
};

describe('file source of dead letters', () => {
  it('a file keeps the lines that are not removed and those that a function appends meanwhile', async () => {
    const source = openFileSource(path);
    const { entries } = await source.scan(100);
    await openFileSink(path).store([letterOf(4)]);
    await source.remove([entries[1]!]);
    expect(await offsetsIn()).toEqual([1, 3, 4]);
  });

  it('a file is read up to its limit and up to the last complete line', async () => {
    expect(await openFileSource(path).scan(2)).toMatchObject({ entries: [{}, {}], mayHaveMore: true });
    await appendFile(path, JSON.stringify(letterOf(4)));
    expect(await offsetsIn()).toEqual([1, 2, 3]);
  });

  it('lines of a file without a record are named, and the others are read', async () => {
    await appendFile(path, 'not JSON\n');
    const scan = await openFileSource(path).scan(100);
    expect(scan.entries).toHaveLength(3);
    expect(scan.unreadable).toMatchObject([{ problem: 'it is not JSON' }]);
  });

  it('a file that another program has changed is not modified', async () => {
    const source = openFileSource(path);
    const { entries } = await source.scan(100);
    const changed = (await readFile(path, 'utf8')).split('\n').reverse().join('\n');
    await writeFile(path, changed);
    await expect(source.remove(entries)).rejects.toThrow('was changed by another program');
    expect(await readFile(path, 'utf8')).toBe(changed);
  });
});
