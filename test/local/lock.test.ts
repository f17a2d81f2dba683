import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../local/download/lock.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();

describe('withLock', () => {
  it('withLock runs one work at a time, in this and other processes, and leaves no file', async () => {
    const lock = join(folder, 'shared');
    const log = join(folder, 'log');
    const module = pathToFileURL(join(import.meta.dirname, '../../local/download/lock.ts')).href;
    const script = `
      import { appendFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      import { withLock } from ${JSON.stringify(module)};
      const work = () => withLock(${JSON.stringify(lock)}, async () => {
        appendFileSync(${JSON.stringify(log)}, 'begin\\n');
        await setTimeout(50);
        appendFileSync(${JSON.stringify(log)}, 'end\\n');
      });
      await Promise.all([work(), work()]);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const processes = [spawn(process.execPath, args), spawn(process.execPath, args)];
    await Promise.all(processes.map((each) => once(each, 'close')));
    expect(readFileSync(log, 'utf8')).toBe('begin\nend\n'.repeat(4));
    expect(readdirSync(folder).filter((name) => name.startsWith('shared'))).toEqual([]);
  });

  it('withLock reports once that it waits and ends the wait when it is aborted', async () => {
    const lock = join(folder, 'waiting');
    writeFileSync(lock, String(process.pid));
    const aborted = new AbortController();
    let waits = 0;
    const waiting = withLock(lock, () => Promise.resolve(), {
      onWait: () => {
        waits += 1;
        setTimeout(() => {
          aborted.abort();
        }, 500);
      },
      signal: aborted.signal,
    });
    await expect(waiting).rejects.toThrow('aborted');
    expect(waits).toBe(1);
    expect(existsSync(lock)).toBe(true);
  });

  it('withLock takes over the lock of a process that has ended and releases its own when the work fails', async () => {
    const lock = join(folder, 'abandoned');
    const ended = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(lock, String(ended.pid));
    const working = withLock(lock, () => Promise.reject(new Error('at work')));
    await expect(working).rejects.toThrow('at work');
    expect(existsSync(lock)).toBe(false);
  });
});
