import { errors } from 'cassandra-driver';
import type Connection from 'cassandra-driver/lib/connection.js';

/** PLAIN gets no challenge, SigV4 one, Kerberos a few. */
const maxChallenges = 8;

/**
 * Ends the ways in which a connection of the driver (`lib/connection.js`) is opened for ever, or waits for an answer
 * that cannot come. Call it before the connection is opened.
 */
export function guardConnection(connection: Connection): void {
  openOncePerVersion(connection);
  limitChallenges(connection);
  failPendingOnClose(connection);
  closeOnGarbage(connection);
}

/**
 * The driver opens a connection again with the protocol version that the server asks for. A server that refuses both of
 * two versions, each in frames of the other, would be dialled without pause or end.
 */
function openOncePerVersion(connection: Connection): void {
  const open = connection.open.bind(connection);
  const tried = new Set([connection.protocolVersion]);
  connection.open = (callback) => {
    const { protocolVersion } = connection;
    if (tried.has(protocolVersion)) {
      const message = `the server refuses version ${protocolVersion} of the protocol and asks for it again; versions tried: ${[...tried].join(', ')}`;
      connection.errorConnecting(new errors.DriverInternalError(message), false, callback);
      return;
    }
    tried.add(protocolVersion);
    open(callback);
  };
}

/** A server that replies to each response with another challenge would occupy the connection and a CPU for ever. */
function limitChallenges(connection: Connection): void {
  const authenticate = connection.authenticate.bind(connection);
  let answers = 0;
  connection.authenticate = (authenticator, token, callback) => {
    answers += 1;
    if (answers > maxChallenges) {
      const message = `the server accepts or refuses no login: it has sent ${maxChallenges} challenges`;
      connection.onAuthenticationError(callback, new errors.AuthenticationError(message));
      return;
    }
    authenticate(authenticator, token, callback);
  };
}

/** The driver never answers a request if the server closes its connection before the connection is ready. */
function failPendingOnClose(connection: Connection): void {
  const close = connection.close.bind(connection);
  connection.close = (callback) => {
    if (!connection.connected && !connection.isSocketOpen) connection.clearAndInvokePending();
    close(callback);
  };
}

/** Nothing listens for the errors of the driver's parsers: bytes that are not frames would end the process. */
function closeOnGarbage(connection: Connection): void {
  const bind = connection.bindSocketListeners.bind(connection);
  connection.bindSocketListeners = () => {
    bind();
    for (const stream of [connection.protocol, connection.parser]) {
      stream.on('error', (error: Error) => connection.netClient.destroy(error));
    }
  };
}
