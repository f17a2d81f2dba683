import type { Socket } from 'node:net';
import type { Server } from 'node:tls';

/**
 * Resets connections in the clear. A TLS server that reads no more than it needs closes them with their first words
 * unread, and then the system sends a reset; Node's has read them, and would end the connection in silence, which a
 * driver that waits for an answer does not hear.
 * @param onReset called for each of them
 */
export function resetClearText(server: Server, onReset: () => void): void {
  const sockets = new Map<string, Socket>();
  const nameOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress}:${remotePort}`;
  server.prependListener('connection', (socket: Socket) => {
    const name = nameOf(socket);
    sockets.set(name, socket);
    socket.on('close', () => sockets.delete(name));
  });
  server.on('tlsClientError', (error, socket) => {
    if (!('code' in error) || error.code !== 'ERR_SSL_WRONG_VERSION_NUMBER') return;
    onReset();
    sockets.get(nameOf(socket))?.resetAndDestroy();
  });
}
