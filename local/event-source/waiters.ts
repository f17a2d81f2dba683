interface Waiter {
  readonly isDone: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait until something holds. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  #end: Error | undefined;

  /** Resolves at the first {@link check} at which it holds; rejects with the reason of the {@link end}, before or after it. */
  wait(isDone: () => boolean): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
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

  /** No condition will hold any more. The first reason stays. */
  end(reason: Error): void {
    this.#end ??= reason;
    for (const { reject } of this.#waiting) reject(this.#end);
    this.#waiting.clear();
  }
}
