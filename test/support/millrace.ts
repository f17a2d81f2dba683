import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { refusePayload } from './payload-marker.ts';

/** `millrace` in a process of its own. */
export interface RunningMillrace {
  readonly pid: number;
  /** Lines of standard output and of standard error so far. */
  readonly out: readonly string[];
  readonly err: readonly string[];
  signal(signal: NodeJS.Signals): void;
  /**
   * Resolves to the exit code once the process has ended and all its output is read; `null` after a signal. Rejects
   * where the output, or the log of a function that it ran, shows marked payload and the command is not to.
   */
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
  const exited = once(child, 'close').then(([code]) => {
    refusePayloadOf(args, out, err);
    return code as number | null;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { pid, out, err, exited, signal: (signal) => void child.kill(signal) };
}

/** What these print comes out of records or rows: payload is what they are asked for. */
const showingPayload = ['query', 'dlq ls', 'dlq show', 'dlq redrive', 'dlq purge'];

/** Throws where a command that is not to show payload does, on a screen or in the log of its function. */
export function refusePayloadOf(
  args: readonly string[],
  out: readonly string[],
  err: readonly string[],
): void {
  const command = args.slice(0, args[0] === 'dlq' ? 2 : 1).join(' ');
  if (!showingPayload.includes(command)) {
    refusePayload(`standard output of millrace ${command}`, out.join('\n'));
    refusePayload(`standard error of millrace ${command}`, err.join('\n'));
  }
  for (const line of err) {
    const [, log = ''] = /^(?:the function's output:| {2}function log) +(\S+)$/.exec(line) ?? [];
    if (existsSync(log)) refusePayload(log, readFileSync(log, 'utf8'));
  }
}

/** Runs `millrace` to its end and gives its last line of standard output as JSON; throws with its errors if it fails. */
export async function runMillraceForJson(...args: readonly string[]): Promise<unknown> {
  const { exited, out, err } = startMillrace(...args);
  const code = await exited;
  if (code !== 0)
    throw new Error(`millrace ${args[0] ?? ''} ended with ${code ?? 'a signal'}:\n${err.join('\n')}`);
  return JSON.parse(out.at(-1) ?? '');
}
