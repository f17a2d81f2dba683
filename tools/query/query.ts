import type { Client, types } from 'cassandra-driver';
import type { CassandraAddress } from '../../local/cassandra/address.ts';
import { UsageError } from '../../project/usage-error.ts';
import { withCassandra } from '../cassandra/session.ts';
import type { ColumnType } from './cql-value.ts';
import { readExactly } from './read-exactly.ts';

export interface QueryRequest {
  readonly address: CassandraAddress;
  readonly statement: string;
  /** At least 1. */
  readonly limit: number;
}

/** As the driver really answers (cassandra-driver 4.10.0): a statement that returns nothing has neither columns nor rows. */
interface Page {
  readonly columns: readonly Column[] | null;
  readonly rows?: readonly types.Row[];
  readonly pageState: string | null;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** What a statement returned. */
export interface QueryResult {
  readonly columns: readonly Column[];
  /** The driver's values, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there are more rows than were asked for. */
  readonly hasMore: boolean;
}

/** Runs one CQL statement and reads at most `limit` of its rows. */
export function query({ address, statement, limit }: QueryRequest): Promise<QueryResult> {
  readExactly();
  return withCassandra(address, (client) => read(client, statement, limit));
}

/** A page may have fewer rows than were asked for, and others after it. */
async function read(client: Client, statement: string, limit: number): Promise<QueryResult> {
  const rows: (readonly unknown[])[] = [];
  let pageState: string | null = null;
  let columns: readonly Column[] = [];
  do {
    const options = { fetchSize: Math.min(limit - rows.length, maxPerPage) };
    const answer: Page = await client.execute(
      statement,
      [],
      pageState === null ? options : { ...options, pageState },
    );
    columns = answer.columns ?? [];
    refuseSameNames(columns);
    for (const row of answer.rows ?? []) rows.push(columns.map(({ name }) => cellOf(row, name)));
    ({ pageState } = answer);
  } while (pageState !== null && rows.length < limit);
  return { columns, rows, hasMore: pageState !== null };
}

const maxPerPage = 5_000;

/** The driver has a row's values by the name of their column alone. */
function refuseSameNames(columns: readonly Column[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new UsageError(`two columns of the answer have the name '${twice}'; rename one of them with AS`);
}

/** Not by a method of the row, which a column may have the name of. */
const cellOf = (row: types.Row, name: string): unknown => Object.getOwnPropertyDescriptor(row, name)?.value;
