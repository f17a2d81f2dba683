import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bringOnce } from '../../../local/bring-once.ts';
import { scratchFolder } from '../../infra/support/scratch.ts';

const folder = scratchFolder();

it('fills a folder once, however many ask for it at once or later', async () => {
  let fills = 0;
  const bring = (): Promise<string> =>
    bringOnce(join(folder, 'once'), (temporary) => {
      fills += 1;
      writeFileSync(join(temporary, 'jar'), 'bytes');
      return Promise.resolve();
    });
  await Promise.all([bring(), bring()]);
  const directory = await bring();
  expect(fills).toBe(1);
  expect(readFileSync(join(directory, 'jar'), 'utf8')).toBe('bytes');
});

it('leaves nothing half-done and tries again next time', async () => {
  const directory = join(folder, 'again');
  const failing = bringOnce(directory, (temporary) => {
    writeFileSync(join(temporary, 'half'), '');
    return Promise.reject(new Error('the network is down'));
  });
  await expect(failing).rejects.toThrow('the network is down');
  expect(readdirSync(folder).filter((name) => name.includes('again'))).toEqual([]);
  await bringOnce(directory, () => Promise.resolve());
  expect(existsSync(directory)).toBe(true);
});

it('takes what another process has brought in the meantime', async () => {
  const directory = join(folder, 'raced');
  await bringOnce(directory, async () => {
    await mkdir(directory);
    writeFileSync(join(directory, 'theirs'), '');
  });
  expect(readdirSync(directory)).toEqual(['theirs']);
  expect(readdirSync(folder).filter((name) => name.startsWith('.raced'))).toEqual([]);
  rmSync(directory, { recursive: true });
});
