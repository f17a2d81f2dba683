import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasCode } from '../../core/failure/thrown.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A child process that cannot outlive this one: it ends with it even on SIGKILL. */
export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when both the process and its guard have ended. */
  readonly ended: Promise<Exit>;
  /** Signals the process itself; nothing happens once it has ended. */
  kill(signal: NodeJS.Signals): void;
}

export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Standard output and error are appended here. */
  readonly logFile: string;
  /** What the guard does after it had to end the process because this one has ended. */
  readonly whenOrphaned: {
    readonly remove: readonly string[];
    /** A program with its arguments; empty for none. */
    readonly run: readonly string[];
  };
}

const guardFile = fileURLToPath(new URL('guard.mjs', import.meta.url));

/** Starts a command under a guard; rejects if the command cannot be run. */
export function startGuarded(command: GuardedCommand): Promise<GuardedProcess> {
  const guard = spawn(process.execPath, [guardFile, JSON.stringify(command)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // A loader of this process (tsx, vitest) is not the guard's business.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return new Promise((resolve, reject) => {
    guard.once('error', reject);
    guard.once('exit', () => {
      reject(new Error(`the guard of ${command.command} ended before it started anything`));
    });
    guard.on('message', (message) => {
      if (!isGuardMessage(message)) return;
      if (message.kind === 'refused') reject(new Error(`cannot run ${command.command}: ${message.message}`));
      if (message.kind === 'started') resolve(guarded(guard, message.pid));
    });
  });
}

function guarded(guard: ChildProcess, pid: number): GuardedProcess {
  let exit: Exit | undefined;
  guard.on('message', (message) => {
    if (isGuardMessage(message) && message.kind === 'ended') exit = message;
  });
  const ended = new Promise<Exit>((resolve) => {
    guard.once('exit', () => {
      // A guard that ended without a message was killed: its server must be ended here.
      if (exit === undefined) sendSignal(pid, 'SIGKILL');
      resolve(exit ?? { code: null, signal: 'SIGKILL' });
    });
  });
  return {
    pid,
    ended,
    kill(signal) {
      if (exit === undefined && guard.exitCode === null && guard.signalCode === null) sendSignal(pid, signal);
    },
  };
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

type GuardMessage =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: string | null };

function isGuardMessage(message: unknown): message is GuardMessage {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
