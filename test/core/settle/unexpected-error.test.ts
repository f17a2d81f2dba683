import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../core/connector/problem.ts';
import { EventError } from '../../../core/decode/event/msk-event.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { BatchIncomplete } from '../../../core/settle/batch-response.ts';
import { describeCrash } from '../../../core/settle/describe-crash.ts';
import { hidePayload, UnexpectedError } from '../../../core/settle/unexpected-error.ts';
import { SecretError } from '../../../core/secret/reference.ts';

const own: readonly Error[] = [
  new BatchCrash({ next: 'crash', stage: 'write', code: 'unknown', message: known('x') }),
  new BatchIncomplete('x'),
  new ConfigurationError([]),
  new EventError('x'),
  new SecretError({ kind: 'file', path: '/x' }, 'x'),
];

describe('hidePayload', () => {
  it('an unexpected error keeps its class and places, and nothing that may quote a record', () => {
    const hidden = hidePayload(new RangeError('4111', { cause: new Error('4111') }));
    expect(hidden).toBeInstanceOf(UnexpectedError);
    expect(hidden).toMatchObject({
      name: 'UnexpectedError',
      message: 'RangeError, whose message may quote a record and is not shown',
    });
    const crash = describeCrash(hidden);
    expect(crash?.event.places[0]).toMatch(/^at .*unexpected-error\.test\.ts:\d+:\d+\)?$/);
    expect(JSON.stringify(crash) + String((hidden as Error).stack)).not.toContain('4111');
    expect((hidden as Error).stack).toMatch(/^UnexpectedError: RangeError, whose message .*\n {4}at /);
  });

  it.each(own)('an error without payload in its message is not hidden: %s', (error) => {
    expect(hidePayload(error)).toBe(error);
  });
});
