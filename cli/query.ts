import type { types } from 'cassandra-driver';
import type { Command, CommandIo } from './command.ts';
import { withCassandra } from './cassandra-session.ts';
import { readSecurity, securityOptions, securityUsage } from './connection-options.ts';
import { printableLine } from './dlq/printable.ts';
import { hostList, parseWithPositionals, wholeNumber } from './options.ts';
import { cqlText, jsonValue, type ColumnType } from './query/cql-value.ts';
import { keepFarTimestamps } from './query/far-timestamp.ts';

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
    const contactPoints = hostList('contact-points', values['contact-points']);
    const address = {
      contactPoints,
      localDatacenter: values['local-dc'],
      security: readSecurity(values, contactPoints),
    };
    const limit = wholeNumber('limit', values.limit, 1);
    keepFarTimestamps();
    await withCassandra(address, async (client) => {
      const answer = await client.execute(positionals[0] ?? '', [], { fetchSize: limit });
      const print = values.json ? printJson : printTable;
      print(tableOf(answer), io);
      if (hasMore(answer)) io.err(`only the first ${limit} rows: see --limit`);
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

function tableOf({ columns, rows }: Answer): Table {
  const shown = columns ?? [];
  return {
    columns: shown,
    rows: (rows ?? []).map((row) => shown.map(({ name }): unknown => row.get(name))),
  };
}

const hasMore = ({ pageState }: Answer): boolean => pageState !== null;

function printJson({ columns, rows }: Table, io: CommandIo): void {
  for (const row of rows) {
    const cells = columns.map(({ name, type }, index) => [name, jsonValue(row[index], type)]);
    io.out(JSON.stringify(Object.fromEntries(cells)));
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
  text.length <= widestCell ? text : `${text.slice(0, widestCell - 1)}…`;
