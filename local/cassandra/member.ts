import type { CassandraVersion } from './jvm-options.ts';
import { order } from './management.ts';
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
  /**
   * Has the node hand its data over to those that stay, and ends it: it is no member any more, and cannot be started
   * again. Rejects if Cassandra refuses, and unless the cluster has `changingMembers`.
   */
  decommission(): Promise<void>;
}

/** Of a cluster: a node whose program can be another after a stop. */
export interface Member extends CassandraNode {
  end(): Promise<void>;
  /** Its logs are worth keeping. */
  readonly failed: boolean;
  readonly isDecommissioned: boolean;
}

const decommissionLimitMs = 600_000;

export function createMember(
  find: (version: CassandraVersion) => Promise<NodeProgram>,
  spec: NodeSpec,
): Member {
  let { version } = spec;
  let node = createNode(spec);
  let hasRefused = false;
  let isDecommissioned = false;
  return {
    address: node.address,
    port: node.port,
    logFile: node.logFile,
    get pid() {
      return node.pid;
    },
    get failed() {
      return node.failed || hasRefused;
    },
    get isDecommissioned() {
      return isDecommissioned;
    },
    kill(signal) {
      node.kill(signal);
    },
    async start(wanted = version) {
      if (isDecommissioned)
        throw new Error(`cassandra on ${node.address} was decommissioned; join() another`);
      if (wanted !== version) {
        const program = await find(wanted);
        await node.stop();
        node = createNode({ ...spec, ...program });
        version = wanted;
      }
      await node.start();
    },
    stop: () => node.stop(),
    async decommission() {
      const { management } = spec;
      if (management === undefined) throw new Error('decommission() needs changingMembers: true');
      try {
        await order({ ...spec, management }, 'decommission', decommissionLimitMs);
      } catch (error) {
        hasRefused = true;
        throw error;
      }
      isDecommissioned = true;
      await node.stop();
    },
    end: () => node.end(),
  };
}
