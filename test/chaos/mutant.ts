import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One mechanism of the function switched off, by a change of one place of its source. */
export interface Mutation {
  readonly name: string;
  /** How it is switched off, in words. */
  readonly how: string;
  /** Relative to the project. */
  readonly file: `${'lambda' | 'core'}/${string}.ts`;
  /** Occurs exactly once in the file. */
  readonly source: string;
  readonly replacement: string;
  /** The scenarios that must then fail. */
  readonly fails: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The text of the mutated file; throws if the mutation's source does not occur exactly once. */
export async function mutatedText({ name, file, source, replacement }: Mutation): Promise<string> {
  const pieces = (await readFile(join(root, file), 'utf8')).split(source);
  if (pieces.length !== 2) {
    throw new Error(
      `mutation '${name}': its text occurs ${pieces.length - 1} times in ${file}, it must once; make test/chaos/mutations.ts follow the file`,
    );
  }
  return pieces.join(replacement);
}

/**
 * Writes a copy of the function's source with the mutation into a folder below the project, so that its packages are
 * found; resolves to the copy's handler file. The source itself stays as it is.
 */
export async function writeMutant(mutation: Mutation, directory: string): Promise<string> {
  const text = await mutatedText(mutation);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await cp(join(root, 'lambda'), join(directory, 'lambda'), { recursive: true });
  await writeFile(join(directory, mutation.file), text);
  return join(directory, 'lambda', 'handler.ts');
}
