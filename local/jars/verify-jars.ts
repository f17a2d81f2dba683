import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Holds the jars of a folder and of those in it against a list in the form of `sha256sum`. Rejects with every jar that is missing, is not
 * in the list or has other contents.
 */
export async function verifyJars(directory: string, listFile: string): Promise<void> {
  const wanted = readList(await readFile(listFile, 'utf8'));
  const entries = await readdir(directory, { recursive: true });
  const found = entries
    .filter((name) => name.endsWith('.jar'))
    .map((name) => name.replaceAll(sep, '/'))
    .sort();
  const problems = [...wanted.keys()]
    .filter((name) => !found.includes(name))
    .map((name) => `${name} is missing`);
  for (const name of found) {
    const digest = createHash('sha256')
      .update(await readFile(join(directory, name)))
      .digest('hex');
    const expected = wanted.get(name);
    if (expected === undefined) problems.push(`${name} is not in the list, its SHA-256 is ${digest}`);
    else if (expected !== digest) problems.push(`${name} has the SHA-256 ${digest}, wanted ${expected}`);
  }
  if (problems.length === 0) return;
  throw new Error(
    `the jars are not those of ${listFile}:\n${problems.map((problem) => `    ${problem}\n`).join('')}` +
      'Look at where Maven downloads from (~/.m2/settings.xml); remove them from ~/.m2/repository to download them again',
  );
}

function readList(text: string): ReadonlyMap<string, string> {
  const lines = [...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)];
  return new Map(lines.map(([, digest = '', name = '']) => [name, digest]));
}
