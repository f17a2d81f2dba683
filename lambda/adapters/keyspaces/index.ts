/** The store port on Amazon Keyspaces, through the DataStax driver. */
import type { Clock } from '../../ports/clock.ts';
import type { RowStore } from '../../ports/store.ts';
import { openStore } from '../cassandra/index.ts';
import { toCassandraConfig, type KeyspacesConfig } from './config.ts';
import { readKeyspacesTable } from './read-table.ts';
import { refuse } from './refuse.ts';
import { TtlRefusals } from './ttl-refusal.ts';

export type { KeyspacesConfig } from './config.ts';

/** Connects to Keyspaces; throws BatchCrash if that cannot be done within `timeoutMs` (default: 30 s). */
export async function openKeyspacesStore(
  config: KeyspacesConfig,
  clock: Clock,
  timeoutMs?: number,
): Promise<RowStore> {
  const store = await openStore(toCassandraConfig(config), timeoutMs, readKeyspacesTable);
  const ttlRefusals = new TtlRefusals();
  return {
    readTable: (keyspace, table, timeoutMs) => store.readTable(keyspace, table, timeoutMs),
    takeSchemaNews: () => store.takeSchemaNews(),
    prepare: (shapes, ms) =>
      store.prepare(shapes, ms).catch((error: unknown) => {
        throw ttlRefusals.explain(shapes, error);
      }),
    write: async (group, timeoutMs) => {
      const refusal = refuse(group, clock.now());
      return refusal ?? ttlRefusals.judge(group, await store.write(group, timeoutMs));
    },
    probe: (ms) => store.probe(ms),
    close: (ms) => store.close(ms),
  };
}
