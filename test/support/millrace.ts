import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** `millrace` in a process of its own. */
export interface RunningMillrace {
  readonly pid: number;
  /** Lines of standard output and of standard error so far. */
  readonly out: readonly string[];
  readonly err: readonly string[];
  signal(signal: NodeJS.Signals): void;
  /** Resolves to the exit code once the process has ended and all its output is read; `null` after a signal. */
  readonly exited: Promise<number | null>;
}

const launcher = fileURLToPath(new URL('../../bin/millrace.mjs', import.meta.url));

/** Starts `millrace` with these arguments; it is killed if it outlives the test. */
export function startMillrace(...args: readonly string[]): RunningMillrace {
  const child = spawn(process.execPath, [launcher, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw new Error('millrace did not start');
  const out: string[] = [];
  const err: string[] = [];
  createInterface(child.stdout).on('line', (line) => out.push(line));
  createInterface(child.stderr).on('line', (line) => err.push(line));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { pid, out, err, exited, signal: (signal) => void child.kill(signal) };
}

/** Runs `millrace` to its end and gives its last line of standard output as JSON; throws with its errors if it fails. */
export async function runMillraceForJson(...args: readonly string[]): Promise<unknown> {
  const { exited, out, err } = startMillrace(...args);
  const code = await exited;
  if (code !== 0)
    throw new Error(`millrace ${args[0] ?? ''} ended with ${code ?? 'a signal'}:\n${err.join('\n')}`);
  return JSON.parse(out.at(-1) ?? '');
}
