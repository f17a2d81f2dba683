import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface ScriptedServer {
  readonly port: number;
  /** How many connections were made. */
  readonly accepted: number;
  /** How many of these are open. */
  readonly open: number;
  /** Ends the connections that are open, and does something else with the next. */
  change(script: (socket: Socket) => void): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of this machine that does `script` with each connection. */
export async function startScriptedServer(script: (socket: Socket) => void): Promise<ScriptedServer> {
  let current = script;
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket.on('error', () => undefined));
    socket.on('close', () => sockets.delete(socket));
    current(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get accepted() {
      return accepted;
    },
    get open() {
      return sockets.size;
    },
    change: (next) => {
      current = next;
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
