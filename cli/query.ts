import type { Client, types } from 'cassandra-driver';
import type { Command, CommandIo } from './terminal/command.ts';
import { UsageError } from '../project/usage-error.ts';
import { readAddress } from './flags/cassandra-address.ts';
import { withCassandra } from '../tools/cassandra/session.ts';
import { securityOptions, securityUsage } from './flags/connection-options.ts';
import { printableLine } from '../core/print/printable.ts';
import { OptionProblems } from './flags/option-problems.ts';
import { parseWithPositionals, wholeNumber } from './flags/options.ts';
import { cqlText, jsonText, jsonValue, type ColumnType } from '../tools/query/cql-value.ts';
import { readExactly } from '../tools/query/read-exactly.ts';

const usage = `millrace query --contact-points H:P,… [--local-dc DC] [--limit N] [--json] "CQL"

Runs one CQL statement and prints the rows: enough to look at what arrived, without cqlsh.
Values are printed as CQL reads them back; a text, a time or an address that is a cell of its
own stands without its quotes.

  --contact-points H:P,… addresses of Cassandra, as \`millrace dev\` and \`millrace up\` print them
  --local-dc DC          local datacenter (default: datacenter1)
  --limit N              print at most so many rows (default: 100)
  --json                 one JSON object per row and line

A cluster that asks for a login or TLS:
${securityUsage}`;

/** `millrace query`: one CQL statement, its rows printed. */
export const query: Command = {
  name: 'query',
  summary: 'run one CQL statement and print its rows',
  usage,
  async run(args, io) {
    const { values, positionals } = parseWithPositionals(args, options, 1, 'the CQL statement');
    const problems = new OptionProblems();
    const address = readAddress(values, problems);
    const limit = problems.read(() => wholeNumber('limit', values.limit, 1), 1);
    problems.throwIfAny();
    readExactly();
    await withCassandra(address, async (client) => {
      const { table, hasMore } = await read(client, positionals[0] ?? '', limit);
      (values.json ? printJson : printTable)(table, io);
      if (hasMore) io.err(`only the first ${limit} rows: see --limit`);
    });
    return 0;
  },
};

const options = {
  'contact-points': { type: 'string' },
  'local-dc': { type: 'string', default: 'datacenter1' },
  ...securityOptions,
  limit: { type: 'string', default: '100' },
  json: { type: 'boolean', default: false },
} as const;

/** As the driver really answers: a statement that returns nothing has neither columns nor rows. */
interface Answer {
  readonly columns: readonly Column[] | null;
  readonly rows?: readonly types.Row[];
  readonly pageState: string | null;
}

interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A page may have fewer rows than were asked for, and others after it. */
async function read(
  client: Client,
  statement: string,
  limit: number,
): Promise<{ readonly table: Table; readonly hasMore: boolean }> {
  const rows: (readonly unknown[])[] = [];
  let pageState: string | null = null;
  let columns: readonly Column[] = [];
  do {
    const options = { fetchSize: Math.min(limit - rows.length, mostPerPage) };
    const answer: Answer = await client.execute(
      statement,
      [],
      pageState === null ? options : { ...options, pageState },
    );
    columns = answer.columns ?? [];
    refuseSameNames(columns);
    for (const row of answer.rows ?? []) rows.push(columns.map(({ name }) => cellOf(row, name)));
    ({ pageState } = answer);
  } while (pageState !== null && rows.length < limit);
  return { table: { columns, rows }, hasMore: pageState !== null };
}

const mostPerPage = 5_000;

/** The driver keeps a row's values by their column's name alone. */
function refuseSameNames(columns: readonly Column[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new UsageError(
    `two columns of the answer are called '${twice}'; name one of them otherwise, with AS`,
  );
}

/** Not by a method of the row, which a column may have the name of. */
const cellOf = (row: types.Row, name: string): unknown => Object.getOwnPropertyDescriptor(row, name)?.value;

function printJson({ columns, rows }: Table, io: CommandIo): void {
  for (const row of rows) {
    const cells = columns.map(({ name, type }, index) => [name, jsonValue(row[index], type)]);
    io.out(jsonText(Object.fromEntries(cells)));
  }
}

const widestCell = 40;

function printTable({ columns, rows }: Table, io: CommandIo): void {
  if (columns.length === 0) return;
  const cells = rows.map((row) =>
    row.map((value, index) => clip(printableLine(cqlText(value, columns[index]?.type)))),
  );
  const headings = columns.map(({ name }) => printableLine(name));
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  io.out(line(headings));
  io.out(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of cells) io.out(line(row));
  io.out(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`);
}

const clip = (text: string): string =>
  text.length <= widestCell ? text : `${text.slice(0, widestCell - 1).replace(/[\ud800-\udbff]$/, '')}…`;
