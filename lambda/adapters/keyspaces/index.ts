/** The store port on Amazon Keyspaces, through the DataStax driver. */
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { openStore } from '../cassandra/index.ts';
import { toCassandraConfig, type KeyspacesConfig } from './config.ts';
import { readKeyspacesTable } from './read-table.ts';
import { refuse } from './refuse.ts';

export type { KeyspacesConfig } from './config.ts';

/** Connects to Keyspaces; throws BatchCrash if that can't be done within `timeoutMs` (default: 30 s). */
export async function openKeyspacesStore(
  config: KeyspacesConfig,
  clock: Clock,
  timeoutMs?: number,
): Promise<Store> {
  const store = await openStore(toCassandraConfig(config), timeoutMs, readKeyspacesTable);
  return {
    readTable: (keyspace, table, timeoutMs) => store.readTable(keyspace, table, timeoutMs),
    takeSchemaNews: () => store.takeSchemaNews(),
    prepare: (shapes, ms) => store.prepare(shapes, ms),
    write: (group, timeoutMs) => {
      const refusal = refuse(group, clock.now());
      return refusal === undefined ? store.write(group, timeoutMs) : Promise.resolve(refusal);
    },
    probe: (ms) => store.probe(ms),
    close: (ms) => store.close(ms),
  };
}
