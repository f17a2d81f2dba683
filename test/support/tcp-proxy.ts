import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between clients and a server, and can break what is between them. */
export interface TcpProxy {
  readonly address: string;
  readonly port: number;
  /** Resets every connection and refuses new ones until {@link heal}. */
  cut(): void;
  /** Keeps connections open and lets nothing through, either way, until {@link heal}. */
  blackHole(): void;
  /** Resets every connection; new ones are welcome. */
  reset(): void;
  /** Lets nothing through on the connections there are, for good, as a NAT that has forgotten them; new ones are welcome. */
  forget(): void;
  heal(): void;
  close(): Promise<void>;
}

export interface TcpProxyOptions {
  readonly listen: { readonly address: string; readonly port: number };
  readonly target: { readonly address: string; readonly port: number };
}

/** Starts a proxy; rejects when its port is taken. */
export async function startTcpProxy({ listen, target }: TcpProxyOptions): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'whole' | 'cut' | 'silent' = 'whole';

  const server = createServer((client) => {
    if (state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target.port, target.address);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    client.pipe(upstream);
    upstream.pipe(client);
    if (state === 'silent') for (const socket of pair) socket.pause();
  });
  server.listen(listen.port, listen.address);
  await once(server, 'listening');

  const resetAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
    pairs.clear();
  };
  return {
    ...listen,
    cut() {
      state = 'cut';
      resetAll();
    },
    blackHole() {
      state = 'silent';
      for (const pair of pairs) for (const socket of pair) socket.unpipe().pause();
    },
    reset: resetAll,
    forget() {
      for (const pair of pairs) for (const socket of pair) socket.unpipe().pause();
    },
    heal() {
      // Whatever hung in the black hole is lost, as on a network that came back after its connections' time.
      if (state === 'silent') resetAll();
      state = 'whole';
    },
    async close() {
      resetAll();
      server.close();
      await once(server, 'close');
    },
  };
}
