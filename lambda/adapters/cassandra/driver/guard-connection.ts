import { errors } from 'cassandra-driver';
import type Connection from 'cassandra-driver/lib/connection.js';

/** PLAIN is asked nothing, SigV4 once; Kerberos a few times. */
const mostChallenges = 8;

/**
 * Ends the ways in which a connection of the driver (`lib/connection.js` of 4.10.0) is opened for ever, or waits for an
 * answer that can't come. Call it before the connection is opened.
 */
export function guardConnection(connection: Connection): void {
  openOncePerVersion(connection);
  limitChallenges(connection);
  tellOfClosing(connection);
  closeOnGarbage(connection);
}

/**
 * The driver opens a connection again with the version that the server asks for. A server that refuses both of two
 * versions, each in frames of the other, would be dialled without pause or end.
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

/** A server that answers each answer with another challenge would hold the connection, and a processor, for ever. */
function limitChallenges(connection: Connection): void {
  const authenticate = connection.authenticate.bind(connection);
  let answers = 0;
  connection.authenticate = (authenticator, token, callback) => {
    answers += 1;
    if (answers > mostChallenges) {
      const message = `the server accepts or refuses no login: it has sent ${mostChallenges} challenges`;
      connection.onAuthenticationError(callback, new errors.AuthenticationError(message));
      return;
    }
    authenticate(authenticator, token, callback);
  };
}

/** The driver leaves a request without an answer if the server closes the connection before it is ready. */
function tellOfClosing(connection: Connection): void {
  const close = connection.close.bind(connection);
  connection.close = (callback) => {
    if (!connection.connected && !connection.isSocketOpen) connection.clearAndInvokePending();
    close(callback);
  };
}

/** Nobody listens for the errors of the driver's parsers: bytes that are no frames would end the process. */
function closeOnGarbage(connection: Connection): void {
  const bind = connection.bindSocketListeners.bind(connection);
  connection.bindSocketListeners = () => {
    bind();
    for (const stream of [connection.protocol, connection.parser]) {
      stream.on('error', (error: Error) => connection.netClient.destroy(error));
    }
  };
}
