/**
 * When a failed write is sent again.
 *
 * Full jitter: the wait is drawn evenly between nothing and a ceiling that doubles with every attempt, so that
 * functions which failed together do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). Attempts are bounded by time and not
 * by count: what cannot be written while the function has time is left to the event source, which redelivers it.
 */
import type { FailureCode } from '../contract/failure-codes.ts';
import type { Failure } from '../failure/failure.ts';
import { deadlinePolicy } from './deadline.ts';

/** The ceiling of the wait after attempt n is `baseMs` × 2^(n − 1), at most `capMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

export interface RetryPolicy {
  readonly backoffs: Readonly<Partial<Record<FailureCode, Backoff>>>;
  /** For every code that `backoffs` does not name. */
  readonly otherwise: Backoff;
  /**
   * What has to be left after a wait, so that the next attempt can be answered: the deadline's `minRequestMs`.
   * Less, and retries are planned that the deadline then forbids.
   */
  readonly requestMs: number;
}

/**
 * The waits of production, found with the flow simulator (test/support/flow-simulator).
 *
 * `baseMs`, 1 to 1,000: too small, and a server that is overloaded is asked again before it has worked off its queue;
 * too large, and a single hiccup costs freshness. `capMs`, 1,000 to 10,000: too small, and a server that is down for
 * a minute is hammered for a minute; too large, and nothing is written for seconds after it is back.
 */
export const retryPolicy: RetryPolicy = {
  backoffs: {
    // The connection of one node: the next attempt takes another, so the first wait is as good as none.
    connection_lost: { baseMs: 10, capMs: 2000 },
    // Too much work: on Keyspaces, throttling comes as a write time-out.
    overloaded: { baseMs: 100, capMs: 5000 },
    timeout: { baseMs: 100, capMs: 5000 },
    // Too few replicas: nodes come back after seconds, not milliseconds.
    unavailable: { baseMs: 200, capMs: 5000 },
  },
  otherwise: { baseMs: 200, capMs: 5000 },
  requestMs: deadlinePolicy.minRequestMs,
};

export type RetryDecision =
  | { readonly kind: 'wait'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly reason: GiveUpReason };

/** `not-retriable`: no attempt could succeed; `out-of-time`: the wait and the attempt after it do not fit any more. */
export type GiveUpReason = 'not-retriable' | 'out-of-time';

/**
 * Decides what follows a failed attempt; never plans a wait after which less than `policy.requestMs` is left.
 *
 * A wait that does not fit is not shortened: waits that shrink with the time left would hammer a server in trouble
 * hardest in the last moments of every invocation.
 *
 * @param attempt how many attempts were made, the failed one included: 1 after the first
 * @param remainingMs what is left for writes (see `deadline.ts`), not what Lambda has left
 * @param random evenly drawn from 0 to below 1
 */
export function planRetry(
  failure: Pick<Failure, 'next' | 'code'>,
  attempt: number,
  remainingMs: number,
  random: number,
  policy: RetryPolicy = retryPolicy,
): RetryDecision {
  if (failure.next !== 'retry') return { kind: 'give-up', reason: 'not-retriable' };
  const { baseMs, capMs } = policy.backoffs[failure.code] ?? policy.otherwise;
  const delayMs = random * Math.min(capMs, baseMs * 2 ** (attempt - 1));
  if (delayMs > remainingMs - policy.requestMs) return { kind: 'give-up', reason: 'out-of-time' };
  return { kind: 'wait', delayMs };
}
