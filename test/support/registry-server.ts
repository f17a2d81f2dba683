import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** How a request is answered: a status and a body, or a fault. */
export type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'reset';

export interface RegistryServer {
  readonly url: string;
  /** The paths that were asked for, and the headers of each request. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Closes the connections that wait for a request, as a firewall does in a frozen function's time. */
  readonly dropConnections: () => void;
  readonly close: () => Promise<void>;
}

export const json = (value: unknown, status = 200): Answer => ({
  status,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});
export const html: Answer = {
  status: 200,
  body: '<html>Sign in</html>',
  headers: { 'content-type': 'text/html' },
};
export const unknownSchema = json({ error_code: 40403, message: 'Schema not found' }, 404);

/** An HTTP server, or an HTTPS server with `tls`, that answers as `answer` says, on a free port. */
export async function startRegistry(
  answer: (path: string, headers: IncomingMessage['headers'], attempt: number) => Answer,
  tls?: ServerOptions,
): Promise<RegistryServer> {
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const sockets = new Set<Socket>();
  const server: Server = (tls === undefined ? createServer() : createSecureServer(tls)).on(
    'request',
    (request: IncomingMessage, response) => {
      const path = request.url ?? '';
      requests.push({ path, headers: request.headers });
      const found = answer(path, request.headers, requests.length);
      if (found === 'hang') return;
      if (found === 'reset') {
        request.socket.destroy();
        return;
      }
      response.writeHead(found.status, { ...found.headers });
      response.end(found.body);
    },
  );
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    dropConnections,
    close: async () => {
      dropConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
