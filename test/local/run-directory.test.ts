import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDirectory } from '../../local/directories/run-directory.ts';

/** The number of a process that has been and is no more. */
async function goneProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('the process did not start');
  return child.pid;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

it('the folders of killed processes are removed, but not the logs of a failure or folders in use', async () => {
  const inUse = await openDirectory('sweep', undefined);
  onTestFinished(() => inUse.close(false));
  const pid = await goneProcess();
  const left = join(dirname(inUse.path), `sweep-${pid}-aB3dE6`);
  const empty = join(dirname(inUse.path), `sweep-${pid}-aB3dE7`);
  const failed = join(dirname(inUse.path), `sweep-${pid}-aB3dE8`);
  for (const path of [join(left, 'data'), empty, failed]) await mkdir(path, { recursive: true });
  onTestFinished(() => rm(failed, { recursive: true }));
  await writeFile(join(left, 'data', 'server.log'), '');
  await writeFile(join(failed, 'server.log'), 'why it failed');

  const next = await openDirectory('sweep', undefined);
  onTestFinished(() => next.close(false));
  expect(await Promise.all([left, empty, failed, inUse.path, next.path].map(isThere))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
