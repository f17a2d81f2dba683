import type { ServersOptions } from '../../local/servers/local-servers.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { oneOf, parseOptions } from './options.ts';

const upFlags = {
  cassandra: {
    type: 'string',
    value: 'VERSION',
    default: '5.0.3',
    help: '5.0.3 or 4.1.8, which needs Java 11 and downloads it if it is missing',
  },
  nodes: {
    type: 'string',
    value: 'N',
    default: '1',
    help: '1 or 3 nodes of Cassandra; 3 are on 127.0.0.1, 127.0.0.2 and 127.0.0.3',
  },
  registry: {
    type: 'boolean',
    default: false,
    help: 'start a schema registry as well: Apicurio Registry 2.6, which answers as a Confluent-compatible one too',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'print the addresses as one line of JSON: brokers, contactPoints, localDatacenter, and with --registry confluentUrl, apicurioUrl',
  },
} as const satisfies Flags;

export const upHelp: CommandHelp = {
  synopsis: ['millrace up [--cassandra VERSION] [--nodes N] [--registry] [--json]'],
  about: [
    'Starts a Kafka and a Cassandra on this machine, prints their addresses and runs them until Ctrl-C; then they are removed, with their data. Needs Java 17 and Maven, or a Docker engine.',
  ],
  sections: [{ flags: upFlags }],
  examples: ['millrace up', 'millrace up --registry', 'millrace up --cassandra 4.1.8 --nodes 3 --json'],
  exitCodes: ['0: Ctrl-C ended it', '1: a server did not start, or ended by itself', '2: wrong usage'],
};

/** What `millrace up` was asked. */
export interface UpRequest {
  readonly servers: Pick<ServersOptions, 'version' | 'nodes' | 'registry'>;
  readonly json: boolean;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readUpRequest(args: string[]): UpRequest {
  const values = parseOptions(args, upFlags);
  const problems = new OptionProblems();
  const version = problems.read(() => oneOf('cassandra', values.cassandra, ['5.0.3', '4.1.8']), '5.0.3');
  const nodes = problems.read(() => oneOf('nodes', values.nodes, ['1', '3']), '1');
  problems.throwIfAny();
  const { registry, json } = values;
  return { servers: { version, nodes: nodes === '3' ? 3 : 1, registry }, json };
}
