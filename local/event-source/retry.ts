/** How a delivery went wrong. Only `function-error` is bisected: the others are not caused by the batch's content. */
export type DeliveryFailure = 'function-error' | 'reported' | 'malformed-answer' | 'no-answer';

export interface RetryLimits {
  /** -1: no limit. */
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly backoffMs: { readonly initial: number; readonly maximum: number };
}

export type RetryDecision =
  /** In two halves, at once; the attempt is not counted, as Lambda does it for streams. */
  | { readonly kind: 'bisect' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'discard' };

/**
 * Decides what becomes of records whose delivery failed. `attempt`: the retries that they have behind them.
 * Bisecting ends: a batch of one record is retried, not cut.
 */
export function decideRetry(
  failure: DeliveryFailure,
  recordCount: number,
  attempt: number,
  limits: RetryLimits,
): RetryDecision {
  if (failure === 'function-error' && limits.bisectBatchOnFunctionError && recordCount > 1) {
    return { kind: 'bisect' };
  }
  if (limits.maximumRetryAttempts >= 0 && attempt >= limits.maximumRetryAttempts) return { kind: 'discard' };
  const { initial, maximum } = limits.backoffMs;
  return { kind: 'retry', delayMs: Math.min(maximum, initial * 2 ** Math.min(attempt, 30)) };
}
