import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import configuration from '../../vitest.config.ts';

const root = resolve(import.meta.dirname, '../..');
const wholeFolder = '/**/*.test.ts';

/** The folders of every project, such as `test/core`; a folder of two projects is there twice. */
const folders = (configuration.test?.projects ?? []).flatMap((project) =>
  typeof project === 'object' && 'test' in project
    ? (project.test.include ?? []).map((pattern) => pattern.replace(wholeFolder, ''))
    : [],
);

/** Those of the tests that do not lie in a folder of one project. */
const astray = (tests: readonly string[]): readonly string[] =>
  tests.filter((test) => folders.filter((folder) => test.startsWith(`${folder}/`)).length !== 1);

describe('projects of the tests', () => {
  it('every test lies in a folder of one project, so that it runs', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `test/${name}`);
    expect(tests.length).toBeGreaterThan(200);
    expect(astray(tests)).toEqual([]);
  });

  it('a test in a folder that no project names is found', () => {
    const tests = ['test/core/a.test.ts', 'test/nowhere/a.test.ts', 'test/a.test.ts', 'test/corer/a.test.ts'];
    expect(astray(tests)).toEqual(tests.slice(1));
  });
});
