import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Entries that a folder may have before it holds a project. */
const harmless: readonly string[] = ['.git'];

const maxNamed = 5;

/**
 * Writes the files of a project into a folder, which is created if it is missing. Throws where the folder holds
 * anything but a `.git`, with what was found; no file is ever replaced.
 */
export async function writeProject(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const found = (await entriesOf(folder)).filter((entry) => !harmless.includes(entry)).sort();
  if (found.length > 0) throw new Error(describeFound(folder, found));
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR')
      throw new Error(`${folder} is a file; name a new or empty folder`, { cause: error });
    throw error;
  }
}

function describeFound(folder: string, found: readonly string[]): string {
  const named = found.slice(0, maxNamed).join(', ');
  const others = found.length - maxNamed;
  const rest = others > 0 ? ` and ${others} more` : '';
  const place = folder === '.' ? 'this folder' : folder;
  return `${place} is not empty: it holds ${named}${rest}; name a new or empty folder: millrace init DIR`;
}
