const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `npm` passes Ctrl-C on to a process that the terminal has signalled already:
 * a second signal this soon is the same key press, not impatience.
 */
const sameKeyPressMs = 1_000;

/** Ends the process at once; child processes are then ended by their own guards. */
const interruptedExitCode = 130;

/**
 * Runs `work` with an {@link AbortSignal} that fires on Ctrl-C or a request to end, so that it can end in order.
 * A second Ctrl-C ends the process at once.
 */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (): void => {
    firstAt ??= performance.now();
    if (controller.signal.aborted && performance.now() - firstAt > sameKeyPressMs) {
      process.exit(interruptedExitCode);
    }
    controller.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
