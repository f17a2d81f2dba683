/**
 * How far one lane has been written.
 *
 * A lane is a list of groups that are written one after the other. One request of a lane is in flight at a time, so
 * that the server sees its groups in order. The group that is being written is held as parts: itself, or the pieces
 * that it was split into after the server had rejected it. The first part is the next to be sent.
 *
 * Every lane that was begun is in exactly one state:
 *
 * - `ready`: the first part may be sent.
 *   Entered at the start, by `acknowledge`, `refuse` and `split` if something remains, and by `wake`.
 *   Left by `send`, `waitForGate` and `abandon`. No request of the lane is in flight, and it has no timer.
 * - `in-flight`: the first part was sent.
 *   Entered by `send`. Left by `acknowledge`, `refuse`, `split`, `waitForRetry` and `abandon`.
 *   The lane has exactly one request in flight.
 * - `waiting`: the first part is sent again after a failure, or for the first time, when a timer ends.
 *   Entered by `waitForGate` and `waitForRetry`. Left by `wake`. The lane has exactly one timer.
 * - `ended`: nothing remains to be sent.
 *   Entered by `acknowledge` and `refuse` after the last part of the last group, and by `abandon`. Never left.
 *
 * Only the methods named change the state; one that is called in another state than these throws a RangeError, since
 * a write would be sent twice or not at all. In a batch that crashes, lanes stay in the state that they are in.
 */
import type { Lane, WriteGroup } from '../../core/record/write.ts';

export type LaneState = 'ready' | 'in-flight' | 'waiting' | 'ended';

/** What an abandoned lane has not written. */
export interface Unwritten {
  /** Of the group that was being written, the part sent last included; in order. */
  readonly parts: readonly WriteGroup[];
  /** The groups after it. */
  readonly following: readonly WriteGroup[];
}

export class LaneProgress {
  readonly #lane: Lane;
  #state: LaneState = 'ready';
  /** Of the group being written. */
  #index = 0;
  /** What remains of that group; at least one part, unless the lane has ended. */
  #parts: readonly WriteGroup[];
  #attempts = 0;
  #gatesPassed = 0;

  /** `first` is the first group of the lane. */
  constructor(lane: Lane, first: WriteGroup) {
    this.#lane = lane;
    this.#parts = [first];
  }

  get state(): LaneState {
    return this.#state;
  }

  /** The part that is sent next, or was sent last while it is in flight; `undefined` once the lane has ended. */
  get next(): WriteGroup | undefined {
    return this.#parts[0];
  }

  /** How often the next part was sent and failed. */
  get attempts(): number {
    return this.#attempts;
  }

  /** How many of the pacing's gates the next attempt has passed. */
  get gatesPassed(): number {
    return this.#gatesPassed;
  }

  /** The next attempt has passed one more gate; the state stays `ready`. */
  passGate(): void {
    this.#leave('passGate', 'ready');
    this.#gatesPassed += 1;
  }

  /** The next attempt has passed a gate and must wait for its turn there. */
  waitForGate(): void {
    this.#leave('waitForGate', 'ready');
    this.#gatesPassed += 1;
    this.#state = 'waiting';
  }

  /** The next part is sent. Another attempt of it passes every gate anew. */
  send(): void {
    this.#leave('send', 'ready');
    this.#gatesPassed = 0;
    this.#state = 'in-flight';
  }

  /** The part in flight is written. */
  acknowledge(): void {
    this.#leave('acknowledge', 'in-flight');
    this.#advance(this.#parts.slice(1));
  }

  /** The part in flight can never be written: `instead` is written in its place, or nothing. */
  refuse(instead: readonly WriteGroup[]): void {
    this.#leave('refuse', 'in-flight');
    this.#advance([...instead, ...this.#parts.slice(1)]);
  }

  /** The part in flight is not written: `pieces` of it are sent one after the other. */
  split(pieces: readonly WriteGroup[]): void {
    this.#leave('split', 'in-flight');
    this.#advance([...pieces, ...this.#parts.slice(1)]);
  }

  /** The part in flight has failed, and is sent again after a wait. */
  waitForRetry(): void {
    this.#leave('waitForRetry', 'in-flight');
    this.#attempts += 1;
    this.#state = 'waiting';
  }

  /** The wait is over. */
  wake(): void {
    this.#leave('wake', 'waiting');
    this.#state = 'ready';
  }

  /** Nothing more is sent. */
  abandon(): Unwritten {
    this.#leave('abandon', 'ready', 'in-flight');
    const unwritten = { parts: this.#parts, following: this.#lane.slice(this.#index + 1) };
    this.#parts = [];
    this.#state = 'ended';
    return unwritten;
  }

  #advance(remaining: readonly WriteGroup[]): void {
    this.#attempts = 0;
    this.#parts = remaining;
    if (remaining.length === 0) {
      this.#index += 1;
      const group = this.#lane[this.#index];
      if (group !== undefined) this.#parts = [group];
    }
    this.#state = this.#parts.length === 0 ? 'ended' : 'ready';
  }

  #leave(transition: string, state: LaneState, otherState = state): void {
    if (this.#state === state || this.#state === otherState) return;
    throw new RangeError(`a lane that is ${this.#state} cannot ${transition}`);
  }
}
