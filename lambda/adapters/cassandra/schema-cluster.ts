/**
 * The port of a cluster whose schema may be added to. Schema statements have no locks: two nodes that take them at the
 * same time may each make the same table, with different identities. One node takes them one after the other
 * (`SchemaManager` and `DefaultSchemaUpdateHandler` of Cassandra 4 and 5), so all migrations ask the same one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Host } from 'cassandra-driver';
import { known, message } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import type { SchemaCluster } from '../../ports/schema-cluster.ts';
import { classify } from './classify.ts';
import { readLiveSchema } from './read-schema.ts';

/** A table is made in a second or two; on a busy cluster it may take many more. */
const statementMs = 60_000;
const pauseMs = 200;

/** Applies schema statements through a connected driver, whose life is the caller's. */
export function openSchemaCluster(client: Client, localDatacenter: string): SchemaCluster {
  return {
    async readSchema(keyspaces, timeoutMs) {
      const node = oneNode(client, localDatacenter);
      const failure = await agreement(client, node, timeoutMs);
      if (failure !== undefined) throw new BatchCrash(failure);
      try {
        return await readLiveSchema(client, keyspaces, node);
      } catch (error) {
        throw new BatchCrash(classify(error));
      }
    },

    async apply(statement, timeoutMs) {
      const startedAt = performance.now();
      const readTimeout = Math.ceil(Math.min(statementMs, timeoutMs));
      const node = oneNode(client, localDatacenter);
      try {
        await client.execute(statement, [], { ...node, readTimeout });
      } catch (error) {
        return classify(error);
      }
      return agreement(client, node, timeoutMs - (performance.now() - startedAt));
    },
  };
}

interface OneNode {
  readonly host?: Host;
}

/** Of the nodes that are up the same one for everybody who asks: the one with the lowest id. */
function oneNode(client: Client, localDatacenter: string): OneNode {
  const [first] = client.hosts
    .values()
    .filter((host) => host.isUp() && host.datacenter === localDatacenter)
    .sort((a, b) => (String(a.hostId) < String(b.hostId) ? -1 : 1));
  return first === undefined ? {} : { host: first };
}

/** Waits until all nodes that are up have the same schema; a failure if they do not in time. */
async function agreement(client: Client, node: OneNode, timeoutMs: number): Promise<Failure | undefined> {
  const until = performance.now() + timeoutMs;
  try {
    while ((await versionsOf(client, node)).size > 1) {
      if (performance.now() + pauseMs >= until) return disagreement(timeoutMs);
      await sleep(pauseMs);
    }
  } catch (error) {
    return classify(error);
  }
  return undefined;
}

const disagreement = (afterMs: number): Failure => ({
  next: 'retry',
  stage: 'write',
  code: 'timeout',
  message: message`the nodes do not agree on one schema after ${known(Math.round(afterMs / 1_000))} s; 'nodetool describecluster' tells which differ`,
});

/** The versions of the schema on the node itself and, as it has heard, on those others that are up. */
async function versionsOf(client: Client, node: OneNode): Promise<ReadonlySet<string>> {
  const up = new Set(
    client.hosts
      .values()
      .filter((host) => host.isUp())
      .map(({ hostId }) => String(hostId)),
  );
  const [local, peers] = await Promise.all([
    client.execute('SELECT schema_version FROM system.local', [], node),
    client.execute('SELECT host_id, schema_version FROM system.peers', [], node),
  ]);
  const ofPeers = peers.rows.filter((row) => up.has(String(row.get('host_id'))));
  return new Set([...local.rows, ...ofPeers].map((row) => String(row.get('schema_version'))));
}
