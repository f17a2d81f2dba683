import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../cli/check.ts';
import { scratchFolder } from '../support/scratch.ts';

export const root = join(import.meta.dirname, '../..');

/** Files of their own for the tests of the file that calls this; they are gone afterwards. */
export function useCheckFiles() {
  const directory = scratchFolder();
  const pathTo = (name: string): string => join(directory, name);
  return {
    pathTo,
    write: async (name: string, text: string): Promise<string> => {
      await writeFile(pathTo(name), text);
      return pathTo(name);
    },
  };
}

/** Runs `millrace check`: its exit code, and all that it prints. */
export async function runCheck(args: string[]) {
  const out: string[] = [];
  const code = await check.run(args, { out: (line) => out.push(line), err: (line) => out.push(line) });
  return { code, out: out.join('\n') };
}
