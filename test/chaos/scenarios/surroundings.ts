import { appendFile, link, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { keepLogin, logins } from '../environment.ts';
import type { Scenario } from '../scenario.ts';

/** Faults of what lies between and around the servers: network, broker, schema, dead letters, secrets. */
export const surroundingScenarios: readonly Scenario[] = [
  {
    name: 'network to one node after another cut',
    mechanism: 'reconnection, retry on another node',
    async fault({ proxies, pause, faultMs }) {
      // Each in turn, and more than once: what is on its way at the moment of the cut is what may be lost.
      for (let round = 0; round < 6; round++) {
        const proxy = proxies[round % proxies.length];
        proxy?.cut();
        await pause(faultMs / 6);
        proxy?.heal();
        await pause(1_000);
      }
    },
  },
  {
    name: 'network to a node silent',
    mechanism: 'request time-outs, retry',
    async fault({ proxies, pause, faultMs }) {
      proxies[1]?.blackHole();
      // Longer than a request waits for its answer.
      await pause(Math.max(faultMs, 12_000));
      proxies[1]?.heal();
    },
  },
  {
    name: 'broker killed and restarted',
    mechanism: 'a redelivered batch changes nothing',
    async fault({ kafka, pause }) {
      kafka.kill('SIGKILL');
      await pause(1_000);
      await kafka.start();
    },
  },
  {
    name: 'column added, key renamed and renamed back',
    mechanism: 'a table that does not fit crashes the batch, which is redelivered',
    async fault({ withClient, keyspace, pause, faultMs }) {
      await withClient(async (client) => {
        for (const table of ['by_offset', 'by_record']) {
          await client.execute(`ALTER TABLE ${keyspace}.${table} ADD added text`);
          await pause(1_000);
        }
        await client.execute(`ALTER TABLE ${keyspace}.by_offset RENAME id TO other`);
        await pause(faultMs);
        await client.execute(`ALTER TABLE ${keyspace}.by_offset RENAME other TO id`);
      });
    },
  },
  {
    name: 'dead letters cannot be stored',
    mechanism: 'the record is retried until its dead letter is stored',
    async fault({ deadLetterFile, pause, faultMs }) {
      const kept = `${deadLetterFile}.kept`;
      const refusing = `${deadLetterFile}.refusing`;
      const nowhere = `${deadLetterFile}.nowhere`;
      await appendFile(deadLetterFile, '');
      await link(deadLetterFile, kept);
      // A folder refuses every writer, root included.
      await mkdir(nowhere);
      await symlink(nowhere, refusing);
      // In one step each way: a letter written to a file between two steps would be lost by us.
      await rename(refusing, deadLetterFile);
      await pause(faultMs);
      await rename(kept, deadLetterFile);
      await rm(nowhere, { recursive: true });
    },
  },
  {
    name: 'secret rotated',
    mechanism: 'a login that is refused is read again, the current version and then the pending one',
    cluster: 'login',
    async fault({ withClient, loginFile, proxies, pause, getsOn, faultMs }) {
      const logInAnew = async (): Promise<void> => {
        for (const proxy of proxies) proxy.reset();
        await pause(1_000);
        await getsOn(30_000);
      };
      // Two users that take turns: both may log in, then the first no more.
      await keepLogin(loginFile, logins.second);
      await withClient(async (client) => {
        await client.execute(`ALTER ROLE ${logins.first.username} WITH LOGIN = false`);
      });
      await logInAnew();
      // One user with another password: the cluster has it while it is only the pending one.
      const renewed = { ...logins.second, password: 'as it is now' };
      await keepLogin(`${loginFile}.pending`, renewed);
      await withClient(async (client) => {
        await client.execute(`ALTER ROLE ${renewed.username} WITH PASSWORD = '${renewed.password}'`);
      });
      await logInAnew();
      await pause(faultMs);
      await keepLogin(loginFile, renewed);
      await rm(`${loginFile}.pending`);
      await logInAnew();
    },
  },
];
