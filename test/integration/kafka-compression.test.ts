import { afterEach, describe, expect, it } from 'vitest';
import type { EventSourceOptions } from '../../local/event-source/options.ts';
import {
  brokers,
  newTopic,
  recordsOf,
  startSource,
  stopSources,
  textOf,
} from '../support/event-source-run.ts';
import { produceByJava } from '../support/java-producer.ts';
import type { JavaJob } from '../support/java-producer.ts';

afterEach(stopSources);

const large = { 'max.message.bytes': '10000000' };

const cases: readonly Omit<JavaJob, 'topic' | 'records' | 'bytes'>[] = [
  { codec: 'none' },
  { codec: 'gzip', level: 1 },
  { codec: 'gzip', level: 9 },
  { codec: 'snappy' },
  { codec: 'lz4', level: 1 },
  { codec: 'lz4', level: 17 },
  { codec: 'zstd', level: -5 },
  { codec: 'zstd' },
  { codec: 'zstd', level: 22 },
];

async function readsEveryRecord({ topic, codec, level, records, bytes }: JavaJob): Promise<void> {
  const values: string[] = [];
  const { source } = await startSource(
    topic,
    (event) => {
      for (const record of recordsOf(event)) values.push(textOf(record));
    },
    { batchSize: 1_000 },
  );
  await source.caughtUp();
  expect(values.map((value) => value.split(' ')[0]).join(), `${codec} ${level ?? '-'}`).toBe(
    Array.from({ length: records }, (_, number) => number).join(),
  );
  expect(values.every((value) => /^\d+ [a-h]+$/.test(value) && value.length === bytes)).toBe(true);
}

describe("event source with records of Kafka's own producer", () => {
  it('the event source reads every compression at every level, in batches of megabytes', async () => {
    const jobs: JavaJob[] = [];
    for (const each of cases)
      jobs.push({ ...each, topic: await newTopic(1, large), records: 3_000, bytes: 700 });
    await produceByJava(brokers, jobs);
    // Side by side: joining its group takes each of them seconds.
    await Promise.all(jobs.map(readsEveryRecord));
  });

  it('the event source ends with the reason if a batch is too large to decompress', async () => {
    const topic = await newTopic(1, large);
    await produceByJava(brokers, [{ topic, codec: 'zstd', level: 'flat', records: 1, bytes: 140_000_000 }]);
    const errors: Error[] = [];
    const changes: Partial<EventSourceOptions> = { onError: (error) => errors.push(error) };
    const { source } = await startSource(topic, () => null, changes);
    await expect(source.caughtUp()).rejects.toThrow(
      `no records could be fetched: ${topic}-0: the batch at offset 0 cannot be read: its records are more than 128 MiB`,
    );
    expect(errors).toHaveLength(1);
    expect(source.lag()).toMatchObject([{ end: 1, lag: 1 }]);
  });
});
