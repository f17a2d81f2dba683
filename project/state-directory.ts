import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * `.millrace` of the user's project: dead letters, logs, bundles and the data of servers that run. The project is the
 * nearest folder with a `package.json`, from the working directory upwards; without one, the working directory.
 */
export function stateDirectory(workingDirectory: string = process.cwd()): string {
  return join(projectRoot(resolve(workingDirectory)), '.millrace');
}

/**
 * A folder in {@link stateDirectory}, created where it is missing. Git ignores all of it, since dead letters and logs may
 * hold payloads.
 */
export function makeStateDirectory(...path: readonly string[]): string {
  const state = stateDirectory();
  mkdirSync(state, { recursive: true });
  const ignoreFile = join(state, '.gitignore');
  if (!existsSync(ignoreFile)) writeFileSync(ignoreFile, '*\n');
  const directory = join(state, ...path);
  mkdirSync(directory, { recursive: true });
  return directory;
}

function projectRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}
