import { validSchema, printUnused, type Schema } from '../../core/cql/schema/schema.ts';
import { openSchemaCluster } from '../../lambda/adapters/cassandra/schema-cluster.ts';
import { systemClock as clock } from '../../lambda/adapters/environment/system-clock.ts';
import { migrateSchema, missingStatements } from '../../lambda/migrate/migrate-schema.ts';
import type { CassandraAddress } from '../../local/cassandra/address.ts';
import { loadSchema } from '../../project/load-schema.ts';
import { withCassandra } from '../cassandra/session.ts';

/** Which tables to make where. */
export interface MigrateRequest {
  readonly address: CassandraAddress;
  readonly schemaFile: string;
  /** Plan the statements, apply none. */
  readonly isDryRun: boolean;
  /** No statement begins later than this after the start. */
  readonly timeoutMs: number;
}

/** What a migration reports while it works. */
export interface MigrateProgress {
  /** A statement of the schema file that is not applied, with its place. */
  onUnused(text: string): void;
  /** Every node has it; not called in a dry run. */
  onApplied(statement: string): void;
}

export interface MigrateResult {
  /** Those applied, or in a dry run those to apply; in order. */
  readonly statements: readonly string[];
}

/**
 * Adds what the tables lack. Rejects, having changed nothing, where adding is not enough, with every difference; and
 * where a statement fails or the time is over: what was applied before stays, and another run continues.
 */
export async function migrate(request: MigrateRequest, progress: MigrateProgress): Promise<MigrateResult> {
  const { address, schemaFile } = request;
  const schema = validSchema(loadSchema(schemaFile));
  for (const unused of schema.unused) progress.onUnused(printUnused(schemaFile, unused));
  const statements = await withCassandra(address, (client) => {
    const cluster = openSchemaCluster(client, address.localDatacenter);
    return request.isDryRun
      ? missingStatements(schema, cluster, request.timeoutMs)
      : apply(schema, cluster, request.timeoutMs, progress);
  });
  return { statements };
}

function apply(
  schema: Schema,
  cluster: ReturnType<typeof openSchemaCluster>,
  timeoutMs: number,
  progress: MigrateProgress,
): Promise<readonly string[]> {
  const onApplied = (statement: string): void => {
    progress.onApplied(statement);
  };
  return migrateSchema(schema, { cluster, clock, onApplied }, clock.monotonic() + timeoutMs);
}
