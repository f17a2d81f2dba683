import { describe, expect, it, onTestFinished } from 'vitest';
import type { BatchCrash } from '../../core/record/batch-crash.ts';
import { freePort } from '../../local/process/free-port.ts';
import { storeTargets, useTarget } from '../support/store-target.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

/** All of 127.0.0.0/8 is this machine; nothing of the tests listens on this address. */
const away = '127.0.0.201';

describe.each(storeTargets)('contact points of a store of $name', (target) => {
  const place = useTarget(target, { keyspace: 'contacted', schema: [], timestamped: [] });
  const good = (): { point: string; address: string; port: number } => {
    const [point = ''] = place().places.cassandra.contactPoints;
    const [address = '', port = ''] = point.split(':');
    return { point, address, port: Number(port) };
  };

  async function reads(points: readonly string[]): Promise<void> {
    const store = await place().openStore(points);
    onTestFinished(() => store.close());
    expect(await store.readTable('system_schema', 'tables')).toMatchObject({ name: 'tables' });
  }

  it('a store uses another contact point if one is gone', () => {
    const { point, port } = good();
    return reads([`${away}:${port}`, point]);
  });

  it('a store uses another contact point if one accepts connections and never answers', async () => {
    const { point, address, port } = good();
    const proxy = await startTcpProxy({
      listen: { address: '127.0.0.202', port },
      target: { address, port },
    });
    onTestFinished(() => proxy.close());
    proxy.blackHole();
    await reads([`${proxy.address}:${port}`, point]);
  });

  it('a store crashes with all that it has tried if no contact point answers', async () => {
    const closed = await freePort([away]);
    const points = [`${away}:${closed}`, `127.0.0.203:${closed}`];
    const crash = await place()
      .openStore(points)
      .then(
        () => undefined,
        (error: unknown) => error as BatchCrash,
      );
    expect(crash).toMatchObject({
      name: 'BatchCrash',
      message: expect.stringContaining(`cannot connect to ${points.join(', ')}: `) as string,
      failure: { code: 'connection_lost', next: 'crash' },
    });
  });
});
