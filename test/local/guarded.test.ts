import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGuarded } from '../../local/process/guarded.ts';
import type { GuardedCommand } from '../../local/process/guarded.ts';
import { runTool } from '../../local/process/run-tool.ts';
import { createServerProcess } from '../../local/process/server-process.ts';
import { isAlive } from '../../local/process/is-alive.ts';
import { scratchFolder } from '../support/scratch.ts';
import { descendantsOf } from '../support/processes.ts';
import { waitUntil } from '../support/wait-until.ts';

const directory = scratchFolder();
const forever = 'setInterval(() => undefined, 1_000)';

const node = (code: string): GuardedCommand => ({
  command: process.execPath,
  args: ['-e', code],
  environment: { GREETING: 'hello' },
  directory,
  logFile: join(directory, 'server.log'),
  whenOrphaned: { remove: [], run: [] },
});

describe('startGuarded', () => {
  it('a guarded process reports how it ended, and its output is in the log', async () => {
    const { ended } = await startGuarded(node('console.log(process.env.GREETING); process.exit(3)'));
    expect(await ended).toMatchObject({ code: 3, signal: null });
    expect(readFileSync(join(directory, 'server.log'), 'utf8')).toContain('hello\n');
  });

  it('a guarded process is refused if there is no such program', async () => {
    const start = startGuarded({ ...node(''), command: 'no-such-program' });
    await expect(start).rejects.toThrow(/^cannot run no-such-program: .*ENOENT/);
  });

  it('a guarded process is killed when its guard is killed', async () => {
    const server = await startGuarded(node(forever));
    const family = await descendantsOf(process.pid);
    const guard = await guardOf(server.pid, family);
    process.kill(guard, 'SIGKILL');
    expect(await server.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await waitUntil('the process is gone', () => !isAlive(server.pid));
  });

  it('a guarded process can be signalled after its end without harm', async () => {
    const server = await startGuarded(node(''));
    await server.ended;
    expect(() => {
      server.kill('SIGKILL');
    }).not.toThrow();
  });
});

describe('guarded process whose parent died', () => {
  it('a guarded process whose parent died is ended by its guard, which then cleans up', async () => {
    const mark = join(directory, 'cleaned');
    const left = join(directory, 'left');
    const command: GuardedCommand = {
      ...node(`require('fs').writeFileSync(${JSON.stringify(left)}, ''); ${forever}`),
      whenOrphaned: {
        remove: [left],
        run: [process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`],
      },
    };
    const guardedFile = new URL('../../local/process/guarded.ts', import.meta.url).href;
    const parent = await startGuarded(
      withLoader(
        node(`import(${JSON.stringify(guardedFile)}).then(async ({ startGuarded }) => {
          console.log('server ' + (await startGuarded(${JSON.stringify(command)})).pid);
        })`),
      ),
    );
    const pidPrinted = (): string | undefined => /server (\d+)\n/.exec(readFileSync(parentLog, 'utf8'))?.[1];
    await waitUntil('the server runs', () => existsSync(left) && pidPrinted() !== undefined);
    const pid = Number(pidPrinted());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitUntil('the server is gone', () => !isAlive(pid));
    await waitUntil('the guard has cleaned up', () => existsSync(mark) && !existsSync(left));
  });
});

describe('server process', () => {
  it('a frozen server process can still be stopped', async () => {
    const server = createServerProcess({
      ...node(forever),
      name: 'frozen',
      answers: () => Promise.resolve(true),
      startLimitMs: 10_000,
      stopLimitMs: 10_000,
    });
    await server.start();
    server.kill('SIGSTOP');
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(server.failed).toBe(false);
  });

  it('a server process that ignores the request to end is killed after the limit', async () => {
    const logFile = join(directory, 'deaf.log');
    const server = createServerProcess({
      ...node(`process.on('SIGTERM', () => undefined); console.log('ready'); ${forever}`),
      logFile,
      name: 'deaf',
      answers: () => Promise.resolve(readFileSync(logFile, 'utf8').includes('ready')),
      startLimitMs: 10_000,
      stopLimitMs: 100,
    });
    await server.start();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });

  it('a server process that does not answer is ended, and the error names its log', async () => {
    const server = createServerProcess({
      ...node(`console.error('ERROR [main] port in use'); ${forever}`),
      name: 'silent',
      answers: () => Promise.reject(new Error('refused')),
      startLimitMs: 500,
      stopLimitMs: 10_000,
    });
    await expect(server.start()).rejects.toThrow(
      /^silent gave no answer within 0.5 s.*its log is .*server\.log$/,
    );
    expect(isAlive(server.pid)).toBe(false);
    expect(server.failed).toBe(true);
  });
});

describe('runTool', () => {
  const tool = (code: string) => ({
    ...node(code),
    logFile: join(directory, 'tool.log'),
    removeWhenOrphaned: [],
  });

  it('a tool that fails is reported with its last output and its log', async () => {
    await expect(runTool(tool(`console.log('ERROR no such artifact'); process.exit(1)`))).rejects.toThrow(
      /exit code 1: ERROR no such artifact; its log is .*tool\.log$/,
    );
  });

  it('a tool ends when it is aborted', async () => {
    const giveUp = new AbortController();
    const running = runTool({
      ...tool(`console.log('at work'); ${forever}`),
      signal: giveUp.signal,
      onOutput: () => {
        giveUp.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
  });
});

const parentLog = join(directory, 'parent.log');

const withLoader = (command: GuardedCommand): GuardedCommand => ({
  ...command,
  args: ['--import', 'tsx', ...command.args],
  logFile: parentLog,
});

async function guardOf(pid: number, family: readonly number[]): Promise<number> {
  for (const candidate of family) {
    if ((await descendantsOf(candidate)).includes(pid)) return candidate;
  }
  throw new Error(`no guard of ${pid} among ${family.join(', ')}`);
}
