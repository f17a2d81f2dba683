import type { LocalServers } from '../../local/servers/local-servers.ts';
import { startServers } from '../../local/start/start-servers.ts';

/** A Kafka and a Cassandra that were started for this session. */
export interface DevServers extends LocalServers {
  /** Rejects when one of them ends unasked; never resolves. */
  readonly failed: Promise<never>;
}

/** Starts both and logs what takes long; `undefined` if the signal fires before they answer. */
export async function startDevServers(
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<DevServers | undefined> {
  let onFailure: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    onFailure = reject;
  });
  // Nobody may be waiting yet when it happens.
  failed.catch(() => undefined);
  const startedAtMs = performance.now();
  log('starting Kafka and Cassandra');
  try {
    const servers = await startServers({ version: '5.0.3', nodes: 1, log, signal, onFailure });
    log(`both answer after ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
    return { ...servers, failed };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
