import { join } from 'node:path';
import { openDirectory } from '../directories/run-directory.ts';
import { installJars } from '../jars/jars.ts';
import { requireJava17 } from '../java/java-17.ts';
import { freePort } from '../process/free-port.ts';
import { createServerProcess } from '../process/server-process.ts';
import type { StartOptions } from '../process/start-options.ts';
import type { RegistryAddress } from '../servers/local-servers.ts';
import { answersRegistry } from './answers-registry.ts';
import { registryAddress } from './registry-address.ts';

/** An Apicurio Registry on this machine. It dies with this process, however that ends. */
export interface RegistryServer extends RegistryAddress {
  readonly pid: number;
  readonly logFile: string;
  /** Ends the registry and resolves when its process has ended and its own folder is removed. */
  stop(): Promise<void>;
}

/**
 * Starts Apicurio Registry from Maven Central's archive, without a login and with its schemas in memory, and resolves
 * when it answers: about 10 s, 220 MB. Needs Java 17 and Maven. Rejects with the name of the registry's log.
 */
export async function startRegistry(options: StartOptions = {}): Promise<RegistryServer> {
  const { directory, log = () => undefined, signal } = options;
  const java = await requireJava17();
  const classPath = await installJars('apicurio-2.6', log, signal);
  const run = await openDirectory('registry', directory);
  const port = await freePort(['127.0.0.1']);
  const address = registryAddress(port);
  const server = createServerProcess({
    name: 'apicurio registry',
    command: java,
    args: [...jvmOptions(run.path, port), '-cp', classPath, 'io.quarkus.runner.GeneratedMain'],
    environment: {},
    directory: run.path,
    logFile: join(run.path, 'registry.log'),
    whenOrphaned: { remove: run.removeWhenOrphaned, run: [] },
    answers: () => answersRegistry(address.confluentUrl),
    startLimitMs: 120_000,
    stopLimitMs: 10_000,
    signal,
    onFailure: options.onFailure,
  });
  try {
    await server.start();
  } catch (error) {
    await run.close(signal?.aborted !== true);
    throw error;
  }
  return {
    ...address,
    get pid() {
      return server.pid;
    },
    logFile: server.logFile,
    async stop() {
      // Its data is in memory: there is nothing to end in order.
      await server.end();
      await run.close(server.failed);
    },
  };
}

const jvmOptions = (directory: string, port: number): readonly string[] => [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  // It runs for minutes, too short a time for the second compiler to pay off.
  '-XX:TieredStopAtLevel=1',
  '-XX:+ExitOnOutOfMemoryError',
  '-Djava.awt.headless=true',
  // Vert.x unpacks files there.
  `-Djava.io.tmpdir=${directory}`,
  '-Dquarkus.profile=prod',
  '-Dquarkus.http.host=127.0.0.1',
  `-Dquarkus.http.port=${port}`,
  // An H2 in memory, unless a database is named.
  '-Dregistry.storage.kind=sql',
];
