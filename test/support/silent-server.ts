import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface SilentServer {
  readonly port: number;
  /** How many connections were made. */
  readonly accepted: number;
  close(): void;
}

/** Starts a server that accepts connections and never answers, on a free port of this machine. */
export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket.on('error', () => undefined).on('data', () => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get accepted() {
      return accepted;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
