import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaceBundleFolder } from '../../../project/bundle/bundle-folder.ts';
import { bundleBanner } from '../../../project/bundle/bundle-marks.ts';

let place = '';
beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-bundle-')));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(place, { recursive: true, force: true });
});

const ours = new Map([
  ['handler.mjs', `${bundleBanner}export const handler=1;`],
  ['handler.mjs.map', '{"version":3,"sources":[]}'],
  ['chunk-AAAA2222.mjs', `${bundleBanner}export{};`],
]);

/** Everything below a folder, links not followed. */
const everything = (folder: string): readonly string[] =>
  execFileSync('find', [folder, '-printf', '%p %l %s\n'], { encoding: 'utf8' }).split('\n').sort();

describe('replaceBundleFolder', () => {
  it.each([
    ['a missing folder', () => join(place, 'a/b/out')],
    ['an empty folder', () => (mkdirSync(join(place, 'out')), join(place, 'out'))],
    [
      'an earlier bundle',
      () => {
        replaceBundleFolder(join(place, 'out'), new Map([...ours, ['redrive.mjs', `${bundleBanner}1`]]));
        return join(place, 'out');
      },
    ],
  ])('replaceBundleFolder fills %s with the given files and nothing else', (_, folder) => {
    const directory = folder();
    replaceBundleFolder(directory, ours);
    expect(new Set(readdirSync(directory))).toEqual(new Set(ours.keys()));
    for (const [name, text] of ours) expect(readFileSync(join(directory, name), 'utf8')).toBe(text);
    expect(readdirSync(dirname(directory))).toEqual(['out']);
  });

  it.each([
    ['a file of another name', 'notes.txt', 'mine'],
    ['a hidden file', '.env', 'SECRET=1'],
    ['code of another origin with a file name of the bundle', 'handler.mjs', 'export const handler = mine;'],
    ['a chunk of another origin', 'chunk-BBBB2222.mjs', 'export {};'],
    ['a schema of the user', 'schema.cql', 'CREATE TABLE k.mine (id int PRIMARY KEY);'],
    ['a map of something else', 'app.mjs.map', '{"version":3}'],
  ])('replaceBundleFolder refuses %s, beside a bundle and alone, and changes nothing', (_, name, text) => {
    for (const files of [ours, new Map<string, string>()]) {
      const directory = join(place, `out-${files.size}`);
      replaceBundleFolder(directory, files);
      writeFileSync(join(directory, name), text);
      const before = everything(place);
      expect(() => {
        replaceBundleFolder(directory, ours);
      }).toThrow(`it holds '${name}', which 'millrace bundle' did not write`);
      expect(everything(place)).toEqual(before);
    }
  });

  it('replaceBundleFolder replaces schema.cql of an earlier migration if the bundle has one itself', () => {
    const withSchema = new Map([...ours, ['schema.cql', 'CREATE TABLE k.t (id int PRIMARY KEY);']]);
    const directory = join(place, 'out');
    replaceBundleFolder(directory, withSchema);
    replaceBundleFolder(directory, withSchema);
    expect(() => {
      replaceBundleFolder(directory, ours);
    }).toThrow(`it holds 'schema.cql'`);
  });

  it('replaceBundleFolder refuses a repository, a subfolder, and links within the folder', () => {
    const fill: readonly [string, (directory: string) => void][] = [
      [
        '.git',
        (directory) => {
          mkdirSync(join(directory, '.git'));
        },
      ],
      [
        'chunk-AAAA2222.mjs',
        (directory) => {
          mkdirSync(join(directory, 'chunk-AAAA2222.mjs'));
        },
      ],
      [
        'handler.mjs',
        (directory) => {
          symlinkSync(join(place, 'elsewhere.mjs'), join(directory, 'handler.mjs'));
        },
      ],
    ];
    writeFileSync(join(place, 'elsewhere.mjs'), `${bundleBanner}1`);
    for (const [index, [name, put]] of fill.entries()) {
      const directory = join(place, String(index));
      mkdirSync(directory);
      put(directory);
      expect(() => {
        replaceBundleFolder(directory, ours);
      }).toThrow(`it holds '${name}'`);
      expect(readdirSync(directory)).toEqual([name]);
    }
  });

  it('replaceBundleFolder refuses a link to a folder and a file, and changes neither', () => {
    const target = join(place, 'target');
    mkdirSync(target);
    symlinkSync(target, join(place, 'link'));
    writeFileSync(join(place, 'file'), 'mine');
    expect(() => {
      replaceBundleFolder(join(place, 'link'), ours);
    }).toThrow('it is a symbolic link');
    expect(() => {
      replaceBundleFolder(join(place, 'file'), ours);
    }).toThrow('it is not a folder');
    expect(readdirSync(target)).toEqual([]);
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('mine');
  });

  it.each([
    ['the working directory', () => process.cwd()],
    ['what the working directory lies in', () => dirname(process.cwd())],
    ['the root', () => '/'],
    ['the home directory', () => homedir()],
    ['what the home directory lies in', () => dirname(homedir())],
  ])('replaceBundleFolder refuses %s', (_, folder) => {
    expect(() => {
      replaceBundleFolder(folder(), ours);
    }).toThrow(/it is or contains the (working|home) directory/);
  });

  it('replaceBundleFolder refuses the working directory even if it is empty, also through a link', () => {
    const empty = join(place, 'empty');
    mkdirSync(empty);
    symlinkSync(place, join(place, 'way'));
    vi.spyOn(process, 'cwd').mockReturnValue(empty);
    for (const folder of [empty, join(place, 'way/empty')]) {
      expect(() => {
        replaceBundleFolder(folder, ours);
      }).toThrow('it is or contains the working directory');
    }
    expect(existsSync(empty)).toBe(true);
  });
});
