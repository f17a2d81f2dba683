import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { java11 } from '../java/java-11.ts';
import { requireJava17 } from '../java/java-17.ts';
import { bringJars } from '../jars/jars.ts';
import type { Log } from '../log.ts';
import { freePort } from '../process/free-port.ts';
import { openDirectory } from '../run-directory.ts';
import type { StartOptions } from '../start-options.ts';
import type { CassandraVersion, NodeCount } from './jvm-options.ts';
import { javaOfVersion } from './jvm-options.ts';
import type { ClusterSettings } from './node-settings.ts';
import type { NodeProgram, NodeSpec } from './node.ts';
import { createNode } from './node.ts';

/** One node; the others go on without it. */
export interface CassandraNode {
  readonly address: string;
  readonly port: number;
  /** Of the Java process; another after {@link start}. */
  readonly pid: number;
  readonly logFile: string;
  /** Signals the Java process: SIGKILL, SIGSTOP, SIGCONT for fault tests. */
  kill(signal: NodeJS.Signals): void;
  /**
   * After {@link kill} or {@link stop}: the same node again, same port, same data. Resolves when it answers.
   * With a version: that one from now on, as a rolling upgrade has it.
   */
  start(version?: CassandraVersion): Promise<void>;
  /** Ends the node in order (it flushes what it holds) and keeps its data. */
  stop(): Promise<void>;
}

/** A Cassandra on this machine. It dies with this process, however that ends. */
export interface CassandraCluster {
  /** `host:port` of every node. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  readonly nodes: readonly CassandraNode[];
  /** Ends every node and resolves when no process is left, and no folder that was its own. */
  stop(): Promise<void>;
}

/** What to start and how. */
export interface CassandraOptions extends StartOptions, ClusterSettings {
  /** Default: 5.0.3. */
  readonly version?: CassandraVersion;
  /** Three nodes stand on 127.0.0.1, .2 and .3, all on one port. Default: 1. */
  readonly nodes?: NodeCount;
  /** Of each node. Default: 1024 for one node, 512 for three. */
  readonly heapMb?: number;
}

/**
 * Starts Cassandra from Maven Central's jars, node after node, and resolves when every node answers CQL.
 * Needs Maven and Java 17 (for 4.1.8: Java 11, brought from PyPI where it is missing).
 * Rejects with the name of the node's log.
 */
export async function startCassandra(options: CassandraOptions = {}): Promise<CassandraCluster> {
  const { directory, version = '5.0.3', nodes: count = 1, log = () => undefined, signal } = options;
  const find = (wanted: CassandraVersion): Promise<NodeProgram> => findProgram(wanted, log, signal);
  const program = await find(version);
  const addresses = count === 1 ? ['127.0.0.1'] : ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
  const port = await freePort(addresses);
  const storagePort = await freePort(addresses);
  const run = await openDirectory('cassandra', directory);

  const nodes = addresses.map((address) =>
    createMember(find, {
      ...program,
      place: { address, port, storagePort, directory: join(run.path, address) },
      logFile: join(run.path, `cassandra-${address}.log`),
      count,
      heapMb: options.heapMb ?? (count === 1 ? 1024 : 512),
      settings: options,
      removeWhenOrphaned: run.removeWhenOrphaned,
      signal,
      onFailure: options.onFailure,
    }),
  );
  const stop = async (): Promise<void> => {
    // Data that is thrown away needs no orderly end; data of the caller's does.
    await Promise.all(nodes.map((node) => (directory === undefined ? node.end() : node.stop())));
    await run.close(nodes.some((node) => node.failed));
  };
  try {
    for (const [index, node] of nodes.entries()) {
      await node.start();
      if (count > 1) log(`cassandra ${version}: node ${index + 1} of ${count} answers`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    contactPoints: addresses.map((address) => `${address}:${port}`),
    localDatacenter: 'datacenter1',
    nodes,
    stop,
  };
}

/** Of a cluster: a node whose program can be another after a stop. */
interface Member extends CassandraNode {
  end(): Promise<void>;
  readonly failed: boolean;
}

function createMember(find: (version: CassandraVersion) => Promise<NodeProgram>, spec: NodeSpec): Member {
  let { version } = spec;
  let node = createNode(spec);
  return {
    address: node.address,
    port: node.port,
    logFile: node.logFile,
    get pid() {
      return node.pid;
    },
    get failed() {
      return node.failed;
    },
    kill(signal) {
      node.kill(signal);
    },
    async start(wanted = version) {
      if (wanted !== version) {
        const program = await find(wanted);
        await node.stop();
        node = createNode({ ...spec, ...program });
        version = wanted;
      }
      await node.start();
    },
    stop: () => node.stop(),
    end: () => node.end(),
  };
}

const jarSets = { '5.0.3': 'cassandra-5.0', '4.1.8': 'cassandra-4.1' } as const;

async function findProgram(version: CassandraVersion, log: Log, signal?: AbortSignal): Promise<NodeProgram> {
  const java = javaOfVersion[version] === 17 ? await requireJava17() : await java11(log, signal);
  const classPath = await bringJars(jarSets[version], log, signal);
  const jars = dirname(classPath);
  const jamm = (await readdir(jars)).find((jar) => /^jamm-.*\.jar$/.test(jar));
  if (jamm === undefined) throw new Error(`no jamm in ${jars}; remove that folder, it is then brought again`);
  return { version, java, classPath, agent: join(jars, jamm) };
}
