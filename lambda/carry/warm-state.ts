import { createLimiter, limiterDefaults, type Limiter } from '../../core/flow/limiter.ts';
import { emptyTimestampMemory, type TimestampMemory } from '../../core/plan/timestamp-memory.ts';
import { emptyWindow, type DeadLetterWindow } from '../../core/settle/dead-letter-window.ts';

/**
 * What one batch passes on to the next in the same function process.
 *
 * A value that nobody changes: {@link processBatch} reads the one that it is given and returns the next one, and the
 * server holds it between batches. A batch that crashes returns none, so the next batch has the state from before it.
 * The state outlives a restart of the instance: it is about the log and the cluster, not about connections.
 *
 * What belongs to connections and statements is not here, and is created anew with them: the pace of partition keys
 * (`services.pacing`), schema news (the store) and what mapping noticed (`connector.observations`, empty between
 * batches).
 *
 * Nothing depends on it for correctness but the timestamps of `record` mode, whose loss has the odds that
 * docs/GUARANTEES.md states.
 */
export interface WarmState {
  /** Read and written by the planner: timestamps that later writes of a row must exceed. Cold: none. */
  readonly timestamps: TimestampMemory;
  /** Read and written while groups are written: how many requests may be in flight. Cold: starts slowly. */
  readonly limiter: Limiter;
  /** Read and written when dead letters are judged: the last records of each topic. Cold: empty. */
  readonly deadLetters: DeadLetterWindow;
  /**
   * Read and written by the check for fields that were left out: when it last read tables, on the clock's monotonic
   * time. Cold: `undefined`, not yet.
   */
  readonly fieldsCheckedAtMs: number | undefined;
}

/** The state of a cold start. */
export function coldState(maxRequestsInFlight: number): WarmState {
  return {
    timestamps: emptyTimestampMemory,
    limiter: createLimiter({ ...limiterDefaults, maxLimit: maxRequestsInFlight }),
    deadLetters: emptyWindow,
    fieldsCheckedAtMs: undefined,
  };
}
