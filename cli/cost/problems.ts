import { UsageError } from '../command.ts';

/** Gathers what is wrong with a command line, so that it is said all at once. */
export class OptionProblems {
  readonly #messages: string[] = [];

  add(message: string): void {
    this.#messages.push(message);
  }

  /** The value that `read` gives; `instead` where it throws a UsageError, which is kept. */
  read<Value>(read: () => Value, instead: Value): Value {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.add(error.message);
      return instead;
    }
  }

  /** Throws one UsageError with everything that was kept, if there is anything. */
  throwIfAny(): void {
    const [first] = this.#messages;
    if (first === undefined) return;
    if (this.#messages.length === 1) throw new UsageError(first);
    throw new UsageError(`${this.#messages.length} problems:\n  ${this.#messages.join('\n  ')}`);
  }
}
