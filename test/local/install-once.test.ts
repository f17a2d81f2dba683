import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installOnce } from '../../local/download/install-once.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();

it('installOnce fills a folder once, however many callers ask for it at once or later', async () => {
  let fills = 0;
  const bring = (): Promise<string> =>
    installOnce(join(folder, 'once'), {
      fill: (temporary) => {
        fills += 1;
        writeFileSync(join(temporary, 'jar'), 'bytes');
        return Promise.resolve();
      },
    });
  await Promise.all([bring(), bring()]);
  const directory = await bring();
  expect(fills).toBe(1);
  expect(readFileSync(join(directory, 'jar'), 'utf8')).toBe('bytes');
});

it('installOnce leaves no partial folder and tries again next time', async () => {
  const directory = join(folder, 'again');
  const failing = installOnce(directory, {
    fill: (temporary) => {
      writeFileSync(join(temporary, 'half'), '');
      return Promise.reject(new Error('the network is down'));
    },
  });
  await expect(failing).rejects.toThrow('the network is down');
  expect(readdirSync(folder).filter((name) => name.includes('again'))).toEqual([]);
  await installOnce(directory, { fill: () => Promise.resolve() });
  expect(existsSync(directory)).toBe(true);
});

it('installOnce uses the folder that another process has filled in the meantime', async () => {
  const directory = join(folder, 'raced');
  await installOnce(directory, {
    fill: async () => {
      await mkdir(directory);
      writeFileSync(join(directory, 'theirs'), '');
    },
  });
  expect(readdirSync(directory)).toEqual(['theirs']);
  expect(readdirSync(folder).filter((name) => name.startsWith('.raced'))).toEqual([]);
  rmSync(directory, { recursive: true });
});

describe('installOnce with a check', () => {
  const content = (directory: string): string => readFileSync(join(directory, 'jar'), 'utf8');
  async function bring(name: string, ...fillings: readonly string[]) {
    const left = [...fillings];
    const damages: (string | undefined)[] = [];
    const directory = join(folder, name);
    await installOnce(directory, {
      fill: (temporary, damage) => {
        damages.push(damage?.message);
        writeFileSync(join(temporary, 'jar'), left.shift() ?? 'none');
        return Promise.resolve();
      },
      verify: (path) =>
        content(path) === 'right' ? Promise.resolve() : Promise.reject(new Error(`it has ${content(path)}`)),
    });
    return { damages, directory };
  }

  it('a folder is checked at each use and filled again if it is damaged', async () => {
    const { directory } = await bring('verified', 'right');
    expect((await bring('verified')).damages).toEqual([]);
    writeFileSync(join(directory, 'jar'), 'damaged');
    expect((await bring('verified', 'right')).damages).toEqual(['it has damaged']);
    expect(content(directory)).toBe('right');
  });

  it('a folder is removed if what was put there is wrong', async () => {
    await expect(bring('wrong', 'wrong')).rejects.toThrow('it has wrong');
    expect(readdirSync(folder).filter((name) => name.includes('wrong'))).toEqual([]);
  });
});
