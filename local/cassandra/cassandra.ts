import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { java11 } from '../java/java-11.ts';
import { requireJava17 } from '../java/java-17.ts';
import { installJars } from '../jars/jars.ts';
import type { Log } from '../process/log.ts';
import { freePort } from '../process/free-port.ts';
import { openDirectory } from '../directories/run-directory.ts';
import type { StartOptions } from '../process/start-options.ts';
import type { CassandraVersion, NodeCount } from './jvm-options.ts';
import { javaOfVersion } from './jvm-options.ts';
import type { CassandraNode, Member } from './member.ts';
import { createMember } from './member.ts';
import type { ClusterSettings } from './node-settings.ts';
import type { NodeProgram } from './node.ts';

/** A Cassandra on this machine. It dies with this process, however that ends. */
export interface CassandraCluster {
  /** `host:port` of every node that is a member now. */
  readonly contactPoints: readonly string[];
  readonly localDatacenter: string;
  /** Of every node, for clients. */
  readonly port: number;
  /** The members now, the longest-standing first. */
  readonly nodes: readonly CassandraNode[];
  /**
   * Starts a further node, on the address after the last; resolves when it has taken over its share of the data and
   * answers. Rejects unless the cluster has `changingMembers`.
   */
  join(): Promise<CassandraNode>;
  /** Ends every node and resolves when their processes have ended and their own folders are removed. */
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
  /**
   * Nodes may join and be decommissioned while data is written; each then listens on a port of 127.0.0.1 for that as
   * well. For three nodes. Default: false.
   */
  readonly changingMembers?: boolean;
}

/**
 * Starts Cassandra from Maven Central's jars, node after node, and resolves when every node answers CQL.
 * Needs Maven and Java 17 (for 4.1.8: Java 11, downloaded from PyPI where it is missing).
 * Rejects with the name of the node's log.
 */
export async function startCassandra(options: CassandraOptions = {}): Promise<CassandraCluster> {
  const { directory, version = '5.0.3', nodes: count = 1, log = () => undefined, signal } = options;
  const changes = options.changingMembers === true;
  if (changes && count === 1) throw new RangeError('changingMembers: got nodes: 1, it needs nodes: 3');
  const find = (wanted: CassandraVersion): Promise<NodeProgram> => findProgram(wanted, log, signal);
  const program = await find(version);
  const addresses = count === 1 ? [addressOf(1)] : [addressOf(1), addressOf(2), addressOf(3)];
  const port = await freePort(addresses);
  const storagePort = await freePort(addresses);
  const run = await openDirectory('cassandra', directory);

  /** All that ever were. */
  const nodes: Member[] = [];
  const members = (): readonly Member[] => nodes.filter((node) => !node.isDecommissioned);
  const add = async (address: string, joins: boolean): Promise<Member> => {
    const home = join(run.path, address);
    const node = createMember(find, {
      ...program,
      place: { address, port, storagePort, directory: home, joins },
      logFile: join(run.path, `cassandra-${address}.log`),
      count,
      heapMb: options.heapMb ?? (count === 1 ? 1024 : 512),
      settings: options,
      management: changes
        ? { port: await freePort(['127.0.0.1']), passwordFile: join(home, 'management-password') }
        : undefined,
      removeWhenOrphaned: run.removeWhenOrphaned,
      signal,
      onFailure: options.onFailure,
    });
    nodes.push(node);
    await node.start();
    return node;
  };
  const stop = async (): Promise<void> => {
    // Data that is thrown away needs no orderly end; data of the caller's does.
    await Promise.all(nodes.map((node) => (directory === undefined ? node.end() : node.stop())));
    await run.close(nodes.some((node) => node.failed));
  };
  try {
    for (const [index, address] of addresses.entries()) {
      await add(address, false);
      if (count > 1) log(`cassandra ${version}: node ${index + 1} of ${count} answers`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    get contactPoints() {
      return members().map(({ address }) => `${address}:${port}`);
    },
    localDatacenter: 'datacenter1',
    port,
    get nodes() {
      return members();
    },
    async join() {
      if (!changes) throw new Error('join() needs changingMembers: true');
      return add(addressOf(nodes.length + 1), true);
    },
    stop,
  };
}

const addressOf = (number: number): string => `127.0.0.${number}`;

const jarSets = { '5.0.3': 'cassandra-5.0', '4.1.8': 'cassandra-4.1' } as const;

async function findProgram(version: CassandraVersion, log: Log, signal?: AbortSignal): Promise<NodeProgram> {
  const java = javaOfVersion[version] === 17 ? await requireJava17() : await java11(log, signal);
  const classPath = await installJars(jarSets[version], log, signal);
  const jars = dirname(classPath);
  const jamm = (await readdir(jars)).find((jar) => /^jamm-.*\.jar$/.test(jar));
  if (jamm === undefined)
    throw new Error(`no jamm in ${jars}; remove that folder, it is then downloaded again`);
  return { version, java, classPath, agent: join(jars, jamm) };
}
