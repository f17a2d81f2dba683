import { startCassandra } from '../cassandra/cassandra.ts';
import { chooseRuntime, detectTools } from './choose-runtime.ts';
import { startInDocker } from '../docker/start-in-docker.ts';
import { startKafka } from '../kafka/kafka.ts';
import { startRegistry } from '../registry/registry.ts';
import type { LocalServers, ServersOptions } from '../servers/local-servers.ts';

/**
 * Starts the servers side by side and resolves when all answer: as Java processes, or in Docker where Java 17 or Maven is missing.
 * Rejects if one fails; nothing runs then.
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
    options.registry ? startRegistry({ log, signal, onFailure }) : Promise.resolve(undefined),
  ] as const;
  for (const start of starts)
    start.catch((error: unknown) => {
      other.abort(error);
    });
  const settled = await Promise.allSettled(starts);
  const stop = async (): Promise<void> => {
    await Promise.all(
      settled.map(async (each) => {
        if (each.status === 'fulfilled') await each.value?.stop();
      }),
    );
  };
  const [kafka, cassandra, registry] = settled;
  if (kafka.status === 'fulfilled' && cassandra.status === 'fulfilled' && registry.status === 'fulfilled') {
    const { contactPoints, localDatacenter } = cassandra.value;
    return { brokers: kafka.value.brokers, contactPoints, localDatacenter, registry: registry.value, stop };
  }
  await stop();
  throw signal.reason;
}
