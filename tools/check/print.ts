import { printProblem } from '../../core/connector/problem.ts';
import type { CheckAnswer } from './check-project.ts';
import { printRoute } from './route-summary.ts';

type Found = Pick<CheckAnswer, 'problems' | 'schemaProblems'>;

export const problemCount = ({ problems, schemaProblems }: Found): number =>
  problems.length + schemaProblems.length;

/** Prints the problems of a project that can be read, or else what its routes do. */
export function printAnswer(
  { connectorFile, schemaFile }: { readonly connectorFile: string; readonly schemaFile: string },
  answer: Omit<CheckAnswer, 'unreadable'>,
): readonly string[] {
  const { routes, unused } = answer;
  const count = problemCount(answer);
  if (count > 0) {
    return [
      ...unused,
      ...printProblems(connectorFile, answer),
      '',
      count === 1 ? '1 problem' : `${count} problems`,
    ];
  }
  const routesText = routes.length === 1 ? '1 route' : `${routes.length} routes`;
  return [
    `${connectorFile}: ${routesText}, no problem with ${schemaFile}`,
    ...unused,
    ...routes.flatMap(printRoute),
  ];
}

/** A line for each problem, with its place. */
export function printProblems(file: string, { problems, schemaProblems }: Found): readonly string[] {
  const place = (line: number | undefined): string => (line === undefined ? file : `${file}:${line}`);
  return [
    ...schemaProblems,
    ...problems.map((problem) => `${place(problem.line)}: ${printProblem(problem)}`),
  ];
}
