import { errors } from 'cassandra-driver';

/** Rejects with the driver's own error of a time-out if `work` takes longer than `ms`; nobody waits for it then. */
export async function withinTime<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(new errors.OperationTimedOutError(`${what} took longer than ${Math.round(ms)} ms`));
      },
      Math.max(0, ms),
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
