import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:tls';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCleanup } from '../../local/process/cleanup.ts';
import { dlq } from '../../cli/dlq.ts';
import { query } from '../../cli/query.ts';
import { openStore } from '../../lambda/adapters/cassandra/index.ts';
import { openSecrets } from '../../lambda/adapters/secrets/index.ts';
import { readConnectionSecrets } from '../../lambda/adapters/secrets/connection-secrets.ts';
import { known } from '../../core/failure/failure-message.ts';
import type { Failure } from '../../core/failure/failure.ts';
import { writeDeadLetters } from '../../core/dead-letters/dead-letter.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { parseSecretReference } from '../../core/secret/reference.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { startCassandra, type CassandraCluster } from '../../local/cassandra/cassandra.ts';
import { freePort } from '../../local/process/free-port.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { makeCertificates, storePassword } from '../support/certificates.ts';
import { makeRecord } from '../support/make-record.ts';
import { makeWrite } from '../support/make-write.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitUntil } from '../support/wait-until.ts';

let directory: RunDirectory;
let cluster: CassandraCluster;
let proxy: TcpProxy;
let admin: Client;
const cleanup = createCleanup();

const file = (name: string): string => join(directory.path, name);
const pem = (name: string): Promise<string> => readFile(file(name), 'utf8');
const referenceTo = (name: string) => parseSecretReference(pathToFileURL(file(name)).href);

async function keepLogin(name: string, password: string): Promise<void> {
  await writeFile(file(name), JSON.stringify({ username: 'app', password }));
}

beforeAll(async () => {
  directory = await openDirectory('connections', undefined);
  cleanup.defer(() => directory.close(false));
  await makeCertificates(directory.path);
  const [authority, other] = await Promise.all([pem('authority.pem'), pem('other-authority.pem')]);
  await writeFile(file('both.pem'), other + authority);
  const own = { certificate: await pem('client.pem'), privateKey: await pem('client.key') };
  await writeFile(file('client.json'), JSON.stringify(own));
  await keepLogin('login.json', 'first');

  cluster = await startCassandra({
    authentication: true,
    clientTls: {
      keystoreFile: file('server.p12'),
      keystorePassword: storePassword,
      client: own,
      truststore: { file: file('truststore.p12'), password: storePassword },
    },
  });
  cleanup.defer(() => cluster.stop());
  const { port } = cluster.nodes[0]!;
  proxy = await startTcpProxy({
    listen: { address: '127.0.0.1', port: await freePort(['127.0.0.1']) },
    target: { address: '127.0.0.1', port },
  });
  cleanup.defer(() => proxy.close());
  admin = new Client({
    contactPoints: [...cluster.contactPoints],
    localDataCenter: cluster.localDatacenter,
    protocolOptions: { port },
    credentials: { username: 'cassandra', password: 'cassandra' },
    sslOptions: { ca: authority, cert: own.certificate, key: own.privateKey, rejectUnauthorized: true },
  });
  cleanup.defer(() => admin.shutdown());
  for (const statement of [
    `CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    'CREATE TABLE ks.t ("partition" text, "row" text, "value" text, PRIMARY KEY ("partition", "row"))',
    `CREATE ROLE app WITH PASSWORD = 'first' AND LOGIN = true`,
    'GRANT ALL ON KEYSPACE ks TO app',
  ]) {
    await admin.execute(statement);
  }
});

afterAll(() => cleanup.run());

interface Way {
  readonly authorities?: string;
  readonly client?: string | undefined;
  readonly serverName?: string;
  readonly login?: string;
  readonly port?: number;
}

/** Opens a store through the proxy, as the function does, with everything right but what is given. */
async function open(way: Way = {}): Promise<RowStore> {
  const { authorities = 'authority.pem', login = 'login.json', port = proxy.port } = way;
  const client = 'client' in way ? way.client : 'client.json';
  const references = {
    credentials: referenceTo(login),
    tlsAuthorities: referenceTo(authorities),
    tlsClientCertificate: client === undefined ? undefined : referenceTo(client),
    tlsServerName: way.serverName,
  };
  const store = await openStore({
    contactPoints: [`127.0.0.1:${port}`],
    localDatacenter: cluster.localDatacenter,
    consistency: 'LOCAL_QUORUM',
    tls: 'verified',
    tokenAware: true,
    ...(await readConnectionSecrets(references, openSecrets())),
  });
  onTestFinished(() => store.close());
  return store;
}

/** Why the store cannot be opened. */
async function refusal(way: Way): Promise<Failure> {
  const error: unknown = await open(way).catch((thrown: unknown) => thrown);
  if (!(error instanceof BatchCrash)) throw new Error('it was opened', { cause: error });
  return error.failure;
}

const write = (store: RowStore): Promise<Failure | undefined> => {
  const one = makeWrite({ partition: 'p', row: 'r', value: 'v' });
  return store.write({ writes: [one], bytes: one.bytes }, 5_000);
};

describe('TLS to Cassandra', () => {
  it('the function connects by TLS with its own certificate and checks the authority and the address', async () => {
    expect(await write(await open())).toBeUndefined();
  });

  it('the function accepts a certificate of one of several authorities, as during a rotation', async () => {
    expect(await write(await open({ authorities: 'both.pem' }))).toBeUndefined();
  });

  it('the function checks the configured server name of the certificates', async () => {
    expect(await write(await open({ serverName: 'nodes.millrace.test' }))).toBeUndefined();
    expect(await refusal({ serverName: 'other.millrace.test' })).toMatchObject({
      next: 'crash',
      code: 'certificate_not_trusted',
      message: { redacted: expect.stringContaining('other.millrace.test') as string },
    });
  });

  it('the function refuses a certificate of an unknown authority', async () => {
    expect(await refusal({ authorities: 'other-authority.pem' })).toMatchObject({
      next: 'crash',
      code: 'certificate_not_trusted',
    });
  });

  it('the function refuses an expired certificate', async () => {
    const server = await serveExpired();
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await refusal({ port: port! })).toMatchObject({
      next: 'crash',
      code: 'certificate_not_trusted',
      message: { redacted: expect.stringContaining('certificate has expired') as string },
    });
  });

  it('the function says that the cluster asks for a client certificate', async () => {
    expect(await refusal({ client: undefined })).toMatchObject({
      next: 'crash',
      code: 'certificate_not_trusted',
    });
  });
});

async function serveExpired(): Promise<Server> {
  const server = createServer({ cert: await pem('expired.pem'), key: await pem('expired.key') });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

describe('login to Cassandra', () => {
  it('a refused login is a crash that says so', async () => {
    await keepLogin('wrong.json', 'wrong');
    expect(await refusal({ login: 'wrong.json' })).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: {
        redacted: expect.stringMatching(/^cannot connect to 127\.0\.0\.1:\d+: .*incorrect/) as string,
      },
    });
  });

  it('the pending login is used while the current one is refused', async () => {
    await keepLogin('rotating.json', 'wrong');
    await keepLogin('rotating.json.pending', 'first');
    expect(await write(await open({ login: 'rotating.json' }))).toBeUndefined();
  });

  it('a changed login is read again for the next connection, without a crash', async () => {
    await keepLogin('changing.json', 'first');
    const store = await open({ login: 'changing.json' });
    await admin.execute(`ALTER ROLE app WITH PASSWORD = 'second'`);
    onTestFinished(() => admin.execute(`ALTER ROLE app WITH PASSWORD = 'first'`).then(() => undefined));
    expect(await write(store)).toBeUndefined();
    await keepLogin('changing.json', 'second');
    proxy.reset();
    const failures: string[] = [];
    await waitUntil('a write goes through', async () => {
      const failure = await write(store);
      if (failure !== undefined) failures.push(failure.next);
      return failure === undefined;
    });
    expect(failures).not.toContain('crash');
  });

  it('a login changed only in the cluster is a crash once the connections are lost', async () => {
    await keepLogin('stale.json', 'first');
    const store = await open({ login: 'stale.json' });
    await admin.execute(`ALTER ROLE app WITH PASSWORD = 'second'`);
    onTestFinished(() => admin.execute(`ALTER ROLE app WITH PASSWORD = 'first'`).then(() => undefined));
    proxy.reset();
    let failure: Failure | undefined;
    await waitUntil('a write is refused', async () => {
      failure = await write(store);
      return failure?.next === 'crash';
    });
    expect(failure).toMatchObject({ code: 'authentication_failed', stage: 'write' });
  });

  it('a login without the permission to write is a crash', async () => {
    const store = await open();
    await admin.execute('REVOKE MODIFY ON KEYSPACE ks FROM app');
    onTestFinished(() => admin.execute('GRANT MODIFY ON KEYSPACE ks TO app').then(() => undefined));
    expect(await write(store)).toMatchObject({
      next: 'crash',
      code: 'not_authorized',
      message: { redacted: expect.stringContaining('MODIFY') as string },
    });
  });
});

describe('command line on a secured cluster', () => {
  const connector = fileURLToPath(new URL('../support/dlq/notes-fixed-connector.ts', import.meta.url));

  it('`dlq redrive` and `query` work with a login and certificates that are given by reference', async () => {
    for (const statement of [
      `CREATE KEYSPACE dlq WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      'CREATE TABLE dlq.notes (id text PRIMARY KEY, amount int, note text)',
      'GRANT ALL ON KEYSPACE dlq TO app',
    ]) {
      await admin.execute(statement);
    }
    const record = makeRecord({ topic: 'dlq.notes', value: Buffer.from('{"amount":"9 EUR","note":"n"}') });
    const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('x') } as const;
    const identity = { name: 'notes', configHash: 'h' };
    const [kept] = writeDeadLetters([{ kind: 'failed', record, failure }], identity, 0);
    await writeFile(file('letters.jsonl'), `${JSON.stringify(kept?.letter)}\n`);

    const link = (name: string): string => pathToFileURL(file(name)).href;
    const cassandra = [
      '--contact-points',
      cluster.contactPoints.join(','),
      '--local-dc',
      cluster.localDatacenter,
    ];
    const secured = [
      ...['--credentials', link('login.json'), '--tls-ca', link('authority.pem')],
      ...['--tls-client-certificate', link('client.json')],
    ];
    const out: string[] = [];
    const io = { out: (line: string) => out.push(line), err: () => undefined };
    const redrive = ['redrive', link('letters.jsonl'), '--connector', connector, ...cassandra, ...secured];
    expect(await dlq.run([...redrive, '--json'], io)).toBe(0);
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ records: 1, through: 1, failed: 0 });

    const cql = 'SELECT amount FROM dlq.notes';
    expect(await query.run([...cassandra, ...secured, '--json', cql], io)).toBe(0);
    expect(out.at(-1)).toBe('{"amount":9}');
    const withoutLogin = [...cassandra, ...secured.slice(2), cql];
    await expect(query.run(withoutLogin, io)).rejects.toThrow(/no Cassandra answers .*uthenticat/);
  });
});
