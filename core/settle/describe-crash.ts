import { ConfigurationError } from '../connector/problem.ts';
import { EventError } from '../decode/event/msk-event.ts';
import { SecretError } from '../secret/reference.ts';
import { messageOfThrown, placesOfThrown } from '../failure/thrown.ts';
import { BatchCrash } from '../record/batch-crash.ts';
import { BatchIncomplete } from './batch-response.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import type { BatchCrashed } from './telemetry-event.ts';

export interface Crash {
  readonly event: BatchCrashed;
  /** The tables or the cluster are not what the instance was started for: what is made anew may fit. */
  readonly startsOver: boolean;
}

/** What to tell of an error that ended a batch; `undefined` if the batch was processed and its failures told. */
export function describeCrash(error: unknown): Crash | undefined {
  if (error instanceof BatchIncomplete) return undefined;
  const message = messageOfThrown(error);
  const event = { kind: 'batch-crashed', message, places: placesOfThrown(error) } as const;
  if (error instanceof BatchCrash) {
    const { code } = error.failure;
    const { examples } = error;
    return {
      event: { ...event, code, ...(examples.length > 0 && { examples }) },
      startsOver: restartable.has(code),
    };
  }
  if (error instanceof EventError) return { event: { ...event, code: 'invalid_event' }, startsOver: false };
  if (error instanceof SecretError)
    return { event: { ...event, code: 'secret_unreadable' }, startsOver: false };
  const code = error instanceof ConfigurationError ? 'schema_mismatch' : 'unknown';
  return { event: { ...event, code }, startsOver: false };
}

/** Of the schema, the login or the certificates: a new start reads them again. */
const restartable: ReadonlySet<FailureCode> = new Set([
  'authentication_failed',
  'certificate_not_trusted',
  'not_authorized',
  'schema_mismatch',
  'schema_missing',
]);
