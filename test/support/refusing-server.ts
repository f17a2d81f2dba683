import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { errorAnswer } from './keyspaces-stand-in/answers.ts';
import { string } from './keyspaces-stand-in/body.ts';
import { FrameReader, opcodes, writeResponse } from './keyspaces-stand-in/frames.ts';

/** The error that a server answers each request with; with `afterLogin`, once it has asked for a login. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly afterLogin?: boolean;
}

export interface RefusingServer {
  readonly port: number;
  /** How many connections were made. */
  readonly accepted: number;
  close(): Promise<void>;
}

/** Starts a server that refuses on a free port of this machine. */
export async function startRefusingServer(refusal: Refusal): Promise<RefusingServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const { code, message, afterLogin = false } = refusal;
    const reader = new FrameReader();
    socket.on('data', (chunk) => {
      for (const { stream, opcode } of reader.read(chunk)) {
        const answer =
          afterLogin && opcode === opcodes.startup
            ? {
                opcode: opcodes.authenticate,
                body: string('org.apache.cassandra.auth.PasswordAuthenticator'),
              }
            : errorAnswer(code, message);
        socket.write(writeResponse({ flags: 0, stream, ...answer }));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get accepted() {
      return accepted;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
