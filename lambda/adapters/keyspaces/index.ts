/** The store port on Amazon Keyspaces, through the DataStax driver. */
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { openStore } from '../cassandra/index.ts';
import { toCassandraConfig, type KeyspacesConfig } from './config.ts';
import { readKeyspacesTable } from './read-table.ts';
import { refuse } from './refuse.ts';

export type { KeyspacesConfig } from './config.ts';

/** Connects to Keyspaces; throws BatchCrash if that can't be done. */
export async function openKeyspacesStore(config: KeyspacesConfig, clock: Clock): Promise<Store> {
  const store = await openStore(toCassandraConfig(config), readKeyspacesTable);
  return {
    readTable: (keyspace, table, timeoutMs) => store.readTable(keyspace, table, timeoutMs),
    takeSchemaNews: () => store.takeSchemaNews(),
    prepare: (shapes) => store.prepare(shapes),
    write: (group, timeoutMs) => {
      const refusal = refuse(group, clock.now());
      return refusal === undefined ? store.write(group, timeoutMs) : Promise.resolve(refusal);
    },
    probe: () => store.probe(),
    close: () => store.close(),
  };
}
