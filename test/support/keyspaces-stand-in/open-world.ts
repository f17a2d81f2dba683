import { Client, types, type ClientOptions } from 'cassandra-driver';
import { createClient } from '../../../lambda/adapters/cassandra/client.ts';
import { openStore, type CassandraConfig } from '../../../lambda/adapters/cassandra/index.ts';
import { systemClock } from '../../../lambda/adapters/environment/system-clock.ts';
import { toCassandraConfig } from '../../../lambda/adapters/keyspaces/config.ts';
import { openKeyspacesStore, type KeyspacesConfig } from '../../../lambda/adapters/keyspaces/index.ts';
import type { RowStore } from '../../../lambda/ports/store.ts';
import { createCleanup } from '../../../local/process/cleanup.ts';
import { openDirectory } from '../../../local/directories/run-directory.ts';
import { startKeyspacesStandIn, type KeyspacesStandIn, type StandInOptions } from './stand-in.ts';

export const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'example/secret+key',
  sessionToken: 'example-token==',
} as const;

/** A stand-in with a folder of its own and a way past it, to the real server. */
export interface StandInWorld {
  readonly standIn: KeyspacesStandIn;
  readonly directory: string;
  /** Of the real server. */
  readonly admin: Client;
  /** What the adapter is told, with everything right. */
  readonly config: KeyspacesConfig;
  /** Opens a store on the stand-in, with everything right but what is given. */
  open(changes?: Partial<KeyspacesConfig>): Promise<RowStore>;
  /** The same, but as on a cluster of one's own: what is due to Keyspaces ends with the signing in. */
  openAsCassandra(changes?: Partial<CassandraConfig>): Promise<RowStore>;
  /** A driver that is signed in; it may ask whatever it likes. */
  client(options?: Omit<ClientOptions, 'encoding'>): Client;
  close(): Promise<void>;
}

export async function openStandInWorld(
  options: Pick<StandInOptions, 'cassandra' | 'rates' | 'idleMs' | 'tables' | 'login' | 'ttlRefusal'>,
): Promise<StandInWorld> {
  const cleanup = createCleanup();
  try {
    const directory = await openDirectory('keyspaces', undefined);
    cleanup.defer(() => directory.close(false));
    const { contactPoints, localDatacenter } = options.cassandra;
    const admin = new Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
    cleanup.defer(() => admin.shutdown());
    const standIn = await startKeyspacesStandIn({ ...options, directory: directory.path, credentials });
    cleanup.defer(() => standIn.close());
    const config: KeyspacesConfig = {
      contactPoints: standIn.contactPoints,
      localDatacenter: standIn.region,
      consistency: 'LOCAL_QUORUM',
      certificates: { authorities: standIn.authorities, serverName: standIn.serverName },
      readAwsCredentials: () => Promise.resolve(credentials),
    };
    return {
      standIn,
      directory: directory.path,
      admin,
      config,
      open: (changes = {}) => openKeyspacesStore({ ...config, ...changes }, systemClock),
      openAsCassandra: (changes = {}) => openStore({ ...toCassandraConfig(config), ...changes }),
      client: (changes = {}) =>
        createClient(toCassandraConfig(config), {
          queryOptions: { consistency: types.consistencies.localQuorum },
          ...changes,
        }),
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
