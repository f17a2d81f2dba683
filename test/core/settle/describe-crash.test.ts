import { describe, expect, it } from 'vitest';
import { failureCodes, type FailureCode } from '../../../core/contract/failure-codes.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { ConfigurationError } from '../../../core/connector/problem.ts';
import { EventError } from '../../../core/decode/event/msk-event.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { BatchIncomplete } from '../../../core/settle/batch-response.ts';
import { describeCrash } from '../../../core/settle/describe-crash.ts';
import { SecretError } from '../../../core/secret/reference.ts';

const crash = (code: FailureCode, extra: Partial<Failure> = {}): BatchCrash =>
  new BatchCrash({ next: 'crash', stage: 'write', code, message: known(`it was ${code}`), ...extra });

const secret = { kind: 'file', path: '/secret.json' } as const;

const told: readonly (readonly [what: string, error: unknown, code: FailureCode, message: string])[] = [
  ['a crash by its own code', crash('timeout'), 'timeout', 'it was timeout'],
  ['an invalid event', new EventError('event: got nothing'), 'invalid_event', 'event: got nothing'],
  [
    'a secret that cannot be read',
    new SecretError(secret, 'it is not JSON'),
    'secret_unreadable',
    'secret file:///secret.json: it is not JSON',
  ],
  [
    'a connector that does not fit its tables',
    new ConfigurationError([{ path: 'routes[0].table', message: 'there is none' }]),
    'schema_mismatch',
    'the connector has a problem\nroutes[0].table: there is none',
  ],
  ['any other error', new TypeError('no function'), 'unknown', 'no function'],
  ['a thrown value that is no error', 'a text', 'unknown', 'a text'],
];

describe('describeCrash', () => {
  it.each(told)('describeCrash describes %s', (_, error, code, message) => {
    expect(describeCrash(error)).toEqual({
      event: { kind: 'batch-crashed', code, message, places: expect.any(Array) as unknown },
      startsOver: false,
    });
  });

  it('describeCrash is silent about a batch that is retried because of records already reported', () => {
    expect(describeCrash(new BatchIncomplete('1 of 2'))).toBeUndefined();
  });

  it('the instance starts over only for a failure that may be gone once things are read again', () => {
    const startOver = failureCodes.filter((code) => describeCrash(crash(code))?.startsOver);
    expect(startOver).toEqual([
      'authentication_failed',
      'not_authorized',
      'schema_missing',
      'schema_mismatch',
      'certificate_not_trusted',
    ]);
  });
});

describe('error that Lambda reports', () => {
  it('the error that Lambda reports is named after what happened', () => {
    expect(crash('unknown').name).toBe('BatchCrash');
    expect(new BatchIncomplete('').name).toBe('BatchIncomplete');
  });

  it('the error that Lambda reports has no cause, since a cause may quote a record', () => {
    expect('cause' in crash('unknown')).toBe(false);
  });
});
