import type { Client } from 'cassandra-driver';

/**
 * Keeps requests going to the nodes that hold the rows. The driver works out which these are when it connects, and
 * never again (`_refreshHosts` of `lib/control-connection.js`, 4.10.0;
 * https://github.com/apache/cassandra-nodejs-driver/pull/472): a node that joins later would be given no request for as
 * long as the function runs. Here the ring is worked out again when hosts or their tokens have changed.
 */
export function keepRing(client: Client): void {
  const control: unknown = Reflect.get(client, 'controlConnection');
  const { metadata } = client;
  if (!isControlConnection(control) || !hasRing(metadata)) return;
  const refreshHosts = control._refreshHosts.bind(control);
  control._refreshHosts = async (...how) => {
    // The first time the driver does it by itself.
    const before = control.initialized ? tokensOf(client) : undefined;
    await refreshHosts(...how);
    if (before === undefined || before === tokensOf(client)) return;
    metadata.buildTokens(client.hosts);
    // At once with the ring: the driver finds no replicas for a token that it does not have there, and throws. What is
    // not there is worked out when it is asked for.
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
