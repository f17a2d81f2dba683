import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/GUARANTEES.md'), 'utf8');
const namesTest = /`(test\/[^`]+\.test\.ts)`/g;

describe('docs/GUARANTEES.md', () => {
  const named = [...new Set([...page.matchAll(namesTest)].map(([, path]) => path ?? ''))];

  it.each(named)('docs/GUARANTEES.md names a test that exists: %s', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it('docs/GUARANTEES.md names a test for every promise and every exception', () => {
    const isHeading = (line: string, next = ''): boolean => /^\| -+/.test(line) || /^\| -+/.test(next);
    // A claim in a list may take several lines.
    const lines = page.replace(/\n {2,}(?=\S)/g, ' ').split('\n');
    const claims = lines.filter((line, index) => /^[|-] /.test(line) && !isHeading(line, lines[index + 1]));
    expect(claims.length).toBeGreaterThan(25);
    expect(claims.filter((line) => line.search(namesTest) < 0)).toEqual([]);
  });

  it.each(['README.md', 'docs/ARCHITECTURE.md'])('docs/GUARANTEES.md is linked from %s', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toMatch(/\]\((docs\/)?GUARANTEES\.md/);
  });
});
