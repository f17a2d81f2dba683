import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../../core/contract/failure-codes.ts';
import { planRetry, retryPolicy } from '../../../core/flow/retry.ts';

const almostOne = 1 - Number.EPSILON;
const plenty = 60_000;

describe('planRetry', () => {
  const ceilings = [
    { code: 'connection_lost', attempt: 1, ceilingMs: 10 },
    { code: 'connection_lost', attempt: 2, ceilingMs: 20 },
    { code: 'connection_lost', attempt: 8, ceilingMs: 1280 },
    { code: 'connection_lost', attempt: 9, ceilingMs: 2000 },
    { code: 'overloaded', attempt: 1, ceilingMs: 100 },
    { code: 'overloaded', attempt: 4, ceilingMs: 800 },
    { code: 'overloaded', attempt: 7, ceilingMs: 5000 },
    { code: 'timeout', attempt: 1, ceilingMs: 100 },
    { code: 'unavailable', attempt: 1, ceilingMs: 200 },
    { code: 'unknown', attempt: 3, ceilingMs: 800 },
    // Far beyond the range of a 32-bit shift.
    { code: 'timeout', attempt: 5000, ceilingMs: 5000 },
  ] as const;

  it.each(ceilings)(
    'the wait before a retry is below $ceilingMs ms after attempt $attempt ended as $code',
    (row) => {
      const failure = { next: 'retry', code: row.code } as const;
      const longest = planRetry(failure, row.attempt, plenty, almostOne);
      expect(longest.kind === 'wait' && longest.delayMs).toBeCloseTo(row.ceilingMs, 6);
      expect(planRetry(failure, row.attempt, plenty, 0)).toEqual({ kind: 'wait', delayMs: 0 });
      const half = planRetry(failure, row.attempt, plenty, 0.5);
      expect(half).toEqual({ kind: 'wait', delayMs: row.ceilingMs / 2 });
    },
  );

  it('a retry is planned only if time remains for the attempt after the wait', () => {
    const failure = { next: 'retry', code: 'overloaded' } as const;
    const { requestMs } = retryPolicy;
    expect(planRetry(failure, 1, requestMs + 50, 0.5)).toEqual({ kind: 'wait', delayMs: 50 });
    expect(planRetry(failure, 1, requestMs + 49, 0.5)).toEqual({ kind: 'give-up', reason: 'out-of-time' });
    expect(planRetry(failure, 1, requestMs, 0)).toEqual({ kind: 'wait', delayMs: 0 });
    expect(planRetry(failure, 1, requestMs - 1, 0)).toEqual({ kind: 'give-up', reason: 'out-of-time' });
  });

  it.each(failureCodes)('no retry is planned for %s when no attempt could succeed', (code) => {
    for (const next of ['dead-letter', 'crash'] as const) {
      const decision = planRetry({ next, code }, 1, plenty, 0);
      expect(decision).toEqual({ kind: 'give-up', reason: 'not-retriable' });
    }
  });

  it.each(failureCodes)('a retry is planned for %s when there is time', (code) => {
    expect(planRetry({ next: 'retry', code }, 1, plenty, almostOne).kind).toBe('wait');
  });
});
