import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hasCode } from '../../core/failure/thrown.ts';
import { isAlive } from '../process/is-alive.ts';

export interface LockOptions {
  /** Called once where another process, or another call in this one, has the lock. */
  readonly onWait?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const pollEveryMs = 200;

/**
 * Runs `work` while no other process that uses this lock file runs its own. The file holds the process id of its owner;
 * the lock of a process that has ended is taken over. Rejects when `signal` aborts the wait.
 */
export async function withLock<T>(
  lockFile: string,
  work: () => Promise<T>,
  { onWait, signal }: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(lockFile), { recursive: true });
  for (let isFirst = true; !(await acquire(lockFile)); isFirst = false) {
    if (isFirst) onWait?.();
    await setTimeout(pollEveryMs, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function acquire(lockFile: string): Promise<boolean> {
  const own = `${lockFile}-${randomUUID()}`;
  try {
    // Linked, so that nobody reads the file before it has its content.
    await writeFile(own, String(process.pid));
    await link(own, lockFile);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    await removeAbandoned(lockFile);
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

async function removeAbandoned(lockFile: string): Promise<void> {
  const owner = Number(await readFile(lockFile, 'utf8').catch(() => process.pid));
  if (isAlive(owner)) return;
  const abandoned = `${lockFile}-${randomUUID()}`;
  // Of several that wait, one moves it.
  await rename(lockFile, abandoned).catch(() => undefined);
  await rm(abandoned, { force: true });
}
