/** One thing that is wrong with a connector file. */
export interface Problem {
  /** Where: `routes[0].columns.city`. */
  readonly path: string;
  /** What is wrong: lower case, no final period. */
  readonly message: string;
  /** The value found there, as it would be written in the file. */
  readonly got?: string;
  /** What would be accepted. */
  readonly allowed?: string;
  /** What to change. */
  readonly fix?: string;
}

/** Prints a problem on one line, with what to change indented below it. */
export function printProblem(problem: Problem): string {
  const parts = [`${problem.path === '' ? 'connector' : problem.path}: ${problem.message}`];
  if (problem.got !== undefined) parts.push(`got ${problem.got}`);
  if (problem.allowed !== undefined) parts.push(`allowed: ${problem.allowed}`);
  const line = parts.join('; ');
  return problem.fix === undefined ? line : `${line}\n    ${problem.fix}`;
}

/** Thrown when a connector cannot be used; carries every problem, not only the first. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(`the connector has ${count}\n${problems.map(printProblem).join('\n')}`);
    this.problems = problems;
  }
}

/** Prints a value of a connector file for a message: at most 60 characters, never throws. */
export function printValue(value: unknown): string {
  const text = describe(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return 'a symbol';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
