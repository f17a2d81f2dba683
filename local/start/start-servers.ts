import { startCassandra } from '../cassandra/cassandra.ts';
import { chooseRuntime, detectTools } from './choose-runtime.ts';
import { startInDocker } from '../docker/start-in-docker.ts';
import { startKafka } from '../kafka/kafka.ts';
import type { LocalServers, ServersOptions } from '../servers/local-servers.ts';

/**
 * Starts both servers side by side and resolves when both answer: as Java processes, or in Docker where Java 17 or Maven is missing.
 * Rejects if either fails; nothing runs then.
 */
export async function startServers(options: ServersOptions): Promise<LocalServers> {
  const runtime = chooseRuntime(await detectTools(), options.nodes);
  if (runtime === 'docker') return startInDocker(options);

  const other = new AbortController();
  const signal = AbortSignal.any([options.signal, other.signal]);
  const { version, nodes, log, onFailure } = options;
  const starts = [
    startKafka({ log, signal, onFailure }),
    startCassandra({ version, nodes, log, signal, onFailure }),
  ] as const;
  for (const start of starts)
    start.catch((error: unknown) => {
      other.abort(error);
    });
  const [kafka, cassandra] = await Promise.allSettled(starts);
  if (kafka.status === 'fulfilled' && cassandra.status === 'fulfilled') {
    const { contactPoints, localDatacenter } = cassandra.value;
    const stop = async (): Promise<void> => {
      await Promise.all([kafka.value.stop(), cassandra.value.stop()]);
    };
    return { brokers: kafka.value.brokers, contactPoints, localDatacenter, stop };
  }
  if (kafka.status === 'fulfilled') await kafka.value.stop();
  if (cassandra.status === 'fulfilled') await cassandra.value.stop();
  throw signal.reason;
}
