import { printUnused } from '../../core/cql/schema/schema.ts';
import { loadProject, type ProjectConnector } from '../../project/load-project.ts';

/** A connector that fits its schema, and the statements that make its tables. */
export interface DevPlan {
  readonly connector: ProjectConnector;
  /** CQL, in the order to apply it. */
  readonly statements: readonly string[];
  /** What else the schema holds, and that it is not used. */
  readonly notes: readonly string[];
}

/** Reads and checks both files before anything is started; throws with everything that is wrong. */
export function readPlan(connectorFile: string, schemaFile: string): DevPlan {
  const { connector, schema } = loadProject({ connectorFile, schemaFile });
  return {
    connector,
    statements: (schema?.statements ?? []).map(({ text }) => text),
    notes: (schema?.unused ?? []).map((unused) => printUnused(schemaFile, unused)),
  };
}
