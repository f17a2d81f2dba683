import { interruption } from '../local/process/pause.ts';
import type { LocalServers } from '../local/servers/local-servers.ts';
import { startServers } from '../local/start/start-servers.ts';
import { readUpRequest, upHelp, type UpRequest } from './flags/up-flags.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { withInterrupt } from './terminal/interrupt.ts';

/** `millrace up`: only the servers, until Ctrl-C. */
export const up: Command = {
  name: 'up',
  summary: 'start only Kafka and Cassandra, and a schema registry on request, until Ctrl-C',
  help: upHelp,
  run(args, io) {
    const request = readUpRequest(args);
    return withInterrupt((signal) => serve(request, signal, io));
  },
};

async function serve(request: UpRequest, signal: AbortSignal, io: CommandIo): Promise<number> {
  const log = (line: string): void => {
    io.err(line);
  };
  const failed = new AbortController();
  const onFailure = (error: Error): void => {
    failed.abort(error);
  };
  let servers: LocalServers;
  try {
    servers = await startServers({ ...request.servers, log, signal, onFailure });
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  }
  print(servers, request, io);
  await interruption(AbortSignal.any([signal, failed.signal]));
  await servers.stop();
  if (failed.signal.aborted) throw failed.signal.reason;
  return 0;
}

function print(servers: LocalServers, request: UpRequest, io: CommandIo): void {
  const { brokers, contactPoints, localDatacenter, registry } = servers;
  if (request.json) {
    const { confluentUrl, apicurioUrl } = registry ?? {};
    io.out(JSON.stringify({ brokers, contactPoints, localDatacenter, confluentUrl, apicurioUrl }));
    return;
  }
  io.out(`kafka      ${brokers}`);
  io.out(
    `cassandra  ${contactPoints.join(', ')}  (${request.servers.version}, datacenter ${localDatacenter})`,
  );
  if (registry !== undefined) {
    io.out(`registry   ${registry.confluentUrl}  (Confluent's API)`);
    io.out(`           ${registry.apicurioUrl}  (Apicurio's API)`);
  }
  io.err('Ctrl-C stops them and removes their data');
}
