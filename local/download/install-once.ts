import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const underway = new Map<string, Promise<string>>();

/** What brings a folder, and what tells whether it is as it was brought. */
export interface Bringing {
  /** @param damage what `verify` has said of the folder that was there; that one is gone */
  readonly fill: (temporary: string, damage: Error | undefined) => Promise<void>;
  /** Rejects if the contents are not those that are wanted. */
  readonly verify?: (directory: string) => Promise<void>;
}

/**
 * Resolves to `directory`, which `fill` has filled the first time and which stays between runs. One that is there and
 * does not pass `verify` is removed and filled anew; what is filled and does not pass is refused.
 * The folder appears complete or not at all, also when two processes bring it at once.
 */
export function bringOnce(directory: string, bringing: Bringing): Promise<string> {
  const brought = underway.get(directory) ?? bring(directory, bringing);
  underway.set(directory, brought);
  return brought.finally(() => underway.delete(directory));
}

async function bring(directory: string, { fill, verify = passes }: Bringing): Promise<string> {
  const damage = existsSync(directory) ? await problemOf(verify(directory)) : undefined;
  if (damage === undefined && existsSync(directory)) return directory;
  await mkdir(dirname(directory), { recursive: true });
  const temporary = await mkdtemp(join(dirname(directory), `.${basename(directory)}-`));
  try {
    if (damage !== undefined) await rm(directory, { recursive: true, force: true });
    await fill(temporary, damage);
    await verify(temporary);
    await moveIntoPlace(temporary, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return directory;
}

const passes = (): Promise<void> => Promise.resolve();

const problemOf = (verifying: Promise<void>): Promise<Error | undefined> =>
  verifying.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );

async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another process was faster: what it brought is as good as ours.
    if (!existsSync(to)) throw error;
  }
}
