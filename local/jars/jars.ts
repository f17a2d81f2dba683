import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../download/cache-directory.ts';
import { installOnce } from '../download/install-once.ts';
import { runDownload } from '../download/run-download.ts';
import type { Log } from '../process/log.ts';
import { verifyJars } from './verify-jars.ts';

/**
 * The folders beside this file, each with the pom that pins a server: what Maven does with its dependencies, and how
 * much it downloads.
 */
const sets = {
  'kafka-4.3': { goal: 'copy-dependencies', megabytes: 60 },
  'cassandra-5.0': { goal: 'copy-dependencies', megabytes: 60 },
  'cassandra-4.1': { goal: 'copy-dependencies', megabytes: 60 },
  // One archive, which holds the server's jars.
  'apicurio-2.6': { goal: 'unpack-dependencies', megabytes: 140 },
} as const;

export type JarSet = keyof typeof sets;

/**
 * Resolves to a Java class path with the server's jars, which Maven downloads the first time into `jars` of the cache.
 * Stored jars that are not those of `jars.sha256` any more are downloaded again.
 * Rejects with the name of Maven's log when the download fails, and when the jars are not those of `jars.sha256`.
 */
export async function installJars(set: JarSet, log: Log, signal?: AbortSignal): Promise<string> {
  const pomFile = fileURLToPath(new URL(`${set}/pom.xml`, import.meta.url));
  const pom = await readFile(pomFile, 'utf8');
  const version = /<version>([^<]+)<\/version>/.exec(pom)?.[1] ?? '';
  const server = `${set.split('-')[0] ?? set} ${version}`;
  // The digest, so that a changed pom is downloaded anew.
  const digest = createHash('sha256').update(pom).digest('hex').slice(0, 8);
  const name = `${server.replace(' ', '-')}-${digest}`;
  const stored = join(cacheDirectory(), 'jars', name);
  const list = fileURLToPath(new URL(`${set}/jars.sha256`, import.meta.url));
  const directory = await installOnce(stored, {
    fill: async (temporary, damage) => {
      if (damage !== undefined) log(`${server}: ${damage.message}\nThey are downloaded again.`);
      await download({
        ...sets[set],
        server,
        pomFile,
        directory: temporary,
        logFile: `${stored}.log`,
        log,
        signal,
      });
    },
    // Also for another server's jars: two Mavens would write the same files of its local repository.
    onWait: () => {
      log(`${server}: waiting for another download into ${dirname(stored)}`);
    },
    signal,
    // Some 150 ms for 60 MB.
    verify: (folder) => verifyJars(folder, list),
  });
  return join(directory, '*');
}

interface Jars {
  readonly goal: (typeof sets)[JarSet]['goal'];
  readonly megabytes: number;
  /** As messages name it. */
  readonly server: string;
  readonly pomFile: string;
  readonly directory: string;
  readonly logFile: string;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
}

async function download(jars: Jars): Promise<void> {
  const { goal, megabytes, server, pomFile, directory, logFile, log, signal } = jars;
  log(
    `${server}: downloading its jars from Maven Central into ${dirname(logFile)}, once (about ${megabytes} MB)`,
  );
  const startedAt = performance.now();
  await mkdir(dirname(logFile), { recursive: true });
  // -U: without it Maven remembers that an artifact was not found, and does not ask again.
  const options = [
    '-B',
    '-U',
    '-Dstyle.color=never',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${directory}`,
    // Where unpacking notes that it is done: elsewhere, it would leave an emptied folder as it is.
    `-DmarkersDirectory=${join(directory, 'unpacked')}`,
  ];
  try {
    await runDownload({
      command: 'mvn',
      args: [...options, '-f', pomFile, `dependency:${goal}`],
      directory,
      logFile,
      removeWhenOrphaned: [directory],
      signal,
      log,
      onOutput: (text) => {
        const downloaded = text.match(/Downloaded from .*\.jar /g)?.length ?? 0;
        if (downloaded > 0) log(`${server}: ${downloaded} jars downloaded`);
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `the jars of ${server} could not be downloaded; Maven needs Maven Central or a mirror in ~/.m2/settings.xml`,
      { cause: error },
    );
  }
  log(`${server}: jars downloaded in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
