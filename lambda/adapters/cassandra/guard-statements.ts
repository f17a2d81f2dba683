import type { Client } from 'cassandra-driver';
import { guardPrepare } from './driver/guard-prepare.ts';
import { readTable } from './read-table.ts';
import type { Statements } from './statements.ts';

/** For the table of a statement that is prepared again: reading two small tables takes milliseconds. */
const readMs = 2_000;

/**
 * Has every statement checked whenever it is prepared. The node's schema of the table is read for it, unless the
 * function has read the table just before, at its start.
 */
export function guardStatements(client: Client, statements: Statements): void {
  guardPrepare(client, {
    has: (text) => statements.has(text),
    check: (text, variables) => statements.check(text, variables),
    checkTableOf: async (text, host) => {
      const known = statements.tableToRead(text);
      if (known === undefined) return undefined;
      const at = { host, readTimeout: readMs };
      return statements.checkTable(text, await readTable(client, known.keyspace, known.table, at));
    },
  });
}
