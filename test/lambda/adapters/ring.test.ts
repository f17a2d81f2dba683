import { Client, type Host } from 'cassandra-driver';
import { expect, it, onTestFinished } from 'vitest';
import { refreshRing } from '../../../lambda/adapters/cassandra/driver/ring.ts';

/** What the driver does not expose. */
interface Driver {
  readonly hosts: { set: (address: string, host: Partial<Host>) => void; clear: () => unknown };
  readonly controlConnection: {
    initialized: boolean;
    _refreshHosts: (initializing: boolean, isReconnecting: boolean) => Promise<void>;
  };
  readonly metadata: {
    keyspaces: Record<string, unknown>;
    readonly ring: unknown;
    readonly _schemaParser: { _createKeyspace: (...how: unknown[]) => unknown };
    setPartitioner: (name: string) => void;
    setCassandraVersion: (version: readonly number[]) => void;
    buildTokens: (hosts: Client['hosts']) => void;
  };
}

const byToken = { a: '-100', b: '0', c: '100' } as const;
type Name = keyof typeof byToken;

/** The driver's own object with two nodes; what it hears of the cluster is what a test says. */
async function connected() {
  const client = new Client({ contactPoints: ['127.0.0.1'], localDataCenter: 'dc' });
  onTestFinished(() => client.shutdown());
  const { controlConnection: control, metadata, hosts } = client as unknown as Driver;
  const members = new Set<Name>(['a', 'b']);
  const hear = (): Promise<void> => {
    hosts.clear();
    for (const address of members) {
      hosts.set(address, { address, datacenter: 'dc', rack: 'r', tokens: [byToken[address]] });
    }
    return Promise.resolve();
  };
  await hear();
  metadata.setPartitioner('Murmur3Partitioner');
  metadata.setCassandraVersion([5, 0, 3]);
  const strategy = ['SimpleStrategy', { replication_factor: '2' }];
  metadata.keyspaces['ks'] = metadata._schemaParser._createKeyspace('ks', true, ...strategy);
  metadata.buildTokens(client.hosts);
  control._refreshHosts = hear;
  control.initialized = true;
  refreshRing(client);
  return {
    control,
    metadata,
    members,
    replicas: () =>
      client.metadata.getReplicas('ks', client.metadata.newToken('50')).map(({ address }: Host) => address),
  };
}

it('the ring adds a node that joined to the replicas and removes one that left', async () => {
  const { control, members, replicas } = await connected();
  expect(replicas()).toEqual(['a', 'b']);
  members.add('c');
  await control._refreshHosts(false, false);
  expect(replicas()).toEqual(['c', 'a']);
  members.delete('a');
  await control._refreshHosts(false, true);
  expect(replicas()).toEqual(['c', 'b']);
});

it('the ring is not computed again if nothing has changed or if the driver computes it', async () => {
  const { control, metadata, members } = await connected();
  const { ring } = metadata;
  await control._refreshHosts(false, true);
  expect(metadata.ring).toBe(ring);
  control.initialized = false;
  members.add('c');
  await control._refreshHosts(true, true);
  expect(metadata.ring).toBe(ring);
});
