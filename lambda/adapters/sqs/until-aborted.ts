import { setMaxListeners } from 'node:events';

/** Where the caller has no limit of its own. */
export const defaultTimeoutMs = 10_000;

/** A signal that ends every request it is given to, after `timeoutMs`. */
export function endAfter(timeoutMs: number): AbortSignal {
  const signal = AbortSignal.timeout(Math.max(0, Math.floor(timeoutMs)));
  // Every request in flight listens to it; Node warns from 11 on.
  setMaxListeners(0, signal);
  return signal;
}

/**
 * The result of `work`, or the reason of a signal that comes first. The SDK ends a request by its signal, but neither
 * its pauses between attempts nor its search for credentials.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = deferred();
  const onAbort = (): void => {
    reject(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function deferred(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => (reject = rejectPromise));
  return { promise, reject };
}
