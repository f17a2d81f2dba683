import type { LocalServers } from '../../local/servers/local-servers.ts';
import { startServers } from '../../local/start/start-servers.ts';

/** The servers that were started for this session. */
export interface DevServers extends LocalServers {
  /** Rejects when one of them ends unasked; never resolves. */
  readonly failed: Promise<never>;
}

/**
 * Starts a Kafka and a Cassandra, and a schema registry where `registry` is true, and logs what takes long; `undefined`
 * if the signal fires before they answer.
 */
export async function startDevServers(
  log: (line: string) => void,
  signal: AbortSignal,
  registry: boolean,
): Promise<DevServers | undefined> {
  let onFailure: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    onFailure = reject;
  });
  // Nobody may be waiting yet when it happens.
  failed.catch(() => undefined);
  const startedAtMs = performance.now();
  log(registry ? 'starting Kafka, Cassandra and a schema registry' : 'starting Kafka and Cassandra');
  try {
    const servers = await startServers({ version: '5.0.3', nodes: 1, registry, log, signal, onFailure });
    log(
      `${registry ? 'all' : 'both'} answer after ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`,
    );
    return { ...servers, failed };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
