/** How a queue that is being emptied stands. */
export type DrainState = 'going' | 'empty' | 'stuck';

export interface DrainPatience {
  /** How long it must be empty to be believed: SQS counts approximately, and some seconds late. */
  readonly settleMs: number;
  /** How long no message may leave it; more than its visibility timeout, after which a failed one is tried again. */
  readonly stuckMs: number;
}

/** Tells from counts, one after the other, whether a queue still empties. */
export class DrainWatch {
  readonly #patience: DrainPatience;
  #lowest = Infinity;
  #lowestAtMs = 0;

  constructor(patience: DrainPatience) {
    this.#patience = patience;
  }

  /** `count` has all messages, those included that are hidden while somebody works on them. */
  note(count: number, nowMs: number): DrainState {
    if (count < this.#lowest) {
      this.#lowest = count;
      this.#lowestAtMs = nowMs;
    } else if (this.#lowest === 0 && count > 0) {
      // More came: what was empty is so no longer.
      this.#lowest = count;
      this.#lowestAtMs = nowMs;
    }
    const sinceMs = nowMs - this.#lowestAtMs;
    if (this.#lowest === 0) return sinceMs >= this.#patience.settleMs ? 'empty' : 'going';
    return sinceMs >= this.#patience.stuckMs ? 'stuck' : 'going';
  }
}
