import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runDownload } from '../../local/download/run-download.ts';
import { scratchFolder } from '../support/scratch.ts';

const directory = scratchFolder();
const printed: string[] = [];

const download = (code: string, ...args: readonly string[]) => ({
  command: process.execPath,
  args: ['-e', code, ...args],
  directory,
  logFile: join(directory, 'download.log'),
  removeWhenOrphaned: [],
  log: (line: string) => printed.push(line),
  pausesMs: [1, 1],
});

/** Fails until it has run as often as its first argument says; leaves a file per run in the current folder. */
const failsAtFirst = `
  const { existsSync, writeFileSync } = require('node:fs');
  const [name, runs] = process.argv.slice(1);
  let run = 1;
  while (existsSync(name + run)) run += 1;
  writeFileSync(name + run, '');
  if (run < Number(runs)) { console.log('ERROR 503 Service Unavailable'); process.exit(1); }
`;

const runsOf = (name: string): number =>
  [1, 2, 3, 4].filter((run) => existsSync(join(directory, `${name}${run}`))).length;

describe('runDownload', () => {
  it('a download that fails twice is run a third time, and each failure is printed', async () => {
    printed.length = 0;
    await runDownload(download(failsAtFirst, 'third-', '3'));
    expect(runsOf('third-')).toBe(3);
    expect(printed).toHaveLength(2);
    expect(printed[0]).toMatch(
      /exit code 1: ERROR 503 Service Unavailable; its log is .*\nIt is run again in /,
    );
  });

  it('a download that fails three times rejects', async () => {
    await expect(runDownload(download(failsAtFirst, 'never-', '5'))).rejects.toThrow('ERROR 503');
    expect(runsOf('never-')).toBe(3);
  });

  it('a program that is missing is not run again', async () => {
    printed.length = 0;
    await expect(runDownload({ ...download(''), command: 'no-such-program' })).rejects.toThrow('cannot run');
    expect(printed).toEqual([]);
  });

  it('a download that is aborted is not run again', async () => {
    const giveUp = new AbortController();
    const running = runDownload({
      ...download(`console.log('ERROR'); setInterval(() => undefined, 1_000)`),
      signal: giveUp.signal,
      onOutput: () => {
        giveUp.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
  });
});
