import { openSchemaCluster } from '../lambda/adapters/cassandra/schema-cluster.ts';
import { systemClock as clock } from '../lambda/adapters/environment/system-clock.ts';
import { printUnused, soundSchema, type Schema } from '../core/cql/schema/schema.ts';
import { migrateSchema, missingStatements } from '../lambda/migrate/migrate-schema.ts';
import type { SchemaCluster } from '../lambda/ports/schema-cluster.ts';
import { readAddress } from './flags/cassandra-address.ts';
import { withCassandra } from '../tools/cassandra/session.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { securityOptions, securityUsage } from './flags/connection-options.ts';
import { loadSchema } from '../project/load-schema.ts';
import { OptionProblems } from './flags/option-problems.ts';
import { parseOptions, wholeNumber } from './flags/options.ts';

const usage = `millrace migrate --contact-points H:P,… [--local-dc DC] [--schema FILE] [--dry-run] [--timeout S]

Brings the tables of a Cassandra to those of a schema.cql by adding what is missing: keyspaces, types, tables,
fields and columns, one statement after the other, each when all nodes have the one before. Nothing is dropped,
no type and no key altered: where that would be needed, every difference is printed and nothing is changed.
It may be run again at any time, and goes on from where an earlier run was interrupted. Of a schema.cql it takes
CREATE KEYSPACE, TYPE and TABLE and what ALTER TABLE and ALTER TYPE add; other statements are said and not applied.

  --contact-points H:P,… addresses of Cassandra
  --local-dc DC          local datacenter (default: datacenter1)
  --schema FILE          the tables, as CQL (default: schema.cql)
  --dry-run              print the statements and apply none
  --timeout S            seconds until no further statement is begun (default: 600)

A cluster that asks for a login or TLS:
${securityUsage}

Exit code 0: the tables are as wanted, or with --dry-run can be made so; 1: they differ, or it could not be done.`;

/** `millrace migrate`: the tables of a Cassandra brought to those of a `schema.cql`. */
export const migrate: Command = {
  name: 'migrate',
  summary: 'add to a Cassandra what a schema.cql has and it has not',
  usage,
  async run(args, io) {
    const values = parseOptions(args, options);
    const problems = new OptionProblems();
    const address = readAddress(values, problems);
    const timeoutMs = 1_000 * problems.read(() => wholeNumber('timeout', values.timeout, 1), 1);
    problems.throwIfAny();
    const schema = soundSchema(loadSchema(values.schema));
    for (const unused of schema.unused) io.err(printUnused(values.schema, unused));
    await withCassandra(address, async (client) => {
      const cluster = openSchemaCluster(client, address.localDatacenter);
      await (values['dry-run'] ? plan : apply)(schema, cluster, timeoutMs, io);
    });
    return 0;
  },
};

const options = {
  'contact-points': { type: 'string' },
  'local-dc': { type: 'string', default: 'datacenter1' },
  schema: { type: 'string', default: 'schema.cql' },
  'dry-run': { type: 'boolean', default: false },
  timeout: { type: 'string', default: '600' },
  ...securityOptions,
} as const;

async function plan(schema: Schema, cluster: SchemaCluster, timeoutMs: number, io: CommandIo): Promise<void> {
  const statements = await missingStatements(schema, cluster, timeoutMs);
  for (const statement of statements) io.out(`${statement};`);
  io.err(`${count(statements)} to apply; nothing was applied`);
}

async function apply(
  schema: Schema,
  cluster: SchemaCluster,
  timeoutMs: number,
  io: CommandIo,
): Promise<void> {
  const onApplied = (statement: string): void => {
    io.out(`${statement};`);
  };
  const applied = await migrateSchema(schema, { cluster, clock, onApplied }, clock.monotonic() + timeoutMs);
  io.err(`${count(applied)} applied; the tables are as wanted`);
}

const count = ({ length }: readonly string[]): string =>
  length === 0 ? 'no statement' : length === 1 ? '1 statement' : `${length} statements`;
