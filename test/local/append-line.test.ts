import { execFile } from 'node:child_process';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendLine } from '../../local/files/append-line.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../support/letters/append-until-full.ts', import.meta.url));

let directory: RunDirectory;
let path: string;
beforeEach(async () => {
  directory = await openDirectory('append-line', undefined);
  path = join(directory.path, 'made', 'lines.txt');
});
afterEach(() => directory.close(false));

const lines = async (): Promise<readonly string[]> => (await readFile(path, 'utf8')).split('\n');

describe('appendLine', () => {
  it('an appended line is complete or absent on a full disk, and damages no later line', async () => {
    const script = 'ulimit -f 16; exec "$0" --import tsx "$@"';
    const { stdout } = await run('sh', ['-c', script, process.execPath, program, path, '1000']);
    const taken = JSON.parse(stdout) as readonly string[];
    expect(taken.length).toBeGreaterThan(10);
    expect(taken.length).toBeLessThan(1_000);
    expect(await lines()).toEqual([...taken, '']);
    appendLine(path, 'later');
    expect(await lines()).toEqual([...taken, 'later', '']);
  });

  it('a line appended after one that a killed process has truncated begins on a new line', async () => {
    appendLine(path, 'first');
    await appendFile(path, 'cut');
    appendLine(path, 'second');
    expect(await lines()).toEqual(['first', 'cut', 'second', '']);
  });

  it('a new file and its folder are readable by their owner alone', async () => {
    appendLine(path, 'first');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  });
});
