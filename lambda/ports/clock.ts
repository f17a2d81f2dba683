export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;

  /** Milliseconds on a clock that never jumps, fractions included; only differences mean something. */
  monotonic(): number;

  /** Resolves after at least `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
}
