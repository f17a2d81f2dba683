import { describe, expect, it } from 'vitest';
import { decideRetry } from '../../../local/event-source/retry.ts';
import type { DeliveryFailure, RetryDecision } from '../../../local/event-source/retry.ts';

const backoffMs = { initial: 20, maximum: 2_000 };
const retry = (delayMs: number): RetryDecision => ({ kind: 'retry', delayMs });
const bisect: RetryDecision = { kind: 'bisect' };
const discard: RetryDecision = { kind: 'discard' };

interface Row {
  readonly failure: DeliveryFailure;
  readonly count: number;
  readonly attempt: number;
  readonly most: number;
  readonly bisects: boolean;
  readonly decision: RetryDecision;
}

const rows: readonly Row[] = [
  { failure: 'function-error', count: 10, attempt: 0, most: -1, bisects: false, decision: retry(20) },
  { failure: 'function-error', count: 10, attempt: 3, most: -1, bisects: false, decision: retry(160) },
  {
    failure: 'function-error',
    count: 10,
    attempt: 1_000_000,
    most: -1,
    bisects: false,
    decision: retry(2_000),
  },
  { failure: 'function-error', count: 10, attempt: 1, most: 2, bisects: false, decision: retry(40) },
  { failure: 'function-error', count: 10, attempt: 2, most: 2, bisects: false, decision: discard },
  { failure: 'function-error', count: 10, attempt: 0, most: 0, bisects: false, decision: discard },
  // Bisecting comes before counting: no retry is spent.
  { failure: 'function-error', count: 10, attempt: 0, most: 0, bisects: true, decision: bisect },
  { failure: 'function-error', count: 2, attempt: 5, most: 5, bisects: true, decision: bisect },
  { failure: 'function-error', count: 1, attempt: 0, most: 1, bisects: true, decision: retry(20) },
  { failure: 'function-error', count: 1, attempt: 1, most: 1, bisects: true, decision: discard },
  // What doesn't come from the batch's content isn't found by cutting it.
  { failure: 'reported', count: 10, attempt: 0, most: 1, bisects: true, decision: retry(20) },
  { failure: 'malformed-answer', count: 10, attempt: 0, most: 1, bisects: true, decision: retry(20) },
  { failure: 'no-answer', count: 10, attempt: 0, most: 1, bisects: true, decision: retry(20) },
  { failure: 'reported', count: 10, attempt: 1, most: 1, bisects: true, decision: discard },
];

describe('decideRetry', () => {
  it.each(rows)(
    'decideRetry decides $decision for $failure of $count, attempt $attempt of $most, bisecting: $bisects',
    ({ failure, count, attempt, most, bisects, decision }) => {
      const limits = { maximumRetryAttempts: most, bisectBatchOnFunctionError: bisects, backoffMs };
      expect(decideRetry(failure, count, attempt, limits)).toEqual(decision);
    },
  );
});
