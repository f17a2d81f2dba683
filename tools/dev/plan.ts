import { registriesOf } from '../../core/connector/registries.ts';
import { printUnused, type DeclaredTable } from '../../core/cql/schema/schema.ts';
import type { RegistryKind } from '../../core/decode/schema/schema-source.ts';
import { loadProject, type ProjectConnector } from '../../project/load-project.ts';
import { findSource, type FoundSource } from './find-source.ts';
import { localStatements } from './local-tables.ts';

/** Which files a run is made of. */
export interface DevFiles {
  readonly connectorFile: string;
  /** Default: `schema.cql` beside the connector file. */
  readonly schemaFile: string | undefined;
  readonly sourceFile: string | undefined;
  readonly fixtureFiles: readonly string[] | undefined;
}

/** A connector that fits its schema, the statements that create its tables, and what to send. */
export interface DevPlan {
  readonly connectorFile: string;
  readonly connector: ProjectConnector;
  /** Each once, in the order of the routes. */
  readonly tables: readonly DeclaredTable[];
  /** CQL, in the order to apply it. */
  readonly statements: readonly string[];
  /** What else the schema holds, and that it is not used. */
  readonly notes: readonly string[];
  /** `undefined`: the user produces. */
  readonly source: FoundSource | undefined;
  /** The schema registries that its formats fetch from. */
  readonly registries: readonly RegistryKind[];
}

/** Of each topic. */
export const partitions = 4;

/** As the local Cassandra calls it. */
const datacenter = 'datacenter1';

/** Reads and checks every file before anything is started; throws with everything that is wrong. */
export function readPlan(files: DevFiles): DevPlan {
  const { connector, schema, schemaFile, routes } = loadProject(files);
  const source = findSource({ ...files, topics: connector.topics, partitions });
  return {
    connectorFile: files.connectorFile,
    connector,
    tables: [...new Map(routes.map(({ table }) => [`${table.keyspace}.${table.name}`, table])).values()],
    statements: schema === undefined ? [] : localStatements(schema, datacenter),
    notes: (schema?.unused ?? []).map((unused) => printUnused(schemaFile, unused)),
    source,
    registries: registriesOf(connector),
  };
}
