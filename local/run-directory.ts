import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { millraceDirectory } from './millrace-directory.ts';

/** Where one server keeps its data and logs. */
export interface RunDirectory {
  readonly path: string;
  /** What a guard removes when this process dies without a word. */
  readonly removeWhenOrphaned: readonly string[];
  /** Ends the use of the folder: removes it, or all but the logs (`*.log`) when something failed. */
  close(failed: boolean): Promise<void>;
}

/** The caller's folder, which stays; or without one a folder of its own under `.millrace/run`, gone after use. */
export async function openDirectory(name: string, ofCaller: string | undefined): Promise<RunDirectory> {
  if (ofCaller !== undefined) {
    await mkdir(ofCaller, { recursive: true });
    return { path: ofCaller, removeWhenOrphaned: [], close: () => Promise.resolve() };
  }
  const runs = join(millraceDirectory, 'run');
  await mkdir(runs, { recursive: true });
  const path = await mkdtemp(join(runs, `${name}-`));
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
