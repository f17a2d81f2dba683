import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { answersCql } from '../../../local/cassandra/answers-cql.ts';
import type { CassandraNode } from '../../../local/cassandra/member.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { sessionName } from '../environment.ts';
import type { Chaos, Scenario } from '../scenario.ts';
import { writeNoise } from './noise.ts';

const run = promisify(execFile);

/** More than a connection carries that has only prepared the function's statements. */
const requestsOfAWriter = 100;

/** Resolves when the function writes by way of the node, and not only of those that were there before. */
async function takesWrites({ withClient }: Chaos, { address, port }: CassandraNode): Promise<void> {
  const contactPoint = `${address}:${port}`;
  const query = 'SELECT request_count, client_options FROM system_views.clients';
  await withClient(
    async (client) => {
      const host = client.hosts.get(contactPoint);
      const isAsked = async (): Promise<boolean> => {
        const { rows } = await client.execute(query, [], { host });
        return rows.some(
          ({ client_options: { APPLICATION_NAME: name }, request_count: count }) =>
            name !== sessionName && Number(count) > requestsOfAWriter,
        );
      };
      await waitUntil('the function writes by way of the node that joined', isAsked, 60_000);
    },
    [contactPoint],
  );
}

/** Faults of Cassandra's nodes. */
export const nodeScenarios: readonly Scenario[] = [
  {
    name: 'no fault',
    mechanism: 'write timestamps under a hostile event source',
    fault: ({ pause, faultMs }) => pause(faultMs),
  },
  {
    name: 'node killed and restarted',
    mechanism: 'retry on another replica',
    async fault({ node, pause, faultMs }) {
      // It stands still first, so that requests are on their way to it when it dies.
      node(1).kill('SIGSTOP');
      await pause(1_500);
      node(1).kill('SIGKILL');
      await pause(faultMs);
      await node(1).start();
    },
  },
  {
    name: 'node stopped for 30 s',
    mechanism: 'request time-outs, retry; what arrives late carries its own timestamp',
    async fault({ node, pause }) {
      node(2).kill('SIGSTOP');
      try {
        await pause(30_000);
      } finally {
        node(2).kill('SIGCONT');
      }
    },
  },
  {
    name: 'rolling restart',
    mechanism: 'reconnection, retry, statements prepared for a fresh node',
    async fault({ cluster, pause }) {
      for (const each of cluster.nodes) {
        await each.stop();
        await each.start();
        await pause(1_000);
      }
    },
  },
  {
    name: 'no quorum: two nodes down',
    mechanism: 'failed records are reported, nothing is dead-lettered',
    async fault({ node, pause, faultMs }) {
      node(1).kill('SIGKILL');
      node(2).kill('SIGKILL');
      await pause(faultMs);
      await node(1).start();
      await node(2).start();
    },
  },
  {
    name: 'overload by a second writer',
    mechanism: 'limiter, retry with backoff',
    // So many that writes wait for seconds, on a machine that three nodes share.
    fault: (chaos) => writeNoise(chaos, 2_000, () => chaos.pause(chaos.faultMs)),
  },
  {
    name: 'disk of a node full',
    mechanism: 'retry on another replica, while a node is without its commit log',
    async fault(chaos) {
      const node = chaos.node(1);
      const { address, port, pid } = node;
      // No file of the process may grow: what a full disk does, without a disk. A new process has no such limit.
      await run('prlimit', ['--pid', String(pid), '--fsize=0:unlimited']);
      const isGone = async (): Promise<boolean> =>
        !(await answersCql({ address, port, tls: false }).catch(() => false));
      try {
        // Noise fills the segment that there is; Cassandra's default is to stand aside when there is no other.
        await writeNoise(chaos, 16, () => waitUntil('the node stands aside', isGone, 60_000));
        await chaos.pause(chaos.faultMs);
      } finally {
        node.kill('SIGKILL');
        await node.start();
      }
    },
  },
  {
    name: 'a node joins, another is decommissioned',
    mechanism: 'the ring is computed again, retry on another node, other contact points at a cold start',
    cluster: 'changing',
    async fault(chaos) {
      const { cluster, node, proxies, lambda, pause, getsOn, faultMs } = chaos;
      // So that there is something to stream.
      await pause(faultMs);
      await takesWrites(chaos, await cluster.join());
      await pause(faultMs);
      // The first of the function's contact points, and the node that the others began with.
      await node(0).decommission();
      // Its machine goes as well: nobody answers there, not even with a refusal.
      proxies[0]?.blackHole();
      await getsOn(60_000);
      lambda.kill('SIGKILL');
      await getsOn(60_000);
    },
  },
  {
    name: 'rolling upgrade from 4.1.8 to 5.0.3',
    mechanism: 'reconnection, retry, statements prepared for a node of another version',
    cluster: 'upgraded',
    async fault({ cluster, pause, getsOn }) {
      for (const each of cluster.nodes) {
        await each.stop();
        await each.start('5.0.3');
        await getsOn(60_000);
        await pause(1_000);
      }
    },
  },
];
