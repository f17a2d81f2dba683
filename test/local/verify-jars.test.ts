import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyJars } from '../../local/jars/verify-jars.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let directory = '';
let list = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-jars-'));
  list = join(directory, 'jars.sha256');
  writeFileSync(list, `${sha256('a')}  a.jar\n${sha256('b')}  b.jar\n`);
  writeFileSync(join(directory, 'a.jar'), 'a');
  writeFileSync(join(directory, 'b.jar'), 'b');
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('verifyJars', () => {
  it('verifyJars accepts exactly the jars of the list', async () => {
    await expect(verifyJars(directory, list)).resolves.toBeUndefined();
  });

  it('verifyJars reads the folders in the folder', async () => {
    mkdirSync(join(directory, 'lib'));
    writeFileSync(join(directory, 'lib', 'c.jar'), 'c');
    await expect(verifyJars(directory, list)).rejects.toThrow('lib/c.jar is not in the list');
    writeFileSync(list, `${readFileSync(list, 'utf8')}${sha256('c')}  lib/c.jar\n`);
    await expect(verifyJars(directory, list)).resolves.toBeUndefined();
  });

  it('verifyJars names every jar that is changed, missing or not in the list', async () => {
    writeFileSync(join(directory, 'a.jar'), 'A');
    rmSync(join(directory, 'b.jar'));
    writeFileSync(join(directory, 'c.jar'), 'c');
    await expect(verifyJars(directory, list)).rejects.toThrow(
      new RegExp(
        `b\\.jar is missing[^]*a\\.jar has the SHA-256 ${sha256('A')}, wanted ${sha256('a')}[^]*c\\.jar is not in the list`,
      ),
    );
  });

  it('verifyJars has a list for every server', () => {
    const jars = join(import.meta.dirname, '../../local/jars');
    const sets = readdirSync(jars, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(sets).toHaveLength(4);
    for (const { name } of sets) {
      const lines = readFileSync(join(jars, name, 'jars.sha256'), 'utf8')
        .trim()
        .split('\n');
      expect(lines.length).toBeGreaterThan(20);
      for (const line of lines) expect(line).toMatch(/^[0-9a-f]{64} {2}\S+\.jar$/);
    }
  });
});
