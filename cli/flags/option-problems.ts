import { UsageError } from '../../project/usage-error.ts';

/** Several problems of one command line. */
class UsageErrors extends UsageError {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(`${messages.length} problems:\n  ${messages.join('\n  ')}`);
    this.messages = messages;
  }
}

/** Collects what is wrong with a command line, so that one error reports it all. */
export class OptionProblems {
  readonly #messages: string[] = [];

  add(message: string): void {
    this.#messages.push(message);
  }

  /** The value of `read`; `instead` where it throws a UsageError, which is collected. */
  read<Value>(read: () => Value, instead: Value): Value {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      for (const message of error instanceof UsageErrors ? error.messages : [error.message]) {
        this.add(message);
      }
      return instead;
    }
  }

  /** Throws one UsageError with all problems, if there are any. */
  throwIfAny(): void {
    const [first] = this.#messages;
    if (first === undefined) return;
    if (this.#messages.length === 1) throw new UsageError(first);
    throw new UsageErrors(this.#messages);
  }
}
