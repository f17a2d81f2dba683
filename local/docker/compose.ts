import { fileURLToPath } from 'node:url';

/** One run of `compose.yaml`, apart from every other. */
export interface ComposeRun {
  /** Of its own for each run: names its containers and its network. */
  readonly project: string;
  readonly kafkaPort: number;
  readonly cassandraPort: number;
  readonly cassandraVersion: string;
  /** Of the schema registry. */
  readonly registryPort: number;
  /** Whether the registry is started as well. */
  readonly registry: boolean;
}

/** A program's arguments and what it must find in its environment. */
export interface ComposeCommand {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const composeFile = fileURLToPath(new URL('compose.yaml', import.meta.url));

/** `docker` in the foreground, which runs as long as the servers do. */
export const composeUp = (run: ComposeRun): ComposeCommand =>
  composeCommand(run, ['up', 'kafka', 'cassandra', ...(run.registry ? ['registry'] : [])]);

/** Removes the run's containers with all they held. */
export const composeDown = (run: ComposeRun): ComposeCommand =>
  composeCommand(run, ['down', '--volumes', '--timeout', '0']);

function composeCommand(run: ComposeRun, verb: readonly string[]): ComposeCommand {
  return {
    args: ['compose', '--file', composeFile, '--project-name', run.project, ...verb],
    environment: {
      MILLRACE_KAFKA_PORT: String(run.kafkaPort),
      MILLRACE_CASSANDRA_PORT: String(run.cassandraPort),
      MILLRACE_CASSANDRA_VERSION: run.cassandraVersion,
      MILLRACE_REGISTRY_PORT: String(run.registryPort),
    },
  };
}
