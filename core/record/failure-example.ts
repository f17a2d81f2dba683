import type { FailureCode } from '../contract/failure-codes.ts';
import type { Failure, RecordProblem } from '../failure/failure.ts';
import type { FailedOutcome } from './outcome.ts';
import { printPosition } from '../contract/record-position.ts';

/** A record that failed, to start an investigation from. Holds nothing that the record holds. */
export interface FailureExample {
  readonly position: string;
  readonly code: FailureCode;
  readonly stage: Failure['stage'];
  /** Redacted: values of the record are told by kind and length. */
  readonly message: string;
  readonly table?: string;
  readonly column?: string;
  /** All columns that are wrong, where it is more than one. */
  readonly columns?: readonly string[];
  /** All that is wrong with the record, where it is more than one thing; at most {@link mostProblems}. */
  readonly problems?: readonly ExampleProblem[];
  /** How many problems of the record are not listed; absent if there are none. */
  readonly moreProblems?: number;
}

/** One of several things that are wrong with a record. */
export interface ExampleProblem {
  readonly code: FailureCode;
  /** Redacted. */
  readonly message: string;
  readonly table?: string;
  readonly column?: string;
}

/** The first of the records of a batch that failed for the same reasons in the same columns. */
export interface BatchExample extends FailureExample {
  /** Whether their dead letters are stored; otherwise the records are retried. */
  readonly deadLettered: boolean;
  /** How many they are. */
  readonly records: number;
}

const mostProblems = 10;

/** Of one batch; a code that has no example yet gets one beyond that. */
export const mostExamples = 10;

/** What an investigation starts from. */
export function toExample({ record, failure }: FailedOutcome): FailureExample {
  const problems = failure.problems ?? [];
  const columns = new Set(problems.flatMap(({ column }) => (column === undefined ? [] : [column])));
  return {
    position: printPosition(record),
    stage: failure.stage,
    ...toProblem(failure),
    ...(columns.size < 2 ? {} : { columns: [...columns] }),
    ...(problems.length < 2 ? {} : { problems: problems.slice(0, mostProblems).map(toProblem) }),
    ...(problems.length <= mostProblems ? {} : { moreProblems: problems.length - mostProblems }),
  };
}

/** One example for each set of reasons and columns, in the order of the records; `failed` are final. */
export function chooseExamples(failed: readonly FailedOutcome[]): readonly BatchExample[] {
  const examples = new Map<string, BatchExample>();
  const codes = new Set<FailureCode>();
  for (const outcome of failed) {
    const { failure } = outcome;
    const name = nameOf(failure);
    const known = examples.get(name);
    if (known !== undefined) examples.set(name, { ...known, records: known.records + 1 });
    else if (examples.size < mostExamples || !codes.has(failure.code)) {
      codes.add(failure.code);
      const deadLettered = failure.next === 'dead-letter';
      examples.set(name, { ...toExample(outcome), deadLettered, records: 1 });
    }
  }
  return [...examples.values()];
}

/** `position table.column code: message, and table.column code: message, and 3 more problems`. */
export function printExample(example: Omit<FailureExample, 'stage'>): string {
  const { position, problems = [example], moreProblems = 0 } = example;
  const printed = problems.map(printProblem);
  if (moreProblems > 0) printed.push(`${moreProblems} more problem${moreProblems === 1 ? '' : 's'}`);
  return `${position} ${printed.join(', and ')}`;
}

function printProblem({ code, table, column, message }: ExampleProblem): string {
  const place = [table, column].filter((part) => part !== undefined).join('.');
  return `${place === '' ? '' : `${place} `}${code}: ${message}`;
}

function toProblem({ code, message, table, column }: RecordProblem): ExampleProblem {
  return {
    code,
    message: message.redacted,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
  };
}

function nameOf(failure: Failure): string {
  const { next, code, problems = [failure] } = failure;
  return JSON.stringify([
    next,
    code,
    problems.map((problem) => [problem.code, problem.table, problem.column]),
  ]);
}
