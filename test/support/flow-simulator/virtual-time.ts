import type { Clock } from '../../../lambda/ports/clock.ts';

interface Timer {
  readonly atMs: number;
  /** Among timers of one moment, the first set is the first to ring. */
  readonly sequence: number;
  readonly ring: () => void;
}

/** A clock that stands still while anybody works and jumps to the next timer when nobody does. */
export class VirtualTime implements Clock {
  #nowMs = 0;
  #sequence = 0;
  /** A binary heap: no timer is before its parent, which has half its index. Index 0 is not used. */
  readonly #timers: Timer[] = [{ atMs: -1, sequence: 0, ring: () => undefined }];

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.#nowMs + ms, resolve);
    });
  }

  /** Calls `ring` at that time. */
  at(atMs: number, ring: () => void): void {
    const timer = { atMs: Math.max(atMs, this.#nowMs), sequence: (this.#sequence += 1), ring };
    const timers = this.#timers;
    let index = timers.length;
    for (; index > 1; index >>= 1) {
      const parent = timers[index >> 1]!;
      if (!isBefore(timer, parent)) break;
      timers[index] = parent;
    }
    timers[index] = timer;
  }

  /** Lets time pass until then; every promise that is settled is acted on before the next timer rings. */
  async runUntil(endMs: number): Promise<void> {
    await allPromisesSettled();
    for (let next = this.#timers[1]; next !== undefined && next.atMs <= endMs; next = this.#timers[1]) {
      this.#nowMs = next.atMs;
      this.#removeFirst();
      next.ring();
      await allPromisesSettled();
    }
    this.#nowMs = endMs;
  }

  #removeFirst(): void {
    const timers = this.#timers;
    const last = timers.pop()!;
    const size = timers.length;
    if (size === 1) return;
    let index = 1;
    for (;;) {
      let child = index * 2;
      if (child >= size) break;
      if (child + 1 < size && isBefore(timers[child + 1]!, timers[child]!)) child += 1;
      if (!isBefore(timers[child]!, last)) break;
      timers[index] = timers[child]!;
      index = child;
    }
    timers[index] = last;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.sequence < other.sequence);
}

/** Node runs an immediate only after every promise callback that is ready, and those that they make ready. */
function allPromisesSettled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
