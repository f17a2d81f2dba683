/** What must be undone before a command may end. */
export interface Cleanup {
  /** Remembers a step; steps run in reverse order. */
  defer(step: () => Promise<void> | void): void;
  /** Runs every step once, also when one throws; then rejects with what went wrong first. */
  run(): Promise<void>;
}

/** An empty list of steps. */
export function createCleanup(): Cleanup {
  const steps: (() => Promise<void> | void)[] = [];
  return {
    defer: (step) => void steps.push(step),
    async run() {
      const errors: unknown[] = [];
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await step();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Runs `work` and then, however it ended, every step that it deferred. */
export async function withCleanup<T>(work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = createCleanup();
  let result: T;
  try {
    result = await work(cleanup);
  } catch (error) {
    // The first failure is the cause; that cleaning up failed as well mostly follows from it.
    await cleanup.run().catch(() => undefined);
    throw error;
  }
  await cleanup.run();
  return result;
}
