import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Admin } from '@platformatic/kafka';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { answersCql } from '../../local/cassandra/answers-cql.ts';
import { startCassandra } from '../../local/cassandra/cassandra.ts';
import { answersKafka } from '../../local/kafka/answers-kafka.ts';
import { startKafka } from '../../local/kafka/kafka.ts';
import { answersRegistry } from '../../local/registry/answers-registry.ts';
import { isAlive } from '../../local/process/is-alive.ts';
import { descendantsOf } from '../support/processes.ts';
import { waitUntil } from '../support/wait-until.ts';

const inProject = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe('startKafka', () => {
  it('a Kafka server restarts after a kill with its port and topics, and leaves nothing when stopped', async () => {
    const kafka = await startKafka();
    onTestFinished(() => kafka.stop());
    await withAdmin(kafka.brokers, (admin) =>
      admin.createTopics({ topics: ['kept'], partitions: 3, replicas: 1 }),
    );
    const killed = kafka.pid;
    kafka.kill('SIGKILL');
    await kafka.start();
    expect(kafka.pid).not.toBe(killed);
    expect(isAlive(killed)).toBe(false);
    expect(await withAdmin(kafka.brokers, (admin) => admin.listTopics())).toEqual(['kept']);

    await kafka.stop();
    expect(isAlive(kafka.pid)).toBe(false);
    expect(existsSync(dirname(kafka.logFile))).toBe(false);
  });

  it('a Kafka server ends with its parent, however that ends, and its folder is removed', async () => {
    const parent = fork(inProject('test/support/kafka-parent.ts'), { execArgv: ['--import', 'tsx'] });
    const [message] = (await once(parent, 'message')) as [{ pid: number; directory: string }];
    const family = await descendantsOf(parent.pid!);
    expect(family).toContain(message.pid);
    expect(existsSync(message.directory)).toBe(true);

    parent.kill('SIGKILL');
    await waitUntil('no process of it is left', () => !family.some(isAlive));
    expect(existsSync(message.directory)).toBe(false);
  });

  it('a Kafka server leaves nothing if its start is aborted', async () => {
    const before = await kafkaFolders();
    const giveUp = new AbortController();
    const start = startKafka({ signal: giveUp.signal });
    await waitUntil('the broker starts', async () => (await addedSince(before)).length > 0);
    giveUp.abort(new Error('enough'));
    const [folder] = await addedSince(before);
    await expect(start).rejects.toThrow('enough');
    expect(await kafkaFolders()).not.toContain(folder);
  });

  it('a Kafka server reports its end if it was not asked to stop', async () => {
    const failures: Error[] = [];
    const kafka = await startKafka({ onFailure: (error) => failures.push(error) });
    onTestFinished(() => rm(dirname(kafka.logFile), { recursive: true, force: true }));
    process.kill(kafka.pid, 'SIGKILL');
    await waitUntil('the failure is told', () => failures.length > 0);
    expect(failures.map(({ message }) => message)).toEqual([
      `kafka was ended by SIGKILL; its log is ${kafka.logFile}`,
    ]);
    await kafka.stop();
    expect(await readdir(dirname(kafka.logFile))).toContain('kafka.log');
  });
});

it('a server that cannot start says why and where its log is', async () => {
  const start = startCassandra({ settings: { no_such_setting: 1 } });
  const message = await start.then(
    () => '',
    (error: unknown) => String(error),
  );
  expect(message).toMatch(
    /^Error: cassandra 5\.0\.3 on 127\.0\.0\.1 ended with exit code \d+: .*no_such_setting/,
  );
  const logFile = /its log is (.*)$/.exec(message)![1]!;
  onTestFinished(() => rm(dirname(logFile), { recursive: true, force: true }));
  expect(await readFile(logFile, 'utf8')).toContain('no_such_setting');
});

describe('`millrace up`', () => {
  it('`up` runs beside other servers, prints its addresses, and leaves nothing after Ctrl-C', async () => {
    const command = ['--import', 'tsx', inProject('bin/millrace.ts'), 'up', '--registry', '--json'];
    const up = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void up.kill('SIGKILL'));
    const [line] = (await once(createInterface({ input: up.stdout }), 'line')) as [string];
    const servers = JSON.parse(line) as {
      brokers: string;
      contactPoints: string[];
      localDatacenter: string;
      confluentUrl: string;
      apicurioUrl: string;
    };
    const others = inject('servers');
    expect(servers.brokers).not.toBe(others.brokers);
    expect(servers.contactPoints).not.toEqual(others.contactPoints);
    expect(await answersKafka(servers.brokers)).toBe(true);
    expect(await answersKafka(others.brokers)).toBe(true);
    expect(servers.localDatacenter).toBe('datacenter1');
    const [address, port] = servers.contactPoints[0]!.split(':');
    expect(await answersCql({ address: address!, port: Number(port), tls: false })).toBe(true);

    expect(await answersRegistry(servers.confluentUrl)).toBe(true);
    expect((await fetch(`${servers.apicurioUrl}/system/info`)).status).toBe(200);

    const family = await descendantsOf(up.pid!);
    // Each of the three servers has a guard.
    expect(family.length).toBeGreaterThanOrEqual(6);
    up.kill('SIGINT');
    const [code] = (await once(up, 'exit')) as [number | null];
    expect(code).toBe(0);
    await waitUntil('no process of it is left', () => !family.some(isAlive));
  });

  it('`up` names an unknown option and ends with 2', async () => {
    const up = spawn(process.execPath, [
      '--import',
      'tsx',
      inProject('bin/millrace.ts'),
      'up',
      '--node',
      '3',
    ]);
    const errors: string[] = [];
    createInterface({ input: up.stderr }).on('line', (line) => errors.push(line));
    const [code] = (await once(up, 'close')) as [number | null];
    expect(code).toBe(2);
    expect(errors[0]).toMatch(/unknown option '--node'.*--nodes/);
  });
});

async function withAdmin<T>(brokers: string, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({ clientId: 'servers-life', bootstrapBrokers: [brokers] });
  try {
    return await ask(admin);
  } finally {
    await admin.close();
  }
}

const kafkaFolders = async (): Promise<readonly string[]> =>
  (await readdir(inProject('.millrace/run'))).filter((name) => name.startsWith('kafka-'));

const addedSince = async (before: readonly string[]): Promise<readonly string[]> =>
  (await kafkaFolders()).filter((name) => !before.includes(name));
