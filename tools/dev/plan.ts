import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { findTable, printUnused, soundSchema } from '../../core/cql/schema/schema.ts';
import { ConfigurationError } from '../../core/connector/problem.ts';
import { checkConnector } from '../../core/mapping/check/check.ts';
import type { ReadConnector } from '../../project/connector-file.ts';
import { readConnector } from '../../project/connector-file.ts';
import { loadConnector } from '../../project/load-connector.ts';

/** A connector that fits its schema, and the statements that make its tables. */
export interface DevPlan {
  readonly connector: ReadConnector;
  /** CQL, in the order to apply it. */
  readonly statements: readonly string[];
  /** What else the schema holds, and that it is not used. */
  readonly notes: readonly string[];
}

/** Reads and checks both files before anything is started; throws with everything that is wrong. */
export async function readPlan(connectorFile: string, schemaFile: string): Promise<DevPlan> {
  const connector = await readConnector(connectorFile);
  if (!existsSync(schemaFile)) throw new Error(`${schemaFile}: no such file; name it with --schema`);
  const schema = soundSchema(parseSchema(await readFile(schemaFile, 'utf8'), schemaFile));
  const unfit = checkConnector(
    await loadConnector(connectorFile),
    (keyspace, name) => findTable(schema, keyspace, name),
    [...schema.tables.keys()],
  );
  if (unfit.length > 0) throw new ConfigurationError(unfit);
  const notes = schema.unused.map((unused) => printUnused(schemaFile, unused));
  return { connector, statements: schema.statements.map(({ text }) => text), notes };
}
