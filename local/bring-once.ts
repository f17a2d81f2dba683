import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const underway = new Map<string, Promise<string>>();

/**
 * Resolves to `directory`, which `fill` has filled the first time and which stays between runs.
 * The folder appears complete or not at all, also when two processes bring it at once.
 */
export function bringOnce(directory: string, fill: (temporary: string) => Promise<void>): Promise<string> {
  const bringing = underway.get(directory) ?? bring(directory, fill);
  underway.set(directory, bringing);
  return bringing.finally(() => underway.delete(directory));
}

async function bring(directory: string, fill: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(directory)) return directory;
  await mkdir(dirname(directory), { recursive: true });
  const temporary = await mkdtemp(join(dirname(directory), `.${basename(directory)}-`));
  try {
    await fill(temporary);
    await moveIntoPlace(temporary, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return directory;
}

async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another process was faster: what it brought is as good as ours.
    if (!existsSync(to)) throw error;
  }
}
