import type { Client } from 'cassandra-driver';
import { withinTime } from '../time/within-time.ts';

/**
 * Connects a driver; rejects with its time-out error if that takes longer than `timeoutMs`. What connects later is shut
 * down then: the driver cannot be shut down while it connects.
 */
export async function connectInTime(client: Client, timeoutMs: number): Promise<void> {
  const connecting = client.connect();
  let isLate = false;
  connecting.then(
    () => (isLate ? client.shutdown() : undefined),
    () => undefined,
  );
  try {
    await withinTime(connecting, timeoutMs, 'connecting');
  } catch (error) {
    isLate = true;
    throw error;
  }
}
