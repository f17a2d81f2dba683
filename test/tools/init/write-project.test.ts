import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeProject } from '../../../tools/init/write-project.ts';

const files = new Map([
  ['connector.ts', 'the connector\n'],
  ['bin/app.ts', 'the app\n'],
]);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-init-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writeProject', () => {
  it('writeProject creates the folder and its subfolders', async () => {
    const place = join(folder, 'a/b');
    await writeProject(place, files);
    expect(readFileSync(join(place, 'bin/app.ts'), 'utf8')).toBe('the app\n');
    expect(readdirSync(place).sort()).toEqual(['bin', 'connector.ts']);
  });

  it('writeProject accepts an empty folder and one that contains only .git', async () => {
    mkdirSync(join(folder, '.git'));
    await writeProject(folder, files);
    expect(readFileSync(join(folder, 'connector.ts'), 'utf8')).toBe('the connector\n');
  });

  it('writeProject refuses a folder that is not empty, lists what it found and writes nothing', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) writeFileSync(join(folder, name), '');
    await expect(writeProject(folder, files)).rejects.toThrow(
      `${folder} is not empty: it holds a, b, c, d, e and 2 more; name a new or empty folder: millrace init DIR`,
    );
    expect(readdirSync(folder)).toHaveLength(7);
  });

  it('writeProject refuses a file in place of the folder', async () => {
    const file = join(folder, 'taken');
    writeFileSync(file, '');
    await expect(writeProject(file, files)).rejects.toThrow(`${file} is a file; name a new or empty folder`);
  });
});
