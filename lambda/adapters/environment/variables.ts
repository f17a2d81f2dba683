import { quotedList } from '../../../core/connector/quoted-list.ts';
import { parseSecretReference, type SecretReference } from '../../../core/secret/reference.ts';

export interface WholeNumber {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** Thrown when the environment cannot be used; names every variable that is wrong. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** The variables of an environment, and what is wrong with those that were read. */
export class Variables {
  readonly problems: string[] = [];
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
  }

  /** Empty where it is not set. */
  text(name: string): string {
    return this.#values[name] ?? '';
  }

  /** One of a few words; the first where it is not set. */
  choice<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const got = this.text(name);
    const found = got === '' ? allowed[0] : allowed.find((value) => value === got);
    if (found === undefined) this.refuse(name, quotedList(allowed));
    return found ?? allowed[0];
  }

  number(name: string, { min, max, default: otherwise }: WholeNumber): number {
    const got = this.text(name);
    const number = got === '' ? otherwise : Number(got);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    this.refuse(name, `a whole number from ${min} to ${max}`);
    return otherwise;
  }

  secret(name: string): SecretReference | undefined {
    const got = this.text(name);
    const reference = parseSecretReference(got);
    // Not quoted: what stands there may be the secret itself.
    if (got !== '' && reference === undefined) {
      this.problems.push(
        `${name}: it is neither the ARN of a secret of Secrets Manager nor a file's 'file:///…'`,
      );
    }
    return reference;
  }

  refuse(name: string, allowed: string): void {
    const got = this.text(name);
    this.problems.push(`${name}: ${got === '' ? 'it is not set' : `got '${got}'`}, allowed is ${allowed}`);
  }

  /** Throws {@link EnvironmentError} with every problem so far. */
  check(): void {
    if (this.problems.length === 0) return;
    throw new EnvironmentError(`the function's environment cannot be used\n${this.problems.join('\n')}`);
  }
}
