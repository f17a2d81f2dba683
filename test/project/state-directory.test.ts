import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeStateDirectory, stateDirectory } from '../../project/state-directory.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-state-')));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('stateDirectory', () => {
  it('stateDirectory is .millrace beside the nearest package.json, from the working directory upwards', () => {
    mkdirSync(join(folder, 'app/src/deep'), { recursive: true });
    writeFileSync(join(folder, 'app/package.json'), '{}');
    expect(stateDirectory(join(folder, 'app/src/deep'))).toBe(join(folder, 'app/.millrace'));
    expect(stateDirectory(join(folder, 'app'))).toBe(join(folder, 'app/.millrace'));
  });

  it('stateDirectory is .millrace in the working directory if no parent folder has a package.json', () => {
    expect(stateDirectory(folder)).toBe(join(folder, '.millrace'));
    expect(existsSync(join(folder, '.millrace'))).toBe(false);
  });
});

describe('makeStateDirectory', () => {
  it('makeStateDirectory creates the folder and makes Git ignore everything in it', () => {
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const made = makeStateDirectory('run', 'a');
    expect(made).toBe(join(folder, '.millrace/run/a'));
    expect(makeStateDirectory('run', 'a')).toBe(made);
    cwd.mockRestore();
    expect(existsSync(made)).toBe(true);
    expect(readFileSync(join(folder, '.millrace/.gitignore'), 'utf8')).toBe('*\n');
  });
});
