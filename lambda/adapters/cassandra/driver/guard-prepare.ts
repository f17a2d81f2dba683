import { promisify } from 'node:util';
import type { Client, Host } from 'cassandra-driver';
import { toError } from '../../../../core/failure/thrown.ts';

/** What the driver tells of a prepared statement's variables. */
export interface BoundVariable {
  readonly name: string;
  readonly type: unknown;
}

/** Says of the statements that it knows whether they are still what they were compiled for. */
export interface StatementCheck {
  has(text: string): boolean;
  /** What is wrong with a statement as the server has prepared it; `undefined` if nothing is. */
  check(text: string, variables: readonly BoundVariable[]): Error | undefined;
  /** What is wrong with a statement for its table as this node has it now; `undefined` if nothing is. */
  checkTableOf(text: string, host: Host): Promise<Error | undefined>;
}

/**
 * Checks every statement whenever it is prepared: at first, after a server has forgotten it (UNPREPARED), and when a
 * node is up again. A statement that fails its check is not executed: preparing it fails with the error.
 *
 * A server first prepares a text with one more blank, which nobody executes. Prepared under its own text, a statement
 * for a changed table could be executed by the other instances that run.
 *
 * The server's answer has the types of the variables, but neither what is frozen nor the whole key: a table that was
 * created again with one more clustering column accepts the same DELETE, as one of a whole partition. So the table is
 * checked too.
 *
 * The driver prepares through `prepareOnce` of a connection that it borrows from a host, and exposes neither
 * (`lib/prepare-handler.js`, `lib/request-execution.js`).
 */
export function guardPrepare(client: Client, statements: StatementCheck): void {
  const guarded = new WeakSet();
  const guardHost = (host: Host): void => {
    if (!lendsConnections(host)) return;
    const checkTable = async (query: string): Promise<void> => {
      const mismatch = await statements.checkTableOf(query, host);
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
  statements: StatementCheck,
  checkTable: (query: string) => Promise<void>,
): void {
  const prepareOnce = connection.prepareOnce.bind(connection);
  const prepare = promisify(prepareOnce);
  const checked = async (query: string, keyspace: string | undefined): Promise<Prepared | undefined> => {
    checkTypes(query, await prepare(`${query} `, keyspace), statements);
    await checkTable(query);
    return checkTypes(query, await prepare(query, keyspace), statements);
  };
  // All requests that find a statement forgotten prepare it at the same time.
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
        callback(toError(error));
      },
    );
  };
  connection.prepareOnce = guarded;
  // The driver derived it from the unguarded `prepareOnce` when it made the connection.
  connection.prepareOnceAsync = promisify(guarded);
}

function checkTypes(
  query: string,
  answer: Prepared | undefined,
  statements: StatementCheck,
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
