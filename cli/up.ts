import type { LocalServers } from '../local/servers/local-servers.ts';
import { startServers } from '../local/start/start-servers.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { withInterrupt } from './terminal/interrupt.ts';
import { interruption } from '../local/process/pause.ts';
import { oneOf, parseOptions } from './flags/options.ts';

const usage = `millrace up [--cassandra VERSION] [--nodes N] [--json]

Starts a Kafka and a Cassandra of this machine's own, prints their addresses and keeps them until Ctrl-C;
then both are gone, with their data. Needs Java 17 and Maven, or a Docker engine.

  --cassandra VERSION  5.0.3 (default) or 4.1.8 (on Java 11, which is brought if it is missing)
  --nodes N            1 (default) or 3 nodes of Cassandra, on 127.0.0.1, .2 and .3
  --json               print the addresses as one line of JSON: brokers, contactPoints, localDatacenter`;

/** `millrace up`: only the servers, until Ctrl-C. */
export const up: Command = {
  name: 'up',
  summary: 'start only Kafka and Cassandra, until Ctrl-C',
  usage,
  run(args, io) {
    const options = readOptions(args);
    return withInterrupt((signal) => serve(options, signal, io));
  },
};

interface Options {
  readonly version: '5.0.3' | '4.1.8';
  readonly nodes: 1 | 3;
  readonly json: boolean;
}

function readOptions(args: string[]): Options {
  const { cassandra, nodes, json } = parseOptions(args, {
    cassandra: { type: 'string', default: '5.0.3' },
    nodes: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  });
  return {
    version: oneOf('cassandra', cassandra, ['5.0.3', '4.1.8']),
    nodes: oneOf('nodes', nodes, ['1', '3']) === '3' ? 3 : 1,
    json,
  };
}

async function serve({ version, nodes, json }: Options, signal: AbortSignal, io: CommandIo): Promise<number> {
  const log = (line: string): void => {
    io.err(line);
  };
  const failed = new AbortController();
  const onFailure = (error: Error): void => {
    failed.abort(error);
  };
  let servers: LocalServers;
  try {
    servers = await startServers({ version, nodes, log, signal, onFailure });
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  }
  print(servers, version, json, io);
  await interruption(AbortSignal.any([signal, failed.signal]));
  await servers.stop();
  if (failed.signal.aborted) throw failed.signal.reason;
  return 0;
}

function print(servers: LocalServers, version: string, json: boolean, io: CommandIo): void {
  const { brokers, contactPoints, localDatacenter } = servers;
  if (json) {
    io.out(JSON.stringify({ brokers, contactPoints, localDatacenter }));
    return;
  }
  io.out(`kafka      ${brokers}`);
  io.out(`cassandra  ${contactPoints.join(', ')}  (${version}, datacenter ${localDatacenter})`);
  io.err('Ctrl-C stops both and removes their data');
}
