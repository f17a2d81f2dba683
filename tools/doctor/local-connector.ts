import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Schema } from '../../core/cql/schema/schema.ts';
import { readConnector, type ReadConnector } from '../../project/connector-file.ts';
import { loadSchema } from '../../project/load-schema.ts';

/** The connector that the user has here; what is deployed may be another version of it. */
export interface LocalConnector {
  readonly connector: ReadConnector;
  /** Absent where there is no such file. */
  readonly schema: Schema | undefined;
}

/** Reads a connector file and its schema, by default the `schema.cql` beside it. */
export async function readLocalConnector(
  file: string,
  schemaFile: string | undefined,
): Promise<LocalConnector> {
  const path = schemaFile ?? join(dirname(file), 'schema.cql');
  const hasSchema = schemaFile !== undefined || existsSync(path);
  const [connector, loaded] = await Promise.all([
    readConnector(file),
    hasSchema ? loadSchema(path) : undefined,
  ]);
  return { connector, schema: loaded?.schema };
}
