import { errors, metrics } from 'cassandra-driver';
import { classify } from './classify.ts';
import type { RotatingCredentials } from './credentials.ts';

/**
 * Hears why connections cannot be made. The driver makes them in the background and then only says that a host is
 * down, whatever the reason.
 */
export class ConnectionWatch extends metrics.DefaultMetrics {
  readonly #credentials: RotatingCredentials | undefined;
  #refusal: Error | undefined;

  constructor(credentials: RotatingCredentials | undefined) {
    super();
    this.#credentials = credentials;
  }

  /** Why a cluster without a host that is up needs a hand; `undefined` if waiting may help. */
  get refusal(): Error | undefined {
    if (!(this.#refusal instanceof errors.AuthenticationError)) return this.#refusal;
    return this.#credentials?.isExhausted === false ? undefined : this.#refusal;
  }

  /** A connection was made. */
  forget(): void {
    this.#refusal = undefined;
  }

  override onAuthenticationError(error: Error): void {
    super.onAuthenticationError(error);
    if (error instanceof errors.AuthenticationError) this.#credentials?.refuse();
  }

  override onConnectionError(error: Error): void {
    super.onConnectionError(error);
    if (classify(error).next === 'crash') this.#refusal = error;
  }
}
