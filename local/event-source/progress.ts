/**
 * What is done of one partition, and which offset may be committed.
 *
 * Invariant: every offset below {@link Progress.done} is finished, or is no record that had to be delivered.
 */
export class Progress {
  /** Offsets received and not known to be done below, in log order, from `#head` on. */
  #outstanding: number[] = [];
  #head = 0;
  /** Finished, but behind one that is not. */
  readonly #finished = new Set<number>();
  #next: number;

  /** `next`: the first offset to be received. */
  constructor(next: number) {
    this.#next = next;
  }

  /** The lowest offset that is not done: what may be committed. */
  get done(): number {
    return this.#outstanding[this.#head] ?? this.#next;
  }

  /** The offset after the last received. */
  get next(): number {
    return this.#next;
  }

  get outstandingCount(): number {
    return this.#outstanding.length - this.#head - this.#finished.size;
  }

  /** Takes in records that must be delivered, by ascending offset, and the offset up to which nothing else must. */
  receive(records: readonly { readonly offset: number }[], next: number): void {
    for (const { offset } of records) this.#outstanding.push(offset);
    this.#next = next;
  }

  /** Notes that a record is done; a second time, or for one never received, changes nothing. */
  finish(offset: number): void {
    const lowest = this.#outstanding[this.#head];
    if (lowest === undefined || offset < lowest || offset >= this.#next) return;
    if (offset > lowest) {
      this.#finished.add(offset);
      return;
    }
    this.#head += 1;
    for (;;) {
      const following = this.#outstanding[this.#head];
      if (following === undefined || !this.#finished.delete(following)) break;
      this.#head += 1;
    }
    if (this.#head > 4096 && this.#head * 2 > this.#outstanding.length) {
      this.#outstanding = this.#outstanding.slice(this.#head);
      this.#head = 0;
    }
  }
}
