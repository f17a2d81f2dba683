import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { isAlive } from '../process/is-alive.ts';

/** Where one server keeps its data and logs; for its owner alone, since both hold payloads. */
export interface RunDirectory {
  readonly path: string;
  /** What a guard removes when this process is killed. */
  readonly removeWhenOrphaned: readonly string[];
  /** Ends the use of the folder: removes it, or all but the logs (`*.log`) when something failed. */
  close(failed: boolean): Promise<void>;
}

/**
 * The caller's folder, which stays; or without one a folder of its own in `.millrace/run` of the project, removed after use. What
 * killed processes have not removed there is removed first.
 */
export async function openDirectory(name: string, ofCaller: string | undefined): Promise<RunDirectory> {
  if (ofCaller !== undefined) {
    await mkdir(ofCaller, { recursive: true, mode: 0o700 });
    return { path: ofCaller, removeWhenOrphaned: [], close: () => Promise.resolve() };
  }
  const runs = makeStateDirectory('run');
  await removeAbandoned(runs);
  const path = await mkdtemp(join(runs, `${name}-${process.pid}-`));
  return {
    path,
    removeWhenOrphaned: [path],
    close: (failed) => (failed ? removeAllButLogs(path) : rm(path, { recursive: true, force: true })),
  };
}

async function removeAllButLogs(path: string): Promise<void> {
  for (const entry of await readdir(path)) {
    if (!entry.endsWith('.log')) await rm(join(path, entry), { recursive: true, force: true });
  }
}

/** Removes the folders whose owner has ended, except those in which {@link removeAllButLogs} has left only logs. */
async function removeAbandoned(runs: string): Promise<void> {
  for (const entry of await readdir(runs)) {
    // As mkdtemp of openDirectory names them, six characters at the end: no other folder is ours to remove.
    const owner = /-(\d+)-\w{6}$/.exec(entry)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const path = join(runs, entry);
    // Another process may be at the same folder, or a guard that still ends a server in it.
    const entries = await readdir(path).catch(() => []);
    const isLogsOnly = entries.length > 0 && entries.every((name) => name.endsWith('.log'));
    if (!isLogsOnly) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
