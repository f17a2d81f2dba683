import { readFileSync } from 'node:fs';
import type { Problem } from '../../core/connector/problem.ts';
import { printSchemaProblem, printUnused } from '../../core/cql/schema/schema.ts';
import { pathOf } from '../../project/files.ts';
import { readProject, type ProjectRequest } from '../../project/load-project.ts';
import { locateIn } from './locate-problem.ts';
import { describeRoute, type RouteSummary } from './route-summary.ts';

/** A problem and its line in the connector file, from 1, where it is known. */
export type LocatedProblem = Problem & { readonly line?: number };

/** What is wrong with a project, and what its routes do if nothing is. */
export interface CheckAnswer {
  /** By line, those without one first. */
  readonly problems: readonly LocatedProblem[];
  readonly schemaProblems: readonly string[];
  /** Why a file could not be read at all, each. */
  readonly unreadable: readonly string[];
  readonly routes: readonly RouteSummary[];
  /** Statements of the schema that are not used, and where. */
  readonly unused: readonly string[];
}

/**
 * Reads a project and finds everything that is wrong with either file, also where the other cannot be read.
 * @param nowMs milliseconds since the epoch, for what `now()` shows
 */
export function checkProject(request: ProjectRequest, nowMs: number): CheckAnswer {
  const { definition, problems, routes, schema, schemaFile, schemaProblems, unreadable } =
    readProject(request);
  const { connectorFile, dialect = 'cassandra' } = request;
  const lineOf = definition === undefined ? undefined : locateIn(readFileSync(pathOf(connectorFile), 'utf8'));
  const located = problems.map((problem): LocatedProblem => {
    const line = lineOf?.(problem.path);
    return line === undefined ? problem : { ...problem, line };
  });
  return {
    problems: located.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    schemaProblems: schemaProblems.map(printSchemaProblem),
    unreadable,
    routes: problems.length === 0 ? routes.map((route) => describeRoute(route, dialect, nowMs)) : [],
    unused: (schema?.unused ?? []).map((each) => printUnused(schemaFile, each)),
  };
}
