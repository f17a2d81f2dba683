interface Waiter {
  readonly isDone: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait until something holds. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Resolves at the first {@link check} at which it holds. */
  wait(isDone: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.add({ isDone, resolve, reject });
      this.check();
    });
  }

  check(): void {
    for (const waiter of this.#waiting) {
      if (!waiter.isDone()) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  rejectAll(reason: Error): void {
    for (const { reject } of this.#waiting) reject(reason);
    this.#waiting.clear();
  }
}
