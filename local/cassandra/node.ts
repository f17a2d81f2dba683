import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerProcess } from '../process/server-process.ts';
import { createServerProcess } from '../process/server-process.ts';
import { answersCql, letsSuperuserIn } from './answers-cql.ts';
import type { CassandraVersion, NodeCount } from './jvm-options.ts';
import { changingMembers, jvmOptions } from './jvm-options.ts';
import { managementOptions, type ManagementPlace } from './management.ts';
import type { ClusterSettings, NodePlace } from './node-settings.ts';
import { cassandraYaml, logbackXml } from './node-settings.ts';

/** What runs a node. */
export interface NodeProgram {
  readonly version: CassandraVersion;
  readonly java: string;
  readonly classPath: string;
  /** The jar of jamm, by which Cassandra measures its memtables. */
  readonly agent: string;
}

/** One node to be. */
export interface NodeSpec extends NodeProgram {
  readonly place: NodePlace;
  readonly logFile: string;
  readonly count: NodeCount;
  readonly heapMb: number;
  readonly settings: ClusterSettings;
  /** Given where nodes come and go. */
  readonly management: ManagementPlace | undefined;
  readonly removeWhenOrphaned: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly onFailure: ((error: Error) => void) | undefined;
}

/** Writes the node's settings and describes its process; `start()` starts it. */
export function createNode(spec: NodeSpec): ServerProcess & Pick<NodePlace, 'address' | 'port'> {
  const { place, settings } = spec;
  const { address, port, directory } = place;
  mkdirSync(directory, { recursive: true });
  const yamlFile = join(directory, 'cassandra.yaml');
  const logbackFile = join(directory, 'logback.xml');
  writeFileSync(yamlFile, cassandraYaml(place, spec.count, settings));
  writeFileSync(logbackFile, logbackXml);

  const { clientTls } = settings;
  const endpoint = { address, port, tls: clientTls !== undefined, client: clientTls?.client };
  // Later starts cannot check this: by then the password may be another.
  let superuserAwaited = settings.authentication === true;
  const answers = async (): Promise<boolean> => {
    if (!(await answersCql(endpoint))) return false;
    if (superuserAwaited) superuserAwaited = !(await letsSuperuserIn(endpoint));
    return !superuserAwaited;
  };

  const server = createServerProcess({
    name: `cassandra ${spec.version} on ${address}`,
    command: spec.java,
    args: [
      ...jvmOptions(spec.version, spec.count, spec.heapMb),
      ...(spec.management === undefined ? [] : [...changingMembers, ...managementOptions(spec.management)]),
      `-javaagent:${spec.agent}`,
      `-Dcassandra.config=${pathToFileURL(yamlFile).href}`,
      `-Dcassandra.storagedir=${directory}`,
      `-Dlogback.configurationFile=${logbackFile}`,
      '-cp',
      spec.classPath,
      'org.apache.cassandra.service.CassandraDaemon',
    ],
    environment: {},
    directory,
    logFile: spec.logFile,
    whenOrphaned: { remove: spec.removeWhenOrphaned, run: [] },
    answers,
    startLimitMs: place.joins === true ? 600_000 : 180_000,
    stopLimitMs: 20_000,
    signal: spec.signal,
    onFailure: spec.onFailure,
  });
  return Object.assign(server, { address, port });
}
