import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Stops a process between invocations, and lets it go on. */
export interface Freezer {
  readonly frozen: boolean;
  freeze(): void;
  thaw(): void;
  /** To be called when the process has ended. */
  close(): void;
}

/**
 * A stopped process cannot notice that its host has ended: a shell beside it does, which waits for its own stdin to
 * close and then kills the process. It is started at the first freeze.
 */
export function createFreezer(pid: number): Freezer {
  let guard: ChildProcess | undefined;
  let frozen = false;
  return {
    get frozen() {
      return frozen;
    },
    freeze() {
      guard ??= spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$0"', String(pid)], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: {},
        // As the process it guards: Ctrl-C in the terminal must not end it first.
        detached: true,
      });
      process.kill(pid, 'SIGSTOP');
      frozen = true;
    },
    thaw() {
      if (frozen) process.kill(pid, 'SIGCONT');
      frozen = false;
    },
    close() {
      guard?.kill('SIGKILL');
    },
  };
}
