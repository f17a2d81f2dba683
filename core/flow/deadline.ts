/**
 * What may still be started. An invocation never ends by Lambda's time-out: a time-out loses the report of what was
 * written, and everything is delivered again.
 */

export interface DeadlinePolicy {
  /**
   * Kept for dead letters and the report, after the last write: 500 to 5,000 ms. Too small: Lambda's time-out
   * strikes while dead letters are stored; too large: the time is lost to writes.
   */
  readonly reserveMs: number;
  /**
   * With less than this no request is started: 50 to 1,000 ms, some times the latency of a slow write. Too small:
   * the last requests of an invocation time out although the server would have answered; too large: they are left
   * to a redelivery although they would have fitted.
   */
  readonly minRequestMs: number;
  /**
   * No request waits longer for its answer: 2,000 to 10,000 ms, above the server's own write time-out (2,000 ms by
   * default), whose answer says more than silence. Too large: a dead node keeps its requests for an age.
   */
  readonly maxRequestMs: number;
}

export const deadlinePolicy: DeadlinePolicy = { reserveMs: 1500, minRequestMs: 250, maxRequestMs: 5000 };

/** What is left for writes, of what Lambda says is left: at least 0 ms. */
export function writeBudgetMs(lambdaRemainingMs: number, policy: DeadlinePolicy = deadlinePolicy): number {
  return Math.max(0, lambdaRemainingMs - policy.reserveMs);
}

/** The time-out of a request that is started now, never beyond the budget; `undefined`: start nothing any more. */
export function requestTimeoutMs(
  budgetMs: number,
  policy: DeadlinePolicy = deadlinePolicy,
): number | undefined {
  return budgetMs < policy.minRequestMs ? undefined : Math.min(budgetMs, policy.maxRequestMs);
}

/** Kept for the answer itself, after everything that is waited for. */
export const answerMs = 200;

/** What dead letters may take, of what Lambda says is left. */
export function letterBudgetMs(lambdaRemainingMs: number): number {
  return Math.max(0, lambdaRemainingMs - answerMs);
}

/** What a start may take, of what Lambda says is left: it ends before the answer is due, so that it can say what was silent. */
export function startBudgetMs(lambdaRemainingMs: number): number {
  return Math.max(0, letterBudgetMs(lambdaRemainingMs) - answerMs);
}

/** What reading a schema again may take, of what Lambda says is left: at most half, so that letters can be stored after it. */
export function recheckBudgetMs(lambdaRemainingMs: number, policy: DeadlinePolicy = deadlinePolicy): number {
  return Math.min(letterBudgetMs(lambdaRemainingMs) / 2, policy.maxRequestMs);
}
