import type { TestProject } from 'vitest/node';
import { messageOfThrown } from '../../core/failure/thrown.ts';
import { startCassandra } from '../../local/cassandra/cassandra.ts';
import { startKafka } from '../../local/kafka/kafka.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** One Kafka and one Cassandra 5.0.3 for all integration tests: take names of your own for topics and keyspaces. */
    readonly servers: {
      /** `host:port`. */
      readonly brokers: string;
      /** `host:port`. */
      readonly contactPoints: readonly string[];
      readonly localDatacenter: string;
    };
  }
}

/** Starts both servers side by side before the first integration test and stops them after the last. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  // Nothing holds a free port until the server takes it, and all tests depend on this start: it is tried twice.
  const twice = <T>(start: () => Promise<T>): Promise<T> =>
    start().catch((error: unknown) => {
      log(`${messageOfThrown(error)}\nThe server is started once more.`);
      return start();
    });
  const [kafka, cassandra] = await Promise.allSettled([
    twice(() => startKafka({ log })),
    twice(() => startCassandra({ log })),
  ]);
  const stop = async (): Promise<void> => {
    if (kafka.status === 'fulfilled') await kafka.value.stop();
    if (cassandra.status === 'fulfilled') await cassandra.value.stop();
  };
  if (kafka.status === 'fulfilled' && cassandra.status === 'fulfilled') {
    const { contactPoints, localDatacenter } = cassandra.value;
    project.provide('servers', { brokers: kafka.value.brokers, contactPoints, localDatacenter });
    return stop;
  }
  await stop();
  throw new AggregateError(
    [kafka, cassandra].flatMap(reasonOf),
    'the servers of the integration tests did not start',
  );
}

const reasonOf = (start: PromiseSettledResult<unknown>): readonly unknown[] =>
  start.status === 'rejected' ? [start.reason] : [];
