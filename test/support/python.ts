import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Programs that are not ours, so that no test reads its own handwriting: an SQS, a Cassandra driver, a Kafka client, a
 * linter of templates.
 */
const requirements = [
  'moto[server]==5.2.5',
  'cassandra-driver==3.30.1',
  'kafka-python==3.0.12',
  'cfn-lint==1.58.0',
];

const venvs = fileURLToPath(new URL('../../.millrace/python', import.meta.url));

/**
 * Resolves to a Python with {@link requirements}, made on first use (about 25 s) and kept under `.millrace/python`.
 * Start its programs as `python -m module`: the venv is moved into place when complete, so its scripts' first lines are stale.
 */
export async function pythonVenv(): Promise<{ readonly python: string }> {
  const digest = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 12);
  const directory = join(venvs, digest);
  const python = join(directory, 'bin', 'python');
  if (existsSync(python)) return { python };

  await mkdir(venvs, { recursive: true });
  const building = await mkdtemp(join(venvs, 'building-'));
  try {
    await run('python3', ['-m', 'venv', building]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
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
