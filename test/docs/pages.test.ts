import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateConfigurationPage, pagePath } from '../../docs/generate/generate.ts';
import { docPages, type DocPage } from '../support/doc-pages.ts';
import { projectRoot } from '../support/project-root.ts';

const prose = ({ lines }: DocPage) => lines.filter(({ fence }) => fence === undefined);

describe('documentation pages', () => {
  it.each(docPages)('$path has no line over 200 characters outside tables and code', (page) => {
    const long = prose(page).filter(({ text }) => text.length > 200 && !text.trimStart().startsWith('|'));
    expect(long.map(({ number, text }) => `${page.path}:${number}: ${text.length} characters`)).toEqual([]);
  });

  it.each(docPages)('$path links only to files and headings that exist', (page) => {
    expect(linksOf(page).filter(({ target }) => !exists(page.path, target))).toEqual([]);
  });

  it.each(docPages)('$path names only files that exist', (page) => {
    expect(pathsIn(page).filter(({ target }) => !existsSync(join(projectRoot, target)))).toEqual([]);
  });

  it('docs/CONFIGURATION.md has a meaning for every option, and a default for each that may be left out', () => {
    const rows = [...readFileSync(pagePath, 'utf8').matchAll(/^\| `(\w+)` *\|(.*)\|$/gm)]
      .map(([, name = '', rest = '']) => ({
        name,
        cells: rest.split(/(?<!\\)\|/).map((cell) => cell.trim()),
      }))
      .filter(({ cells }) => cells.length === 3);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ cells: [, byDefault, meaning] }) => byDefault === '' || meaning === '')).toEqual(
      [],
    );
  });

  it('docs/CONFIGURATION.md is what `npm run docs` writes', async () => {
    expect(readFileSync(pagePath, 'utf8')).toBe(await generateConfigurationPage());
  }, 60_000);
});

interface Link {
  readonly line: number;
  readonly target: string;
}

/** Links within the repository; those to other sites are not followed. */
function linksOf(page: DocPage): readonly Link[] {
  return prose(page).flatMap(({ number, text }) =>
    [...text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => ({ line: number, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target)),
  );
}

/** Paths of the repository in the prose. The changelog tells of times when a file had another name. */
function pathsIn(page: DocPage): readonly Link[] {
  if (page.path === 'CHANGELOG.md') return [];
  return prose(page).flatMap(({ number, text }) =>
    [
      ...text.matchAll(
        /`((?:bin|bench|cli|core|docs|examples|lambda|lib|local|project|test|tools)\/[\w./-]+)`/g,
      ),
    ].map(([, target = '']) => ({ line: number, target })),
  );
}

function exists(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!existsSync(join(projectRoot, path))) return false;
  if (anchor === undefined) return true;
  const page = docPages.find((each) => each.path === path);
  return page !== undefined && anchorsOf(page).includes(anchor);
}

/** Headings as GitHub makes anchors of them. */
const anchorsOf = (page: DocPage): readonly string[] =>
  prose(page)
    .map(({ text }) => /^#+ (.+)$/.exec(text)?.[1])
    .filter((heading) => heading !== undefined)
    .map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
