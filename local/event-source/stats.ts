/** Counts of records since the start, named after the metrics of an event source mapping; `invocations` and the errors count calls. */
export interface EventSourceStats {
  readonly polled: number;
  readonly filteredOut: number;
  /** Records in events, counted at every delivery. */
  readonly invoked: number;
  readonly invocations: number;
  /** Records whose delivery failed, wholly or as reported. */
  readonly failedInvoke: number;
  /** Invocations that ended in an error, a crash, a time-out or an answer that makes the whole batch fail. */
  readonly invokeErrors: number;
  /** Records given up without a destination. */
  readonly dropped: number;
  /** Records given up to the on-failure destination. */
  readonly deliveredOnFailure: number;
  /** Offsets that are committed for the group. */
  readonly committed: number;
  readonly commitErrors: number;
  readonly pollingErrors: number;
  /** Partitions taken back to their committed offset, by a rebalance or by hostile behaviour. */
  readonly rewinds: number;
}

/** The same, while counting. */
export type Counters = { -readonly [Name in keyof EventSourceStats]: number };

export function newCounters(): Counters {
  return {
    polled: 0,
    filteredOut: 0,
    invoked: 0,
    invocations: 0,
    failedInvoke: 0,
    invokeErrors: 0,
    dropped: 0,
    deliveredOnFailure: 0,
    committed: 0,
    commitErrors: 0,
    pollingErrors: 0,
    rewinds: 0,
  };
}
