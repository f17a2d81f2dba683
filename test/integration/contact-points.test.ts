import { expect, inject, it, onTestFinished } from 'vitest';
import { openStore } from '../../lambda/adapters/cassandra/index.ts';
import type { BatchCrash } from '../../lambda/core/report/batch-crash.ts';
import { freePort } from '../../local/process/free-port.ts';
import { cassandraConfig } from '../support/store-target.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const { contactPoints } = inject('servers');
const [good = ''] = contactPoints;
const [host = '', portText = ''] = good.split(':');
const port = Number(portText);
/** All of 127.0.0.0/8 is this machine; nothing of the tests listens on this address. */
const away = '127.0.0.201';

async function reads(points: readonly string[]): Promise<void> {
  const store = await openStore({ ...cassandraConfig(), contactPoints: points });
  onTestFinished(() => store.close());
  expect(await store.readTable('system_schema', 'tables')).toMatchObject({ name: 'tables' });
}

it('takes another contact point where one is gone', () => reads([`${away}:${port}`, good]));

it('takes another contact point where one accepts connections and never answers', async () => {
  const proxy = await startTcpProxy({
    listen: { address: '127.0.0.202', port },
    target: { address: host, port },
  });
  onTestFinished(() => proxy.close());
  proxy.blackHole();
  await reads([`${proxy.address}:${port}`, good]);
});

it('crashes with all that it has tried where no contact point answers', async () => {
  const closed = await freePort([away]);
  const points = [`${away}:${closed}`, `127.0.0.203:${closed}`];
  const crash = await openStore({ ...cassandraConfig(), contactPoints: points }).then(
    () => undefined,
    (error: unknown) => error as BatchCrash,
  );
  expect(crash).toMatchObject({
    name: 'BatchCrash',
    message: expect.stringContaining(`can't connect to ${points.join(', ')}: `) as string,
    failure: { code: 'connection_lost', next: 'crash' },
  });
});
