import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

/** A page for readers, by its path from the root of the project. */
export interface DocPage {
  readonly path: string;
  readonly lines: readonly DocLine[];
}

export interface DocLine {
  readonly number: number;
  readonly text: string;
  /** The language of the fenced block that it is in: `sh`, `ts` or `''`; `undefined` outside of one. */
  readonly fence: string | undefined;
}

const folders = ['', 'docs', 'docs/reports', ...subfoldersOf('examples')];

/** Every page in Markdown: those at the root, in docs/ and of the examples. */
export const docPages: readonly DocPage[] = folders.flatMap((folder) =>
  readdirSync(join(projectRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readPage(join(folder, name))),
);

function subfoldersOf(folder: string): readonly string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

function readPage(path: string): DocPage {
  let fence: string | undefined;
  const lines = readFileSync(join(projectRoot, path), 'utf8')
    .split('\n')
    .map((text, index) => {
      const mark = /^\s*```(\w*)/.exec(text);
      if (mark !== null && fence === undefined) {
        fence = mark[1] ?? '';
        return { number: index + 1, text: '', fence: undefined };
      }
      if (mark !== null) {
        fence = undefined;
        return { number: index + 1, text: '', fence: undefined };
      }
      return { number: index + 1, text, fence };
    });
  return { path, lines };
}
