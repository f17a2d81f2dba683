import { promisify } from 'node:util';
import type { Client, Host } from 'cassandra-driver';
import type { BoundVariable, Statements } from './statements.ts';

/**
 * Compares every statement that is prepared with what its values are encoded for, at first and when the driver prepares
 * it again: after a server has forgotten it (UNPREPARED), and when a node comes back.
 *
 * A server is first asked by a text of one blank more, which nobody executes. Prepared under its own text, a statement
 * for a changed table could be executed by the other instances that run.
 *
 * The driver (4.10.0) prepares through `prepareOnce` of a connection that it borrows from a host, and keeps that to
 * itself (`lib/prepare-handler.js`, `lib/request-execution.js`).
 */
export function guardPrepare(client: Client, statements: Statements): void {
  const guarded = new WeakSet();
  const guardHost = (host: Host): void => {
    if (!lendsConnections(host)) return;
    const borrow = host.borrowConnection.bind(host);
    host.borrowConnection = (previous) => {
      const connection = borrow(previous);
      if (typeof connection === 'object' && connection !== null && !guarded.has(connection)) {
        guarded.add(connection);
        if (prepares(connection)) guardConnection(connection, statements);
      }
      return connection;
    };
  };
  for (const host of client.hosts.values()) guardHost(host);
  client.on('hostAdd', guardHost);
}

function guardConnection(connection: Connection, statements: Statements): void {
  const prepare = connection.prepareOnce.bind(connection);
  const guarded: PrepareOnce = (query, keyspace, callback) => {
    if (!statements.has(query)) {
      prepare(query, keyspace, callback);
      return;
    }
    const mismatchIn = (answer: Prepared | undefined): Error | undefined =>
      answer === undefined ? undefined : statements.check(query, answer.meta.columns);
    prepare(`${query} `, keyspace, (error, answer) => {
      const reason = error ?? mismatchIn(answer);
      if (reason !== undefined) {
        callback(reason);
        return;
      }
      prepare(query, keyspace, (lateError, lateAnswer) => {
        callback(lateError ?? mismatchIn(lateAnswer) ?? null, lateAnswer);
      });
    });
  };
  connection.prepareOnce = guarded;
  // The driver has made this of the first already.
  connection.prepareOnceAsync = promisify(guarded);
}

interface Prepared {
  readonly meta: { readonly columns: readonly BoundVariable[] };
}

type PrepareOnce = (
  query: string,
  keyspace: string | undefined,
  callback: (error: Error | null | undefined, answer?: Prepared) => void,
) => void;

interface Connection {
  prepareOnce: PrepareOnce;
  prepareOnceAsync: (query: string, keyspace: string | undefined) => Promise<unknown>;
}

interface Lender {
  borrowConnection(previous?: unknown): unknown;
}

function lendsConnections(host: object): host is Lender {
  return 'borrowConnection' in host && typeof host.borrowConnection === 'function';
}

function prepares(connection: object): connection is Connection {
  return 'prepareOnce' in connection && typeof connection.prepareOnce === 'function';
}
