import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { env } from '../../core/contract/environment.ts';
import { schemaFileName } from '../../core/contract/bundle-files.ts';
import { minMemoryMb } from '../../lib/function/min-memory.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { scratchFolder } from '../support/scratch.ts';

const root = resolve(import.meta.dirname, '../..');
const { contactPoints, localDatacenter } = inject('servers');
const admin = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
const keyspace = 'deployed';

const directory = scratchFolder();
const answers: unknown[] = [];
const s3 = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    answers.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.end();
  });
});
let responseUrl = '';

beforeAll(async () => {
  await admin.execute(
    `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await new Promise<void>((done) => s3.listen(0, '127.0.0.1', done));
  const address = s3.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  responseUrl = `http://127.0.0.1:${address.port}/answer?Signature=hidden`;
});
afterAll(async () => {
  s3.closeAllConnections();
  await new Promise((done) => s3.close(done));
  await admin.execute(`DROP KEYSPACE ${keyspace}`);
  await admin.shutdown();
});

/** Invokes the bundle that is deployed, in a process of its own; gives what it printed. */
async function deploy(bundle: string, kind: string, cql: string): Promise<string> {
  writeFileSync(join(bundle, schemaFileName), cql);
  const event = {
    RequestType: kind,
    ResponseURL: responseUrl,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Tables',
    PhysicalResourceId: 'millrace/Tables',
  };
  const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(bundle, 'handler.mjs')).href)});
    await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 110_000 });
    process.stdout.write('peak ' + process.resourceUsage().maxRSS + ' kB');
    process.exit(0);`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', script],
    {
      cwd: bundle,
      env: {
        [env.contactPoints]: contactPoints.join(','),
        [env.localDatacenter]: localDatacenter,
        [env.tls]: 'off',
      },
    },
  );
  return stdout + stderr;
}

it('the deployed migration function creates the tables, adds to them, refuses differences and retains them', async () => {
  const { directory: bundle } = bundleConnector({
    connectorFile: join(root, 'examples/shop/connector.ts'),
    outDirectory: join(directory, 'bundle'),
    entryFile: join(root, 'lambda/migrate/handler.ts'),
  });
  const success = { Status: 'SUCCESS', PhysicalResourceId: 'millrace/Tables', StackId: 'stack' };
  const logs = [
    await deploy(bundle, 'Create', `CREATE TABLE ${keyspace}.t (id int PRIMARY KEY);`),
    await deploy(bundle, 'Update', `CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, a int);`),
    await deploy(bundle, 'Update', `CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, a text);`),
    await deploy(bundle, 'Delete', ''),
  ];
  expect(answers).toMatchObject([
    success,
    success,
    { Status: 'FAILED', Reason: expect.stringContaining('column a: found int, wanted text') as unknown },
    success,
  ]);
  expect(logs[1]).toContain(`ALTER TABLE ${keyspace}.t ADD a int`);
  expect(logs.join('')).not.toContain('hidden');
  const peaks = [...logs.join('').matchAll(/peak (\d+) kB/g)].map(
    ([, kilobytes]) => Number(kilobytes) / 1_024,
  );
  expect(peaks).toHaveLength(logs.length);
  expect(Math.max(...peaks)).toBeLessThan(minMemoryMb / 2);
  const { rows } = await admin.execute(
    'SELECT column_name, type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?',
    [keyspace, 't'],
  );
  expect(rows.map((row) => `${String(row.get('column_name'))} ${String(row.get('type'))}`)).toEqual([
    'a int',
    'id int',
  ]);
});
