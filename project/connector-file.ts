import type { RouteDefinition } from '../core/connector/connector.ts';
import { ConfigurationError } from '../core/connector/problem.ts';
import { validateStructure } from '../core/connector/validate.ts';
import { checkWithoutTables } from '../core/mapping/check/check.ts';
import { loadConnector } from './load-connector.ts';

/** A connector whose file is sound in itself; whether it fits its tables is another question. */
export interface ReadConnector {
  readonly name: string;
  readonly routes: readonly RouteDefinition[];
  /** Each once. */
  readonly topics: readonly string[];
}

/** Loads a connector file; throws ConfigurationError with everything that is wrong with it. */
export async function readConnector(file: string): Promise<ReadConnector> {
  const definition = await loadConnector(file);
  const problems = checkWithoutTables(definition);
  if (problems.length > 0 || !hasName(definition)) throw new ConfigurationError(problems);
  const routes = validateStructure(definition).routes.map(({ route }) => route);
  return { name: definition.name, routes, topics: [...new Set(routes.map(({ topic }) => topic))] };
}

const hasName = (definition: unknown): definition is { readonly name: string } =>
  typeof definition === 'object' &&
  definition !== null &&
  'name' in definition &&
  typeof definition.name === 'string';
