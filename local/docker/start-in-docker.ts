import { basename, join } from 'node:path';
import { answersCql } from '../cassandra/answers-cql.ts';
import { answersKafka } from '../kafka/answers-kafka.ts';
import { freePort } from '../process/free-port.ts';
import { runTool } from '../process/run-tool.ts';
import { createServerProcess } from '../process/server-process.ts';
import { openDirectory } from '../directories/run-directory.ts';
import { answersRegistry } from '../registry/answers-registry.ts';
import { registryAddress } from '../registry/registry-address.ts';
import type { LocalServers, ServersOptions } from '../servers/local-servers.ts';
import { composeDown, composeUp } from './compose.ts';

/** Starts the servers from `compose.yaml` and resolves when all answer. Its containers go when this process does. */
export async function startInDocker({
  version,
  registry: startsRegistry,
  log,
  signal,
  onFailure,
}: ServersOptions): Promise<LocalServers> {
  const run = await openDirectory('docker', undefined);
  const kafkaPort = await freePort(['127.0.0.1']);
  const cassandraPort = await freePort(['127.0.0.1']);
  const registryPort = await freePort(['127.0.0.1']);
  const brokers = `127.0.0.1:${kafkaPort}`;
  const project = `millrace-${basename(run.path).toLowerCase()}`;
  const registry = startsRegistry ? registryAddress(registryPort) : undefined;
  const compose = {
    project,
    kafkaPort,
    cassandraPort,
    registryPort,
    cassandraVersion: version,
    registry: startsRegistry,
  };
  const [up, down] = [composeUp(compose), composeDown(compose)];

  const server = createServerProcess({
    name: 'docker compose',
    command: 'docker',
    ...up,
    directory: run.path,
    logFile: join(run.path, 'compose.log'),
    whenOrphaned: { remove: run.removeWhenOrphaned, run: ['docker', ...down.args] },
    answers: async () =>
      (await answersKafka(brokers)) &&
      (await answersCql({ address: '127.0.0.1', port: cassandraPort, tls: false })) &&
      (registry === undefined || (await answersRegistry(registry.confluentUrl))),
    // The first time, the images are pulled.
    startLimitMs: 600_000,
    stopLimitMs: 30_000,
    signal,
    onFailure,
  });
  const stop = async (): Promise<void> => {
    await server.end();
    const logFile = join(run.path, 'down.log');
    await runTool({ command: 'docker', ...down, directory: run.path, logFile, removeWhenOrphaned: [] });
    await run.close(server.failed);
  };
  log(
    `${startsRegistry ? 'kafka, cassandra and the schema registry' : 'kafka and cassandra'}: starting in Docker (the first time, their images are pulled)`,
  );
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    brokers,
    contactPoints: [`127.0.0.1:${cassandraPort}`],
    localDatacenter: 'datacenter1',
    registry,
    stop,
  };
}
