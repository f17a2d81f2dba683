import { migrate as migrateTables } from '../tools/migrate/migrate.ts';
import { migrateHelp, readMigrateOptions } from './flags/migrate-flags.ts';
import type { Command } from './terminal/command.ts';

/** `millrace migrate`: adds to a Cassandra what a `schema.cql` declares. */
export const migrate: Command = {
  name: 'migrate',
  summary: 'add to a Cassandra what a schema.cql declares and the cluster lacks',
  help: migrateHelp,
  async run(args, io) {
    const request = readMigrateOptions(args);
    const { statements } = await migrateTables(request, {
      onUnused: (text) => {
        io.err(text);
      },
      onApplied: (statement) => {
        io.out(`${statement};`);
      },
    });
    if (request.isDryRun) for (const statement of statements) io.out(`${statement};`);
    const count = countStatements(statements.length);
    io.err(
      request.isDryRun
        ? `${count} to apply; nothing was applied`
        : `${count} applied; the tables are as declared`,
    );
    return 0;
  },
};

const countStatements = (count: number): string =>
  count === 0 ? 'no statement' : count === 1 ? '1 statement' : `${count} statements`;
