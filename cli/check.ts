import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { choices, type Dialect } from '../core/contract/environment.ts';
import { validateStructure } from '../core/connector/validate.ts';
import { printProblem, type Problem } from '../core/connector/problem.ts';
import { keyspacesNameProblems } from '../core/cql/keyspaces/keyspaces-names.ts';
import {
  findTable,
  printSchemaProblem,
  printUnused,
  type ParsedSchema,
  type Schema,
} from '../core/cql/schema/schema.ts';
import { takesTtl } from '../core/cql/schema/declared-ttl.ts';
import { checkConnector, checkWithoutTables } from '../core/mapping/check/check.ts';
import { locateIn } from '../tools/check/locate-problem.ts';
import { describeRoute, printRoute, type RouteSummary } from '../tools/check/route-summary.ts';
import { pairWithTables } from '../core/mapping/compile/bound-route.ts';
import type { Command } from './terminal/command.ts';
import { pathOf } from '../project/files.ts';
import { loadConnector } from '../project/load-connector.ts';
import { loadSchema } from '../project/load-schema.ts';
import { oneOf, parseWithConnector } from './flags/options.ts';

const usage = `millrace check [FILE] [--schema FILE] [--dialect DIALECT] [--json]

Holds a connector file against the tables it writes, without any server, and prints every problem at once:
what is wrong, what was found, what is allowed, what to change. Without a problem it prints what each route
does: what fills which column, and the statements that will be prepared.

  FILE               the connector file (default: connector.ts)
  --schema FILE      the tables, as CQL (default: schema.cql beside the connector file)
  --dialect DIALECT  what the tables are in: cassandra or keyspaces, which takes less (default: cassandra)
  --json             print the answer as JSON

Exit code 0: no problem; 1: at least one.`;

/** A problem, and where it stands in the connector file where that can be told. */
type LocatedProblem = Problem & { readonly line?: number };

interface Answer {
  readonly problems: readonly LocatedProblem[];
  readonly schemaProblems: readonly string[];
  /** Why a file could not be read at all, each. */
  readonly unreadable: readonly string[];
  readonly routes: readonly RouteSummary[];
  /** Statements of the schema that are not used, and where. */
  readonly unused: readonly string[];
}

/** `millrace check`: a connector file against its schema, offline. */
export const check: Command = {
  name: 'check',
  summary: 'hold a connector file against its tables, without any server',
  usage,
  async run(args, io) {
    const { values, file } = parseWithConnector(args, {
      schema: { type: 'string' },
      dialect: { type: 'string', default: choices.dialect[0] },
      json: { type: 'boolean' },
    });
    const schemaFile = pathOf(values.schema ?? join(dirname(file), 'schema.cql'));
    const { unreadable, ...answer } = await checkFiles(
      file,
      schemaFile,
      oneOf('dialect', values.dialect, choices.dialect),
    );
    const count = answer.problems.length + answer.schemaProblems.length;
    if (unreadable.length > 0) {
      for (const line of printProblems(file, answer)) io.err(line);
      const error = unreadable.join('\n');
      if (values.json !== true) throw new Error(error);
      io.err(`millrace check: ${error}`);
      io.out(JSON.stringify({ ok: false, error, ...answer }, undefined, 2));
      return 1;
    }
    if (values.json === true) {
      io.out(JSON.stringify({ ok: count === 0, ...answer }, undefined, 2));
    } else {
      for (const line of printAnswer(file, schemaFile, answer)) io.out(line);
    }
    return count === 0 ? 0 : 1;
  },
};

/** Reads both files and finds all that is wrong with either, also where the other can't be read. */
async function checkFiles(file: string, schemaFile: string, dialect: Dialect): Promise<Answer> {
  const [connector, tables] = await Promise.allSettled([loadConnector(file), loadSchema(schemaFile)]);
  const unreadable = [connector, tables].flatMap((read) =>
    read.status === 'rejected'
      ? [read.reason instanceof Error ? read.reason.message : String(read.reason)]
      : [],
  );
  const parsed = tables.status === 'fulfilled' ? tables.value : undefined;
  const unused = (parsed?.schema.unused ?? []).map((each) => printUnused(schemaFile, each));
  const schemaProblems = parsed === undefined ? [] : findSchemaProblems(parsed, schemaFile, dialect);
  if (connector.status === 'rejected')
    return { problems: [], schemaProblems, unreadable, routes: [], unused };
  const definition = connector.value;
  const lineOf = locateIn(await readFile(file, 'utf8'));
  const located = (problem: Problem): LocatedProblem => {
    const line = lineOf(problem.path);
    return line === undefined ? problem : { ...problem, line };
  };
  if (parsed === undefined) {
    const problems = inOrder(checkWithoutTables(definition).map(located));
    return { problems, schemaProblems, unreadable, routes: [], unused };
  }
  const { schema } = parsed;
  const find = (keyspace: string, name: string) => {
    const table = findTable(schema, keyspace, name);
    return table === undefined || dialect === 'cassandra'
      ? table
      : { ...table, allows: { ttl: takesTtl(table) } };
  };
  const problems = inOrder(checkConnector(definition, find, tableNames(schema), dialect).map(located));
  const { found } = pairWithTables(validateStructure(definition).routes, find);
  const routes = problems.length === 0 ? found.map((route) => describeRoute(route, dialect, Date.now())) : [];
  return { problems, schemaProblems, unreadable, routes, unused };
}

/** By line, those without one first. */
const inOrder = (problems: readonly LocatedProblem[]): readonly LocatedProblem[] =>
  problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));

function findSchemaProblems(
  { schema, problems }: ParsedSchema,
  file: string,
  dialect: Dialect,
): readonly string[] {
  const ofNames = dialect === 'keyspaces' ? keyspacesNameProblems(schema, file) : [];
  return [...problems, ...ofNames]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(printSchemaProblem);
}

function tableNames(schema: Schema): readonly string[] {
  return [...schema.tables.keys()];
}

function printAnswer(
  file: string,
  schemaFile: string,
  answer: Omit<Answer, 'unreadable'>,
): readonly string[] {
  const { problems, schemaProblems, routes, unused } = answer;
  const count = problems.length + schemaProblems.length;
  if (count > 0)
    return [...unused, ...printProblems(file, answer), '', count === 1 ? '1 problem' : `${count} problems`];
  const routesText = routes.length === 1 ? '1 route' : `${routes.length} routes`;
  return [`${file}: ${routesText}, no problem with ${schemaFile}`, ...unused, ...routes.flatMap(printRoute)];
}

function printProblems(
  file: string,
  { problems, schemaProblems }: Pick<Answer, 'problems' | 'schemaProblems'>,
): readonly string[] {
  const place = (line: number | undefined): string => (line === undefined ? file : `${file}:${line}`);
  return [
    ...schemaProblems,
    ...problems.map((problem) => `${place(problem.line)}: ${printProblem(problem)}`),
  ];
}
