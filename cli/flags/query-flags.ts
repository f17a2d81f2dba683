import type { CassandraAddress } from '../../local/cassandra/address.ts';
import { readAddress } from './cassandra-address.ts';
import { addressFlags, securityFlags } from './connection-options.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { parseWithPositionals, wholeNumber } from './options.ts';

const queryFlags = {
  ...addressFlags,
  limit: {
    type: 'string',
    value: 'N',
    default: '100',
    unit: 'rows',
    help: 'how many rows are printed at most',
  },
  json: { type: 'boolean', default: false, help: 'print one JSON object per row, each on a line' },
} as const satisfies Flags;

const allQueryFlags = { ...queryFlags, ...securityFlags } as const satisfies Flags;

export const queryHelp: CommandHelp = {
  synopsis: ['millrace query --contact-points H:P,… [--local-dc DC] [--limit N] [--json] "CQL"'],
  about: [
    'Runs one CQL statement and prints its rows: enough to look at what arrived, without cqlsh. Values are printed as CQL reads them back; a text, a time or an address that fills a cell has no quotes.',
  ],
  sections: [
    { arguments: [{ name: 'CQL', help: 'the statement, in quotes' }], flags: queryFlags },
    { title: 'A cluster that requires a login or TLS', flags: securityFlags },
  ],
  examples: [
    'millrace query --contact-points 127.0.0.1:9042 "SELECT * FROM shop.orders_by_customer LIMIT 5"',
    'millrace query --contact-points 127.0.0.1:9042 --json "SELECT count(*) FROM shop.orders_by_customer"',
  ],
  exitCodes: ['0: the statement ran', '1: it failed', '2: wrong usage'],
};

/** What `millrace query` was asked. */
export interface QueryOptions {
  readonly address: Required<CassandraAddress>;
  readonly statement: string;
  readonly limit: number;
  readonly json: boolean;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readQueryOptions(args: string[]): QueryOptions {
  const { values, positionals } = parseWithPositionals(args, allQueryFlags, 1, 'the CQL statement');
  const problems = new OptionProblems();
  const address = readAddress(values, problems);
  const limit = problems.read(() => wholeNumber('limit', values.limit, 1), 1);
  problems.throwIfAny();
  return { address, statement: positionals[0] ?? '', limit, json: values.json };
}
