import { ConfigurationError } from '../connector/problem.ts';
import { EventError } from '../decode/event/msk-event.ts';
import { SecretError } from '../secret/reference.ts';
import { classOfThrown, placesOfThrown } from '../failure/thrown.ts';
import { BatchCrash } from '../record/batch-crash.ts';
import { BatchIncomplete } from './batch-response.ts';

/**
 * An error that nobody foresaw, thrown while records were at hand: its message may quote one, and Lambda logs what
 * reaches it. Keeps the error's class and the places in the code.
 */
export class UnexpectedError extends Error {
  override readonly name = 'UnexpectedError';

  constructor(thrown: unknown) {
    super(`${classOfThrown(thrown)}, whose message may quote a record and is not shown`);
    this.stack = [`${this.name}: ${this.message}`, ...placesOfThrown(thrown)].join('\n    ');
  }
}

const withoutPayload = [BatchCrash, BatchIncomplete, ConfigurationError, EventError, SecretError];

/** The error itself where its class keeps payload out of its message, else an {@link UnexpectedError} of it. */
export function hidePayload(thrown: unknown): unknown {
  return withoutPayload.some((kind) => thrown instanceof kind) ? thrown : new UnexpectedError(thrown);
}
