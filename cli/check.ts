import { dirname, join } from 'node:path';
import { choices, type Dialect } from '../lambda/contract.ts';
import { validateStructure } from '../lambda/core/config/validate.ts';
import { printProblem, type Problem } from '../lambda/core/config/problem.ts';
import { findTable, printSchemaProblem, type Schema } from '../lambda/core/cql/schema/schema.ts';
import { checkConnector } from '../lambda/core/mapping/check.ts';
import { describeRoute, printRoute, type RouteSummary } from './check/route-summary.ts';
import { pairWithTables } from '../lambda/core/mapping/route-of-table.ts';
import type { Command } from './command.ts';
import { loadConnector } from './load-connector.ts';
import { loadSchema } from './load-schema.ts';
import { oneOf, parseWithPositionals } from './options.ts';

const usage = `millrace check FILE [--schema FILE] [--dialect DIALECT] [--json]

Holds a connector file against the tables it writes, without any server, and prints every problem at once:
what is wrong, what was found, what is allowed, what to change. Without a problem it prints what each route
does: what fills which column, and the statements that will be prepared.

  FILE               the connector file, such as connector.ts
  --schema FILE      the tables, as CQL (default: schema.cql beside the connector file)
  --dialect DIALECT  what the tables are in: cassandra or keyspaces, which takes less (default: cassandra)
  --json             print the answer as JSON

Exit code 0: no problem; 1: at least one.`;

interface Answer {
  readonly problems: readonly Problem[];
  readonly schemaProblems: readonly string[];
  readonly routes: readonly RouteSummary[];
}

/** `millrace check`: a connector file against its schema, offline. */
export const check: Command = {
  name: 'check',
  summary: 'hold a connector file against its tables, without any server',
  usage,
  async run(args, io) {
    const { values, positionals } = parseWithPositionals(
      args,
      {
        schema: { type: 'string' },
        dialect: { type: 'string', default: choices.dialect[0] },
        json: { type: 'boolean' },
      },
      1,
      'the connector file',
    );
    const file = positionals[0] ?? '';
    const schemaFile = values.schema ?? join(dirname(file), 'schema.cql');
    const answer = await checkFiles(file, schemaFile, oneOf('dialect', values.dialect, choices.dialect));
    const count = answer.problems.length + answer.schemaProblems.length;
    if (values.json === true) {
      io.out(JSON.stringify({ ok: count === 0, ...answer }, undefined, 2));
    } else {
      for (const line of printAnswer(file, schemaFile, answer)) io.out(line);
    }
    return count === 0 ? 0 : 1;
  },
};

async function checkFiles(file: string, schemaFile: string, dialect: Dialect): Promise<Answer> {
  const [definition, { schema, problems: inSchema }] = await Promise.all([
    loadConnector(file),
    loadSchema(schemaFile),
  ]);
  const find = (keyspace: string, name: string) => findTable(schema, keyspace, name);
  const problems = checkConnector(definition, find, tableNames(schema), dialect);
  const schemaProblems = inSchema.map(printSchemaProblem);
  const { found } = pairWithTables(validateStructure(definition).routes, find);
  const routes = problems.length === 0 ? found.map(describeRoute) : [];
  return { problems, schemaProblems, routes };
}

function tableNames(schema: Schema): readonly string[] {
  return [...schema.tables.keys()];
}

function printAnswer(file: string, schemaFile: string, answer: Answer): readonly string[] {
  const { problems, schemaProblems, routes } = answer;
  const count = problems.length + schemaProblems.length;
  if (count > 0) {
    return [
      ...schemaProblems,
      ...problems.map((problem) => `${file}: ${printProblem(problem)}`),
      '',
      count === 1 ? '1 problem' : `${count} problems`,
    ];
  }
  const routesText = routes.length === 1 ? '1 route' : `${routes.length} routes`;
  return [`${file}: ${routesText}, no problem with ${schemaFile}`, ...routes.flatMap(printRoute)];
}
