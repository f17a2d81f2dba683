import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Makes a folder of this project the working directory until the test ends. */
export function workIn(folder: string): void {
  const before = process.cwd();
  process.chdir(join(root, folder));
  onTestFinished(() => {
    process.chdir(before);
  });
}
