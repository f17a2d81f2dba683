/**
 * How many requests may be in flight.
 *
 * Nobody can configure the right number: it depends on the cluster, on the rows, and on how many other functions
 * write to the same cluster right now. So it is found: one more per round trip while all goes well and the limit is
 * in use (**additive increase**), a share less when the server says that it is too much (**multiplicative
 * decrease**). Functions that share a cluster by this rule end up with equal shares of it (Chiu and Jain, 1989).
 *
 * Three things say "too much": an overload answer, a time-out, and requests that queue in the cluster. The last
 * comes first, so a cluster is normally never driven into the other two. How many of our requests queue follows from
 * latency: its running median (with one slow node of three, a mean would be all that node's) is held against a
 * baseline, the lowest median seen, and the share above it is waiting. The baseline slowly ages towards the present,
 * or a cluster whose rows have grown larger for good would be taken for an overloaded one forever.
 *
 * Equal shares come from `queuedRequests`: a few requests may queue whatever the latency, and as long as they do,
 * a small limit grows while the large ones shrink.
 *
 * A decrease shows its effect only after a round trip. Until then the answers are those of requests sent before it,
 * and neither decrease nor increase the limit: at most one decrease per round trip.
 *
 * Starting up (`starting`), the limit doubles per round trip, until the first decrease.
 */

export interface LimiterSettings {
  /** At least 1. Larger keeps a function writing against a server that refuses everything. */
  readonly minLimit: number;
  /** The ceiling that the user sets; the limiter works below it. */
  readonly maxLimit: number;
  /** Where a cold start begins; too large, and a hundred cold starts at once are a blow to the cluster. */
  readonly initialLimit: number;
  /**
   * What an overload answer or a time-out leaves of the limit: 0.3 to 0.9. Too small: the limit swings, and
   * throughput with it; too large: the server is refused and refuses on for many round trips.
   */
  readonly overloadFactor: number;
  /** What risen latency leaves of the limit: 0.8 to 0.98, since it is noticed before harm is done. */
  readonly latencyFactor: number;
  /**
   * So many requests may queue in the cluster, whatever the latency: 1 to 10. It is the same for every function,
   * large or small its limit, and this is what gives them equal shares. Too small: a function that comes to a busy
   * cluster never gets its share; too large: many functions together queue for long.
   */
  readonly queuedRequests: number;
  /**
   * And beyond those this share of the limit: 0.2 to 0.7; with 0.5, latency may double. Too small: noise is taken
   * for queueing, and throughput suffers; too large: freshness suffers for no throughput.
   */
  readonly queuedShare: number;
  /** A wait up to here is not taken for queueing: 0.5 to 10 ms, what latency jitters by on an idle cluster. */
  readonly jitterMs: number;
  /**
   * In this time the baseline comes 63 % closer to the present median: 30 to 600 s. Too short: a lasting queue
   * becomes the new normal; too long: throughput is low for minutes after rows have grown larger.
   */
  readonly baselineAgeMs: number;
}

/** Settings of production but for `maxLimit`; found with the flow simulator (test/support/flow-simulator). */
export const limiterDefaults = {
  minLimit: 1,
  initialLimit: 8,
  overloadFactor: 0.6,
  latencyFactor: 0.9,
  queuedRequests: 3,
  queuedShare: 0.5,
  jitterMs: 2,
  baselineAgeMs: 120_000,
} as const satisfies Omit<LimiterSettings, 'maxLimit'>;

export interface Limiter {
  readonly settings: LimiterSettings;
  /** From `minLimit` to `maxLimit`, fractions included; {@link requestsAllowed} is what to obey. */
  readonly limit: number;
  /** True until the first decrease. */
  readonly starting: boolean;
  /** Running median of the latency of successes; `undefined` before the first. */
  readonly medianMs: number | undefined;
  readonly baselineMs: number;
  /** When `medianMs` and `baselineMs` were last brought up to date. */
  readonly observedAtMs: number;
  /** Answers to requests sent before this do not count; never in the future of `observedAtMs`. */
  readonly decreasedAtMs: number;
}

export interface Observation {
  /** `overload`: the server said so; `timeout`: no answer in time, or Keyspaces' way to throttle. */
  readonly kind: 'success' | 'overload' | 'timeout';
  readonly latencyMs: number;
  /** Requests in flight when this one ended, itself included. */
  readonly inFlight: number;
  /** When the request ended. Any clock that does not jump. */
  readonly nowMs: number;
}

/** The limiter of a cold start. */
export function createLimiter(settings: LimiterSettings): Limiter {
  return {
    settings,
    limit: Math.min(settings.maxLimit, Math.max(settings.minLimit, settings.initialLimit)),
    starting: true,
    medianMs: undefined,
    baselineMs: 0,
    observedAtMs: -Infinity,
    decreasedAtMs: -Infinity,
  };
}

/** How many requests may be in flight at once: a whole number, at least 1. */
export function requestsAllowed(limiter: Limiter): number {
  return Math.max(1, Math.floor(limiter.limit));
}

/**
 * The limiter after one more request has ended.
 *
 * Called once per request: one small object is all it allocates, which is why no object is spread here
 * (a spread of these fields takes twenty times as long as naming them).
 */
export function observe(limiter: Limiter, observation: Observation): Limiter {
  const { settings, limit, starting } = limiter;
  const { kind, latencyMs, inFlight, nowMs } = observation;
  const succeeded = kind === 'success';
  const medianMs = succeeded ? moveMedian(limiter.medianMs ?? latencyMs, latencyMs) : limiter.medianMs;
  const baselineMs = medianMs === undefined ? 0 : ageBaseline(limiter, medianMs, nowMs);
  // A clock set back must not silence the limiter until it has caught up.
  const decreasedAtMs = Math.min(limiter.decreasedAtMs, nowMs);
  const sentSinceDecrease = nowMs - latencyMs >= decreasedAtMs;
  const mayQueue = settings.queuedRequests + settings.queuedShare * limit;
  const idleMs = baselineMs + settings.jitterMs;
  const isQueueing = medianMs !== undefined && queued(inFlight, medianMs, idleMs) > mayQueue;

  let nextLimit = limit;
  if (sentSinceDecrease) {
    if (!succeeded) nextLimit = limit * settings.overloadFactor;
    else if (!isQueueing && inFlight >= limit * inUse) nextLimit = limit + (starting ? 1 : 1 / limit);
    else if (isQueueing && queued(inFlight, latencyMs, idleMs) > mayQueue) {
      nextLimit = limit * settings.latencyFactor;
    }
  }
  const decreased = nextLimit < limit;
  return {
    settings,
    limit: Math.min(settings.maxLimit, Math.max(settings.minLimit, nextLimit)),
    starting: starting && !decreased,
    medianMs,
    baselineMs,
    observedAtMs: nowMs,
    decreasedAtMs: decreased ? nowMs : decreasedAtMs,
  };
}

/** A limit is in use from this share on: what is not used says nothing about whether more would do. */
const inUse = 0.75;

/** Each latency moves the median by this share: 14 risen ones in a row double it. */
const medianStep = 0.05;

/**
 * How many of our requests wait for their turn: the share of the latency that is waiting (Little's law). Negative
 * where none waits.
 */
function queued(inFlight: number, latencyMs: number, idleMs: number): number {
  return inFlight * (1 - idleMs / latencyMs);
}

function moveMedian(medianMs: number, latencyMs: number): number {
  if (latencyMs > medianMs) return Math.min(latencyMs, medianMs * (1 + medianStep));
  return Math.max(latencyMs, medianMs * (1 - medianStep));
}

function ageBaseline(limiter: Limiter, medianMs: number, nowMs: number): number {
  if (limiter.medianMs === undefined || medianMs < limiter.baselineMs) return medianMs;
  const elapsedMs = Math.max(0, nowMs - limiter.observedAtMs);
  const share = Math.min(1, elapsedMs / limiter.settings.baselineAgeMs);
  return limiter.baselineMs + (medianMs - limiter.baselineMs) * share;
}
