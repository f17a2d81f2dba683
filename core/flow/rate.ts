/**
 * Ceilings of rows and bytes per second for one function: for clusters that others depend on, and for targets that
 * are paid by the row. Tokens run in over time and each request takes its own (a token bucket, written as the time
 * at which the bucket would be full again).
 */

export interface RateCeilings {
  /** At least 1; absent: no ceiling. */
  readonly rowsPerSecond?: number;
  /** At least 1; absent: no ceiling. */
  readonly bytesPerSecond?: number;
}

export interface Rate {
  readonly ceilings: RateCeilings;
  /** When the bucket of rows is full again: milliseconds of the caller's clock. */
  readonly rowsFullAtMs: number;
  readonly bytesFullAtMs: number;
}

export interface RateDecision {
  /** How long to wait before the request is sent; 0: send it now. */
  readonly waitMs: number;
  /** The rate with the request counted in, at the time it will be sent. */
  readonly rate: Rate;
}

/** Rate of a cold start: nothing spent yet. */
export function createRate(ceilings: RateCeilings): Rate {
  return { ceilings, rowsFullAtMs: -Infinity, bytesFullAtMs: -Infinity };
}

/**
 * How long a request has to wait for its tokens, which are then its own: requests are sent in the order they asked.
 * `undefined`, and nothing is taken, if that is more than `maxWaitMs`.
 *
 * Over any second no more is sent than the ceiling, as long as no single request is larger than a twentieth of it;
 * a larger one goes when the bucket is full, and over a second exceeds the ceiling by less than itself.
 */
export function reserve(
  rate: Rate,
  rows: number,
  bytes: number,
  nowMs: number,
  maxWaitMs: number,
): RateDecision | undefined {
  const { rowsPerSecond, bytesPerSecond } = rate.ceilings;
  const rowsWaitMs = waitFor(rate.rowsFullAtMs, rows, rowsPerSecond, nowMs);
  const bytesWaitMs = waitFor(rate.bytesFullAtMs, bytes, bytesPerSecond, nowMs);
  const waitMs = Math.max(rowsWaitMs, bytesWaitMs);
  if (waitMs > maxWaitMs) return undefined;
  const sentAtMs = nowMs + waitMs;
  return {
    waitMs,
    rate: {
      ceilings: rate.ceilings,
      rowsFullAtMs: spend(rate.rowsFullAtMs, rows, rowsPerSecond, sentAtMs),
      bytesFullAtMs: spend(rate.bytesFullAtMs, bytes, bytesPerSecond, sentAtMs),
    },
  };
}

/**
 * The bucket holds this share of a second's tokens, and the tokens run in that much slower, so that a full bucket
 * and what runs in over one second are together no more than the ceiling. 0.01 to 0.2: too small, and timers decide
 * the rate; too large, and it comes in bursts and stays below the ceiling.
 */
const burst = 0.05;

const fillMs = (1000 * burst) / (1 - burst);

function waitFor(fullAtMs: number, tokens: number, perSecond: number | undefined, nowMs: number): number {
  if (perSecond === undefined) return 0;
  const roomMs = Math.max(0, fillMs - timeOf(tokens, perSecond));
  return Math.max(0, fullAtMs - roomMs - nowMs);
}

function spend(fullAtMs: number, tokens: number, perSecond: number | undefined, sentAtMs: number): number {
  return perSecond === undefined ? fullAtMs : Math.max(fullAtMs, sentAtMs) + timeOf(tokens, perSecond);
}

/** How long it takes the tokens to run in. */
function timeOf(tokens: number, perSecond: number): number {
  return (tokens * 1000) / (perSecond * (1 - burst));
}
