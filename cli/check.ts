import { dirname, join } from 'node:path';
import { printProblem } from '../core/connector/problem.ts';
import { choices } from '../core/contract/environment.ts';
import { defaultSchema, pathOf } from '../project/files.ts';
import { checkProject, type CheckAnswer } from '../tools/check/check-project.ts';
import { printRoute } from '../tools/check/route-summary.ts';
import { oneOf, parseWithConnector } from './flags/options.ts';
import type { Command, CommandIo } from './terminal/command.ts';

const usage = `millrace check [FILE] [--schema FILE] [--dialect DIALECT] [--json]

Holds a connector file against the tables it writes, without any server, and prints every problem at once:
what is wrong, what was found, what is allowed, what to change. Without a problem it prints what each route
does: what fills which column, and the statements that will be prepared.

  FILE               the connector file (default: connector.ts)
  --schema FILE      the tables, as CQL (default: schema.cql beside the connector file)
  --dialect DIALECT  what the tables are in: cassandra or keyspaces, which takes less (default: cassandra)
  --json             print the answer as JSON

Exit code 0: no problem; 1: at least one.`;

/** `millrace check`: a connector file against its schema, offline. */
export const check: Command = {
  name: 'check',
  summary: 'hold a connector file against its tables, without any server',
  usage,
  run: (args, io) => Promise.resolve().then(() => run(args, io)),
};

function run(args: string[], io: CommandIo): number {
  const { values, file } = parseWithConnector(args, {
    schema: { type: 'string' },
    dialect: { type: 'string', default: choices.dialect[0] },
    json: { type: 'boolean' },
  });
  const schemaFile = pathOf(values.schema ?? join(dirname(file), defaultSchema));
  const dialect = oneOf('dialect', values.dialect, choices.dialect);
  const { unreadable, ...answer } = checkProject({ connectorFile: file, schemaFile, dialect }, Date.now());
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
}

function printAnswer(
  file: string,
  schemaFile: string,
  answer: Omit<CheckAnswer, 'unreadable'>,
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
  { problems, schemaProblems }: Pick<CheckAnswer, 'problems' | 'schemaProblems'>,
): readonly string[] {
  const place = (line: number | undefined): string => (line === undefined ? file : `${file}:${line}`);
  return [
    ...schemaProblems,
    ...problems.map((problem) => `${place(problem.line)}: ${printProblem(problem)}`),
  ];
}
