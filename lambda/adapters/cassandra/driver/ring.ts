import type { Client } from 'cassandra-driver';

/**
 * Sends requests to the nodes that hold the rows, also after the ring has changed. The driver computes the ring when it
 * connects and never again (`_refreshHosts` of `lib/control-connection.js`;
 * https://github.com/apache/cassandra-nodejs-driver/pull/472): a node that joins later would get no request for as long
 * as the function runs. Here the ring is computed again when hosts or their tokens have changed.
 */
export function refreshRing(client: Client): void {
  const control: unknown = Reflect.get(client, 'controlConnection');
  const { metadata } = client;
  if (!isControlConnection(control) || !hasRing(metadata)) return;
  const refreshHosts = control._refreshHosts.bind(control);
  control._refreshHosts = async (...how) => {
    // The first ring is computed by the driver itself.
    const before = control.initialized ? tokensOf(client) : undefined;
    await refreshHosts(...how);
    if (before === undefined || before === tokensOf(client)) return;
    metadata.buildTokens(client.hosts);
    // In the same turn as the ring: the driver throws for a token that its replicas lack. Absent replicas are computed
    // on demand.
    for (const keyspace of Object.values(metadata.keyspaces)) keyspace.replicas = undefined;
  };
}

const tokensOf = ({ hosts }: Client): string =>
  hosts
    .values()
    .map(({ address, tokens }) => `${address} ${String(tokens)}`)
    .sort()
    .join('\n');

interface ControlConnection {
  readonly initialized: boolean;
  _refreshHosts(...how: unknown[]): Promise<void>;
}

function isControlConnection(value: unknown): value is ControlConnection {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_refreshHosts' in value &&
    typeof value._refreshHosts === 'function' &&
    'initialized' in value
  );
}

interface Ring {
  buildTokens(hosts: Client['hosts']): void;
  readonly keyspaces: Readonly<Record<string, { replicas?: unknown }>>;
}

function hasRing(value: object): value is Ring {
  return 'buildTokens' in value && typeof value.buildTokens === 'function' && 'keyspaces' in value;
}
