import { message, quoteWords, type FailureMessage } from '../../failure/failure-message.ts';

/** Why a value is not of its schema, or a schema is none. Both are of the record: the log shows neither's names. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  /** Names and indexes, from the outermost. */
  readonly path: readonly (string | number)[];
  readonly problem: FailureMessage;

  constructor(problem: FailureMessage, path: readonly (string | number)[] = []) {
    super(problem.redacted);
    this.problem = problem;
    this.path = path;
  }
}

/** The same error, from one step further out. */
export function within(step: string | number, error: unknown): unknown {
  return error instanceof ConnectError ? new ConnectError(error.problem, [step, ...error.path]) : error;
}

/** `field items[3].price: …`, or the problem alone at the top. */
export function describeConnectError({ path, problem }: ConnectError): FailureMessage {
  if (path.length === 0) return problem;
  const text = path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
  return message`${quoteWords(`field ${text}`, 'a field')}: ${problem}`;
}
