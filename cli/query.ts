import { types } from 'cassandra-driver';
import type { Command, CommandIo } from './command.ts';
import { withCassandra } from './cassandra-session.ts';
import { readSecurity, securityOptions, securityUsage } from './connection-options.ts';
import { printableLine } from './dlq/printable.ts';
import { hostList, parseWithPositionals, wholeNumber } from './options.ts';

const usage = `millrace query --contact-points H:P,… [--local-dc DC] [--limit N] [--json] "CQL"

Runs one CQL statement and prints the rows: enough to look at what arrived, without cqlsh.

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
  readonly columns: readonly { readonly name: string }[] | null;
  readonly rows?: readonly types.Row[];
  readonly pageState: string | null;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

function tableOf({ columns, rows }: Answer): Table {
  const names = (columns ?? []).map(({ name }) => name);
  return {
    columns: names,
    rows: (rows ?? []).map((row) => names.map((name): unknown => row.get(name))),
  };
}

const hasMore = ({ pageState }: Answer): boolean => pageState !== null;

function printJson({ columns, rows }: Table, io: CommandIo): void {
  for (const row of rows) {
    io.out(JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, plain(row[index])]))));
  }
}

const widestCell = 40;

function printTable({ columns, rows }: Table, io: CommandIo): void {
  if (columns.length === 0) return;
  const cells = rows.map((row) => row.map((value) => clip(printableLine(printValue(value)))));
  const headings = columns.map(printableLine);
  const widths = headings.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
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

function printValue(value: unknown): string {
  const simple = plain(value);
  return typeof simple === 'string' ? simple : JSON.stringify(simple);
}

/** A driver's value as JSON has it: numbers that JSON can't hold become text. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Set) return [...value].map(plain);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, entry]) => [printValue(key), plain(entry)]));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof types.Tuple) return value.values().map(plain);
  if (typeof value !== 'object') return value;
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
  }
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- the driver's own classes (Uuid, Long, BigDecimal, LocalDate …) print themselves
  return String(value);
}
