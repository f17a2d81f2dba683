import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dialect } from '../core/contract/environment.ts';
import type { RouteDefinition } from '../core/connector/connector.ts';
import { ConfigurationError, type Problem } from '../core/connector/problem.ts';
import { validateStructure, type ValidRoute } from '../core/connector/validate.ts';
import { keyspacesNameProblems } from '../core/cql/keyspaces/keyspaces-names.ts';
import { takesTtl } from '../core/cql/schema/declared-ttl.ts';
import {
  findTable,
  printSchemaProblem,
  type DeclaredTable,
  type ParsedSchema,
  type Schema,
  type SchemaProblem,
} from '../core/cql/schema/schema.ts';
import type { WriteOptions } from '../core/cql/table.ts';
import { checkProject, checkWithoutTables } from '../core/mapping/check/check.ts';
import { pairWithTables, type BoundRoute } from '../core/mapping/compile/bound-route.ts';
import { defaultSchema, pathOf } from './files.ts';
import { loadConnector } from './load-connector.ts';
import { loadSchema } from './load-schema.ts';
import { messageOfThrown } from '../core/failure/thrown.ts';
import { isObject } from '../core/value/is-object.ts';

/** Which files to read, and what to check them for. */
export interface ProjectRequest {
  readonly connectorFile: string;
  /** Default: `schema.cql` beside the connector file. */
  readonly schemaFile?: string | undefined;
  /**
   * `required`: a missing schema is a problem. `optional`: one that is not named may be missing. `ignored`: it is not
   * read, and the connector is only checked by itself. Default: `required`.
   */
  readonly schema?: 'required' | 'optional' | 'ignored';
  /** What the tables are in. Default: `cassandra`, which accepts everything that Keyspaces accepts. */
  readonly dialect?: Dialect | undefined;
  /** What writes to a table may say besides their values. Default: in Keyspaces a TTL where the table declares one. */
  readonly allows?: ((table: DeclaredTable) => WriteOptions | undefined) | undefined;
}

/** A project's files as they are, with everything that is wrong in them. */
export interface ReadProject {
  readonly connectorFile: string;
  /** Also where there is no such file. */
  readonly schemaFile: string;
  /** Why a file could not be read at all: a message for each. */
  readonly unreadable: readonly string[];
  /** The default export of the connector file, unchecked; `undefined` where it is unreadable. */
  readonly definition: unknown;
  /** What is wrong with the connector, by itself and against its tables. */
  readonly problems: readonly Problem[];
  /** `undefined` where it is missing, unreadable or ignored. */
  readonly schema: Schema | undefined;
  /** What is wrong with the schema file, in its order. */
  readonly schemaProblems: readonly SchemaProblem[];
  /** The routes that have no problem in themselves. */
  readonly validRoutes: readonly ValidRoute[];
  /** Those of them that have a table in the schema. */
  readonly routes: readonly DeclaredRoute[];
}

/** A valid route and its table as the schema declares it. */
export type DeclaredRoute = BoundRoute<DeclaredTable>;

/** A project that can be deployed: nothing is wrong with its files. */
export interface Project {
  readonly connectorFile: string;
  /** Also where there is no such file. */
  readonly schemaFile: string;
  readonly connector: ProjectConnector;
  readonly schema: Schema | undefined;
  /** Every route with its table; empty without a schema. */
  readonly routes: readonly DeclaredRoute[];
}

export interface ProjectConnector {
  /** Not prefixed with a stage. */
  readonly name: string;
  readonly routes: readonly RouteDefinition[];
  /** Each once, in the order of the routes. */
  readonly topics: readonly string[];
}

/** Reads a project and checks the connector against its tables; throws nothing, so that no problem hides another. */
export function readProject(request: ProjectRequest): ReadProject {
  const { connectorFile, dialect = 'cassandra' } = request;
  const schemaFile = request.schemaFile ?? join(dirname(pathOf(connectorFile)), defaultSchema);
  const unreadable: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      unreadable.push(messageOfThrown(error));
      return undefined;
    }
  };
  const definition = attempt(() => loadConnector(connectorFile));
  const parsed = isSchemaRead(request, schemaFile) ? attempt(() => loadSchema(schemaFile)) : undefined;
  const schema = parsed?.schema;
  const rest = {
    connectorFile,
    schemaFile,
    unreadable,
    definition,
    schema,
    schemaProblems: parsed === undefined ? [] : findSchemaProblems(parsed, schemaFile, dialect),
  };
  if (definition === undefined) return { ...rest, problems: [], validRoutes: [], routes: [] };
  const structure = validateStructure(definition);
  const { routes: validRoutes } = structure;
  if (schema === undefined) {
    return { ...rest, problems: checkWithoutTables(structure), validRoutes, routes: [] };
  }
  const allows = request.allows ?? (dialect === 'keyspaces' ? allowsDeclaredTtl : undefined);
  const find = (keyspace: string, name: string): DeclaredTable | undefined => {
    const table = findTable(schema, keyspace, name);
    return table === undefined || allows === undefined ? table : { ...table, allows: allows(table) };
  };
  return {
    ...rest,
    problems: checkProject(structure, find, [...schema.tables.keys()], dialect),
    validRoutes,
    routes: pairWithTables(validRoutes, find).found,
  };
}

/**
 * Reads a project that has no problem; throws an Error with every problem of every file otherwise: a
 * {@link ConfigurationError} where only the connector has some.
 */
export function loadProject(request: ProjectRequest): Project {
  const read = readProject(request);
  throwProblems(read);
  const { connectorFile, schemaFile, schema, routes } = read;
  return { connectorFile, schemaFile, connector: describeConnector(read), schema, routes };
}

function throwProblems({ problems, schemaProblems, unreadable }: ReadProject): void {
  const others = [...unreadable, ...schemaProblems.map(printSchemaProblem)];
  const ofConnector = problems.length === 0 ? undefined : new ConfigurationError(problems);
  if (others.length > 0) {
    const all = ofConnector === undefined ? others : [...others, ofConnector.message];
    throw new Error(all.join('\n'));
  }
  if (ofConnector !== undefined) throw ofConnector;
}

function isSchemaRead({ schemaFile: named, schema = 'required' }: ProjectRequest, file: string): boolean {
  if (schema === 'ignored') return false;
  return schema === 'required' || named !== undefined || existsSync(file);
}

const allowsDeclaredTtl = (table: DeclaredTable): WriteOptions => ({ ttl: takesTtl(table) });

function findSchemaProblems(
  { schema, problems }: ParsedSchema,
  file: string,
  dialect: Dialect,
): SchemaProblem[] {
  const ofNames = dialect === 'keyspaces' ? keyspacesNameProblems(schema, file) : [];
  return [...problems, ...ofNames].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Of a definition that has no problem. */
function describeConnector({ definition, validRoutes }: ReadProject): ProjectConnector {
  const routes = validRoutes.map(({ route }) => route);
  const topics = [...new Set(routes.map(({ topic }) => topic))];
  const isNamed = isObject(definition) && 'name' in definition;
  return { name: isNamed ? String(definition['name']) : '', routes, topics };
}
