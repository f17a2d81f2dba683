import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Exact versions of all packages, by SHA-256; `requirements.in` beside it says of what, and how to update it. */
const requirements = fileURLToPath(new URL('python/requirements.txt', import.meta.url));

const venvs = fileURLToPath(new URL('../../.millrace/python', import.meta.url));

/**
 * Resolves to a Python with {@link requirements}, made on first use (25 to 80 s) and kept under `.millrace/python`.
 * Start its programs as `python -m module`: the venv is moved into place when complete, so its scripts' first lines are stale.
 */
export async function pythonVenv(): Promise<{ readonly python: string }> {
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const directory = join(venvs, digest);
  const python = join(directory, 'bin', 'python');
  if (existsSync(python)) return { python };

  await mkdir(venvs, { recursive: true });
  const building = await mkdtemp(join(venvs, 'building-'));
  try {
    await run('python3', ['-m', 'venv', building]);
    // A source package would be built by tools that no hash is held against.
    const options = ['--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary=:all:'];
    const pip = ['-m', 'pip', 'install', ...options, '-r', requirements];
    await run(join(building, 'bin', 'python'), pip);
    await moveIntoPlace(building, directory);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return { python };
}

async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another test worker was faster: its venv is as good as ours.
    if (!existsSync(to)) throw error;
  }
}
