import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toError } from '../../core/failure/thrown.ts';
import { withLock, type LockOptions } from './lock.ts';

const underway = new Map<string, Promise<string>>();

/** What fills a folder, and what tells whether its contents are right. */
export interface Installation extends LockOptions {
  /** @param damage what `verify` has said of the folder that was there; that one is removed */
  readonly fill: (temporary: string, damage: Error | undefined) => Promise<void>;
  /** Rejects if the contents are not those that are wanted. */
  readonly verify?: (directory: string) => Promise<void>;
}

/**
 * Resolves to `directory`, which `fill` has filled the first time and which stays between runs. One that exists and
 * does not pass `verify` is removed and filled again; what is filled and does not pass is refused.
 * The folder appears complete or not at all. Of all processes only one at a time fills a folder beside it: the others
 * wait, and use what it has installed.
 */
export function installOnce(directory: string, installation: Installation): Promise<string> {
  const installing = underway.get(directory) ?? install(directory, installation);
  underway.set(directory, installing);
  return installing.finally(() => underway.delete(directory));
}

async function install(directory: string, installation: Installation): Promise<string> {
  if ((await inspect(directory, installation)) === 'installed') return directory;
  await withLock(
    join(dirname(directory), '.lock'),
    async () => {
      // Another process may have installed it in the meantime.
      const found = await inspect(directory, installation);
      if (found === 'installed') return;
      await fillFolder(directory, installation, found === 'absent' ? undefined : found);
    },
    installation,
  );
  return directory;
}

/** What `verify` says of a folder that is there: an error, unless its contents are those that are wanted. */
async function inspect(
  directory: string,
  { verify = passes }: Installation,
): Promise<'absent' | 'installed' | Error> {
  if (!existsSync(directory)) return 'absent';
  return verify(directory).then(() => 'installed', toError);
}

async function fillFolder(
  directory: string,
  { fill, verify = passes }: Installation,
  damage: Error | undefined,
): Promise<void> {
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
}

const passes = (): Promise<void> => Promise.resolve();

async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // A process that does not see ours, such as one in a container with the same cache, was faster.
    if (!existsSync(to)) throw error;
  }
}
