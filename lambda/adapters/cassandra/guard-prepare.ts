import { promisify } from 'node:util';
import type { Client, Host } from 'cassandra-driver';
import { readTable } from './read-table.ts';
import type { BoundVariable, Statements } from './statements.ts';

/** Of the table of a statement that is prepared again: what reads two small tables takes milliseconds. */
const readMs = 2_000;

/**
 * Compares every statement that is prepared with what it is compiled for, at first and when the driver prepares it
 * again: after a server has forgotten it (UNPREPARED), and when a node comes back.
 *
 * A server is first asked by a text of one blank more, which nobody executes. Prepared under its own text, a statement
 * for a changed table could be executed by the other instances that run.
 *
 * The answer has the types of the variables, and neither what is frozen nor all of the key: a table that was made again
 * with a clustering column more takes the same DELETE for one of a whole partition. So the node's schema of the table
 * is compared too, unless the function has read it just now, at its start.
 *
 * The driver (4.10.0) prepares through `prepareOnce` of a connection that it borrows from a host, and keeps that to
 * itself (`lib/prepare-handler.js`, `lib/request-execution.js`).
 */
export function guardPrepare(client: Client, statements: Statements): void {
  const guarded = new WeakSet();
  const guardHost = (host: Host): void => {
    if (!lendsConnections(host)) return;
    const checkTable = async (query: string): Promise<void> => {
      const known = statements.tableToRead(query);
      if (known === undefined) return;
      const at = { host, readTimeout: readMs };
      const mismatch = statements.checkTable(query, await readTable(client, known.keyspace, known.table, at));
      if (mismatch !== undefined) throw mismatch;
    };
    const borrow = host.borrowConnection.bind(host);
    host.borrowConnection = (previous) => {
      const connection = borrow(previous);
      if (typeof connection === 'object' && connection !== null && !guarded.has(connection)) {
        guarded.add(connection);
        if (prepares(connection)) guardPreparing(connection, statements, checkTable);
      }
      return connection;
    };
  };
  for (const host of client.hosts.values()) guardHost(host);
  client.on('hostAdd', guardHost);
}

function guardPreparing(
  connection: Connection,
  statements: Statements,
  checkTable: (query: string) => Promise<void>,
): void {
  const prepareOnce = connection.prepareOnce.bind(connection);
  const prepare = promisify(prepareOnce);
  const checked = async (query: string, keyspace: string | undefined): Promise<Prepared | undefined> => {
    checkTypes(query, await prepare(`${query} `, keyspace), statements);
    await checkTable(query);
    return checkTypes(query, await prepare(query, keyspace), statements);
  };
  // All requests that find a statement forgotten ask for it at the same time.
  const pending = new Map<string, Promise<Prepared | undefined>>();
  const prepareChecked = (query: string, keyspace: string | undefined): Promise<Prepared | undefined> => {
    const preparing =
      pending.get(query) ??
      checked(query, keyspace).finally(() => {
        pending.delete(query);
      });
    pending.set(query, preparing);
    return preparing;
  };
  const guarded: PrepareOnce = (query, keyspace, callback) => {
    if (!statements.has(query)) {
      prepareOnce(query, keyspace, callback);
      return;
    }
    prepareChecked(query, keyspace).then(
      (answer) => {
        callback(null, answer);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
  connection.prepareOnce = guarded;
  // The driver has made this of the first already.
  connection.prepareOnceAsync = promisify(guarded);
}

function checkTypes(
  query: string,
  answer: Prepared | undefined,
  statements: Statements,
): Prepared | undefined {
  const mismatch = answer === undefined ? undefined : statements.check(query, answer.meta.columns);
  if (mismatch !== undefined) throw mismatch;
  return answer;
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
