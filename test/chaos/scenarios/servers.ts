import { appendFile, chmod, mkdir, rename, rm } from 'node:fs/promises';
import type { Scenario } from '../scenario.ts';

/** Faults of the servers around the function. */
export const serverScenarios: readonly Scenario[] = [
  {
    name: 'no fault',
    mechanism: 'write timestamps under a hostile event source',
    fault: ({ pause, faultMs }) => pause(faultMs),
  },
  {
    name: 'node killed and restarted',
    mechanism: 'retry on another replica',
    async fault({ node, pause, faultMs }) {
      node(1).kill('SIGKILL');
      await pause(faultMs);
      await node(1).start();
    },
  },
  {
    name: 'node stopped for 30 s',
    mechanism: 'request time-outs, limiter, deadline',
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
    mechanism: 'reconnection, prepared statements unknown to a fresh node',
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
    name: 'network to a node cut',
    mechanism: 'reconnection, retry on another node',
    async fault({ proxies, pause, faultMs }) {
      proxies[0]?.cut();
      await pause(faultMs);
      proxies[0]?.heal();
    },
  },
  {
    name: 'network to a node silent',
    mechanism: 'request time-outs',
    async fault({ proxies, pause, faultMs }) {
      proxies[1]?.blackHole();
      await pause(faultMs);
      proxies[1]?.heal();
    },
  },
  {
    name: 'overload by a second writer',
    mechanism: 'limiter, retry with backoff',
    async fault({ withClient, keyspace, pause, faultMs }) {
      await withClient(async (client) => {
        const query = `INSERT INTO ${keyspace}.noise (id, payload) VALUES (?, ?)`;
        const payload = 'x'.repeat(8_000);
        let running = true;
        const writers = Array.from({ length: 256 }, async (_, writer) => {
          for (let index = 0; running; index++) {
            // Overload is the point: what the cluster refuses here is refused to the function as well.
            await client
              .execute(query, [`${writer}-${index % 500}`, payload], { prepare: true })
              .catch(() => undefined);
          }
        });
        await pause(faultMs);
        running = false;
        await Promise.all(writers);
      });
    },
  },
  {
    name: 'broker killed and restarted',
    mechanism: 'offsets are committed only for what is done',
    async fault({ kafka, pause }) {
      kafka.kill('SIGKILL');
      await pause(1_000);
      await kafka.start();
    },
  },
  {
    name: 'column added',
    mechanism: 'statements are prepared again',
    async fault({ withClient, keyspace, pause }) {
      await withClient(async (client) => {
        for (const table of ['by_offset', 'by_record']) {
          await client.execute(`ALTER TABLE ${keyspace}.${table} ADD added text`);
          await pause(1_000);
        }
      });
    },
  },
  {
    name: 'dead letters can not be stored',
    mechanism: 'the record is retried until its dead letter is stored',
    async fault({ deadLetterFile, pause, faultMs }) {
      // A folder in the file's place refuses every writer, root included.
      const aside = `${deadLetterFile}.aside`;
      await appendFile(deadLetterFile, '');
      await rename(deadLetterFile, aside);
      await mkdir(deadLetterFile);
      await chmod(deadLetterFile, 0o500);
      await pause(faultMs);
      await rm(deadLetterFile, { recursive: true });
      await rename(aside, deadLetterFile);
    },
  },
];
