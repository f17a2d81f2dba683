/** The state of a queue that is being emptied. */
export type DrainState = 'going' | 'empty' | 'stuck';

export interface DrainPatience {
  /** How long the count must be 0: SQS counts approximately, and some seconds late. */
  readonly settleMs: number;
  /** How long the count may not fall; more than the visibility timeout, after which a failed message is retried. */
  readonly stuckMs: number;
}

/** Decides from successive counts whether a queue still empties. */
export class DrainWatch {
  readonly #patience: DrainPatience;
  #lowest = Infinity;
  #lowestAtMs = 0;

  constructor(patience: DrainPatience) {
    this.#patience = patience;
  }

  /** `count` includes messages that are hidden while they are processed. */
  note(count: number, nowMs: number): DrainState {
    if (count < this.#lowest) {
      this.#lowest = count;
      this.#lowestAtMs = nowMs;
    } else if (this.#lowest === 0 && count > 0) {
      // New messages: the queue is empty no longer.
      this.#lowest = count;
      this.#lowestAtMs = nowMs;
    }
    const sinceMs = nowMs - this.#lowestAtMs;
    if (this.#lowest === 0) return sinceMs >= this.#patience.settleMs ? 'empty' : 'going';
    return sinceMs >= this.#patience.stuckMs ? 'stuck' : 'going';
  }
}
