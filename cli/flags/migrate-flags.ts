import type { CassandraAddress } from '../../local/cassandra/address.ts';
import { defaultSchema } from '../../project/files.ts';
import { readAddress } from './cassandra-address.ts';
import { addressFlags, securityFlags } from './connection-options.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { parseOptions, wholeNumber } from './options.ts';

const migrateFlags = {
  ...addressFlags,
  schema: { type: 'string', value: 'FILE', default: defaultSchema, help: 'the tables, as CQL' },
  'dry-run': { type: 'boolean', default: false, help: 'print the statements, apply none' },
  timeout: {
    type: 'string',
    value: 'N',
    default: '600',
    unit: 'seconds',
    help: 'no statement begins later than this after the start',
  },
} as const satisfies Flags;

const allMigrateFlags = { ...migrateFlags, ...securityFlags } as const satisfies Flags;

export const migrateHelp: CommandHelp = {
  synopsis: ['millrace migrate --contact-points H:P,… [--local-dc DC] [--schema FILE] [--dry-run] [options]'],
  about: [
    'Adds to a Cassandra what a schema.cql declares and the cluster lacks: keyspaces, types, tables, fields and columns. It applies one statement after the other, each when all nodes agree on the one before. It drops nothing, and alters no type and no key: where that would be needed, it prints every difference and changes nothing.',
    'It can run again at any time, and continues where an earlier run was interrupted. It reads CREATE KEYSPACE, CREATE TYPE, CREATE TABLE and what ALTER TABLE and ALTER TYPE add; it names every other statement, and does not apply it.',
  ],
  sections: [
    { flags: migrateFlags },
    { title: 'A cluster that requires a login or TLS', flags: securityFlags },
  ],
  examples: [
    'millrace migrate --contact-points 127.0.0.1:9042 --dry-run',
    'millrace migrate --contact-points db-1:9042,db-2:9042 --local-dc dc1 --credentials login.json --tls verified',
  ],
  exitCodes: [
    '0: the tables are as declared, or with --dry-run can be made so',
    '1: they differ, or a statement failed',
    '2: wrong usage',
  ],
};

/** What `millrace migrate` was asked. */
export interface MigrateOptions {
  readonly address: Required<CassandraAddress>;
  readonly schemaFile: string;
  readonly isDryRun: boolean;
  readonly timeoutMs: number;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readMigrateOptions(args: string[]): MigrateOptions {
  const values = parseOptions(args, allMigrateFlags);
  const problems = new OptionProblems();
  const address = readAddress(values, problems);
  const timeoutMs = 1_000 * problems.read(() => wholeNumber('timeout', values.timeout, 1), 1);
  problems.throwIfAny();
  return { address, schemaFile: values.schema, isDryRun: values['dry-run'], timeoutMs };
}
