import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deployedName } from '../core/contract/deployed-name.ts';
import type { ConnectorDefinition, RouteDefinition } from '../core/connector/connector.ts';
import { registriesOf, routeFormats } from '../core/connector/registries.ts';
import type { RegistryKind, RouteFormat } from '../core/connector/registries.ts';
import type { Schema } from '../core/cql/schema/schema.ts';
import { emptyValueActions } from '../core/mapping/compile/empty-values.ts';
import { loadProject } from '../project/load-project.ts';
import type { IStore } from './store/bound-store.ts';
import { stageProblem } from './synthesis/stage-name.ts';

/** The files of a connector, and which of its deployments this is. */
export interface ConnectorFiles {
  /**
   * The connector file, `connector.ts`. It is loaded at synthesis, for its topics and tables, and bundled into the
   * function. A relative path starts at the working directory; `join(import.meta.dirname, 'connector.ts')` does not
   * depend on it.
   */
  readonly connectorFile: string;
  /**
   * The tables, as CQL. Default: `schema.cql` beside the connector file. With a schema the connector is checked at
   * synthesis; without one synthesis warns, and a route that does not fit its table stops the function at its start.
   */
  readonly schemaFile?: string;
  /**
   * Which of several deployments of one connector in one account and Region this is, such as `'test'`: lower-case
   * letters, digits and -, at most 40 together with the connector's name. It follows the name on alarms, dashboard,
   * metrics, consumer groups and a created cluster. Another stage later means another consumer group, which a deployment
   * refuses unless it is made in two steps: docs/RUNBOOK.md, another-consumer-group. Default: none.
   */
  readonly stage?: string;
}

/** A connector whose file, schema and stage have no problem. */
export interface PreparedConnector {
  readonly definition: ConnectorDefinition;
  /** `undefined` if there is no schema file. */
  readonly schema: Schema | undefined;
  /** The deployed name: that of the connector file, followed by the stage if there is one. */
  readonly connectorName: string;
  /** The topics of the routes, each once. */
  readonly topics: readonly string[];
  /** The topics with a route of `timestamp: 'server'`, each once. */
  readonly orderedTopics: readonly string[];
  /** The topics with a route of another `timestamp`, each once. */
  readonly timestampedTopics: readonly string[];
  /** The topics with a route that deletes rows by records without a value, each once. */
  readonly deletingTopics: readonly string[];
  /** The registries that the formats fetch schemas from, each once. */
  readonly registries: readonly RegistryKind[];
  /** The formats that routes name, with what they need of registries. */
  readonly formats: readonly RouteFormat[];
}

/**
 * Loads a connector and checks it against its tables and the store, as `millrace check` does. Warns of what cannot be
 * checked. Throws with every problem of connector file and schema at once, and when the stage cannot be part of a name.
 */
export function prepareConnector(
  scope: Construct,
  { connectorFile, schemaFile, stage }: ConnectorFiles,
  store: IStore,
): PreparedConnector {
  const { connector, schema } = loadProject({
    connectorFile,
    schemaFile,
    schema: 'optional',
    dialect: store.dialect,
    allows: (table) => store.allows?.(table),
  });
  const problem = stageProblem(connector.name, stage);
  if (problem !== undefined) throw new Error(`stage: ${problem}`);
  if (schema === undefined) warnOfMissingSchema(scope, connector, store);
  else warnOfUnused(scope, schema);
  return {
    definition: connector,
    schema,
    connectorName: deployedName(connector.name, stage),
    topics: connector.topics,
    orderedTopics: topicsOf(connector, ({ timestamp }) => timestamp === 'server'),
    timestampedTopics: topicsOf(connector, ({ timestamp }) => timestamp !== 'server'),
    deletingTopics: topicsOf(connector, deletesWithoutValue),
    registries: registriesOf(connector),
    formats: routeFormats(connector),
  };
}

const topicsOf = (
  { routes }: ConnectorDefinition,
  matches: (route: RouteDefinition) => boolean,
): readonly string[] => [...new Set(routes.filter(matches).map(({ topic }) => topic))];

function deletesWithoutValue(route: RouteDefinition): boolean {
  const { tombstone, jsonNull, noBytes } = emptyValueActions(route);
  return [tombstone, jsonNull, noBytes].includes('delete');
}

function warnOfMissingSchema(scope: Construct, { routes }: ConnectorDefinition, { dialect }: IStore): void {
  if (dialect === 'keyspaces' && routes.some(({ ttl }) => ttl !== undefined)) {
    Annotations.of(scope).addWarningV2(
      'millrace:ttlUnknown',
      'a route has a ttl, and nothing says whether its table takes one: Keyspaces refuses a TTL where it is not turned ' +
        "on, by a default_time_to_live or the custom property 'ttl'; add a schema.cql that says so",
    );
  }
  Annotations.of(scope).addWarningV2(
    'millrace:noSchema',
    'there is no schema.cql beside the connector: a route that does not fit its table stops the function at its start; ' +
      'add one, or name it in schemaFile',
  );
}

function warnOfUnused(scope: Construct, { unused }: Schema): void {
  if (unused.length === 0) return;
  const statements = unused.map(({ what, line }) => `${what} (line ${line})`).join(', ');
  Annotations.of(scope).addWarningV2(
    'millrace:unusedStatements',
    `of schema.cql, ${statements} are neither applied nor checked: only keyspaces, types, tables and what ALTER … ADD ` +
      'adds to them are; apply them yourself where they are needed',
  );
}
