import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'test/integration');
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => ({ name: name.replace('.test.ts', ''), text: readFileSync(join(folder, name), 'utf8') }));

/** The first column of the table that says which tests run once, and why. */
function listed(): readonly string[] {
  const page = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');
  const lines = page.slice(page.indexOf('| tests in `test/integration`')).split('\n');
  const rows = lines.slice(2, lines.indexOf(''));
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
  );
}

describe('store targets of the integration tests', () => {
  it('every integration test runs on every store target or is listed with the reason', () => {
    const once = tests.filter(
      ({ name, text }) =>
        !name.startsWith('keyspaces') && !/describe\.each\((storeTargets|mainlyOn\('\w+'\))\)/.test(text),
    );
    expect(once.map(({ name }) => name).filter((name) => !listed().includes(name))).toEqual([]);
  });

  it('every integration test that is listed with a reason exists', () => {
    const names = tests.map(({ name }) => name);
    expect(listed().length).toBeGreaterThan(5);
    expect(listed().filter((name) => !names.includes(name))).toEqual([]);
  });
});
