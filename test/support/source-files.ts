import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

export interface SourceFile {
  /** From the root of the project, such as `cli/flags/help.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of these folders, which are named from the root of the project, and of those in them. */
export const sourceFiles = (...folders: readonly string[]): readonly SourceFile[] =>
  folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') })),
  );
