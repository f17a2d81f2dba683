import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startLambdaHost } from '../../local/lambda-host/host.ts';
import {
  brokers,
  failures,
  newTopic,
  numbered,
  recordsOf,
  startSource,
  stopSources,
  textOf,
} from '../support/event-source-run.ts';
import type { KafkaEvent } from '../support/event-source-run.ts';
import { deleteTopic, writeRecords } from '../support/kafka-records.ts';
import { waitUntil } from '../support/wait-until.ts';

afterEach(stopSources);

describe('event source', () => {
  it('the event source delivers records in the documented form and commits what is done', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, [
      {
        key: 'k',
        value: 'v',
        timestampMs: 1_700_000_000_000,
        headers: [
          ['h', Buffer.from([1, 255])],
          ['e', ''],
          ['n', null],
        ],
      },
      { key: null, value: null, timestampMs: 1_700_000_000_001 },
      { key: '', value: '', timestampMs: 1_600_000_000_000 },
    ]);
    const events: KafkaEvent[] = [];
    const { source } = await startSource(topic, (event) => void events.push(event));
    await source.caughtUp();
    const fields = { topic, partition: 0, timestampType: 'CREATE_TIME' };
    expect(events).toEqual([
      {
        eventSource: 'aws:kafka',
        eventSourceArn: expect.stringMatching(/^arn:aws:kafka:/) as string,
        bootstrapServers: brokers,
        records: {
          [`${topic}-0`]: [
            {
              ...fields,
              offset: 0,
              timestamp: 1_700_000_000_000,
              key: 'aw==',
              value: 'dg==',
              headers: [{ h: [1, -1] }, { e: [] }, { n: null }],
            },
            { ...fields, offset: 1, timestamp: 1_700_000_000_001, headers: [] },
            { ...fields, offset: 2, timestamp: 1_600_000_000_000, key: '', value: '', headers: [] },
          ],
        },
      },
    ]);
    expect(source.lag()).toEqual([
      { topic, partition: 0, position: 3, done: 3, committed: 3, end: 3, lag: 0 },
    ]);
    expect(source.stats).toMatchObject({
      polled: 3,
      invoked: 3,
      invocations: 1,
      committed: 3,
      failedInvoke: 0,
    });
  });

  it('the event source keeps the order of each partition over many batches', async () => {
    const topic = await newTopic(3);
    for (const partition of [0, 1, 2]) {
      await writeRecords(brokers, topic, partition, numbered(250));
      await writeRecords(brokers, topic, partition, numbered(250, 250));
    }
    const seen = new Map<number, string[]>();
    const { source, deliveries } = await startSource(
      topic,
      (event) => {
        for (const record of recordsOf(event)) {
          seen.set(record.partition, [...(seen.get(record.partition) ?? []), textOf(record)]);
        }
      },
      { batchSize: 40 },
    );
    await source.caughtUp();
    const all = Array.from({ length: 500 }, (_, index) => String(index));
    expect([...seen].sort(([a], [b]) => a - b)).toEqual([0, 1, 2].map((partition) => [partition, all]));
    expect(deliveries.every((delivery) => delivery.split(/[ ,]/).length <= 40)).toBe(true);
  });

  it('the event source processes partitions at the same time', async () => {
    const topic = await newTopic(2);
    await writeRecords(brokers, topic, 0, numbered(2));
    await writeRecords(brokers, topic, 1, numbered(2));
    let running = 0;
    let release = (): void => undefined;
    const bothRun = new Promise<void>((resolve) => (release = resolve));
    const { source } = await startSource(
      topic,
      async () => {
        running += 1;
        if (running === 2) release();
        await bothRun;
      },
      { batchSize: 2 },
    );
    await source.caughtUp();
    expect(running).toBe(2);
  });

  it('the event source resumes at the committed offsets, also after an end without a commit', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, numbered(3));
    const first = await startSource(topic, () => null);
    await first.source.caughtUp();
    await first.source.stop();

    await writeRecords(brokers, topic, 0, numbered(2, 3));
    const second = await startSource(topic, () => null, { commitIntervalMs: 60_000 });
    await waitUntil('the new records', () => second.source.lag()[0]?.done === 5);
    await second.source.stop({ abrupt: true });
    expect(second.deliveries).toEqual(['0:3,4']);

    const third = await startSource(topic, () => null);
    await third.source.caughtUp();
    expect(third.deliveries).toEqual(['0:3,4']);
  });

  it.each([
    ['LATEST', ['3', '4']],
    [{ kind: 'AT_TIMESTAMP', timestampMs: 1_700_000_001_500 }, ['2', '3', '4']],
    [{ kind: 'AT_TIMESTAMP', timestampMs: 1_700_000_005_000 }, ['3', '4']],
  ] as const)('the event source starts at %j', async (startingPosition, expected) => {
    const topic = await newTopic();
    const stamped = numbered(3).map((record, index) => ({
      ...record,
      timestampMs: 1_700_000_000_000 + index * 1000,
    }));
    await writeRecords(brokers, topic, 0, stamped);
    const seen: string[] = [];
    const { source } = await startSource(topic, (event) => void seen.push(...recordsOf(event).map(textOf)), {
      startingPosition,
    });
    await writeRecords(brokers, topic, 0, numbered(2, 3));
    await source.caughtUp();
    expect(seen).toEqual(expected);
  });

  it('the event source reports that committed offsets take precedence, and resets them only if it is alone', async () => {
    const topic = await newTopic(2);
    for (const partition of [0, 1]) await writeRecords(brokers, topic, partition, numbered(2));
    const resumed: object[] = [];
    const onResumed = (partitions: object): void => void resumed.push(partitions);
    const first = await startSource(topic, () => null, { onResumed });
    await first.source.caughtUp();
    expect(resumed).toEqual([]);
    await expect(startSource(topic, () => null, { ignoreCommitted: true })).rejects.toThrow(
      `the group '${topic}-group' has 1 member: its offsets cannot be reset`,
    );
    await first.source.stop();
    const second = await startSource(topic, () => null, { onResumed });
    await second.source.caughtUp();
    expect(second.deliveries).toEqual([]);
    expect(resumed).toEqual([{ partitions: 2, of: 2 }]);
    await second.source.stop();
    const third = await startSource(topic, () => null, { onResumed, ignoreCommitted: true });
    await third.source.caughtUp();
    expect(third.source.stats.invoked).toBe(4);
    expect(resumed).toHaveLength(1);
    await third.source.stop();
    const fourth = await startSource(topic, () => null, {
      ignoreCommitted: true,
      startingPosition: 'LATEST',
    });
    await fourth.source.caughtUp();
    expect(fourth.deliveries).toEqual([]);
  });

  it('the event source reports what it retries', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, numbered(1));
    const troubles: string[] = [];
    const { source } = await startSource(topic, () => null, {
      onTrouble: (message) => void troubles.push(message),
    });
    await source.caughtUp();
    await deleteTopic(brokers, topic);
    await waitUntil('it says that the topic is gone', () =>
      troubles.some((message) => /tried again: .*UNKNOWN_TOPIC/.test(message)),
    );
  });

  it('the event source skips records that no filter matches and counts them as done', async () => {
    const topic = await newTopic();
    await writeRecords(brokers, topic, 0, [
      { value: '{"city":"Oslo"}' },
      { value: '{"city":"Bergen"}' },
      { value: 'Oslo' },
      { value: null },
      { value: '{"city":"Oslo"}' },
      { value: '{}' },
    ]);
    const { source, deliveries } = await startSource(topic, () => null, {
      filters: [{ value: { city: ['Oslo'] } }],
    });
    await source.caughtUp();
    expect(deliveries).toEqual(['0:0,4']);
    expect(source.lag()).toMatchObject([{ committed: 6 }]);
    expect(source.stats).toMatchObject({ polled: 6, filteredOut: 4, invoked: 2 });
  });

  it('the event source reports a missing topic and brokers that do not answer', async () => {
    await expect(startSource('no-such-topic', () => null)).rejects.toThrow(
      `no topic 'no-such-topic' on these brokers`,
    );
    await expect(startSource('any', () => null, { brokers: '127.0.0.1:1' })).rejects.toThrow();
  });
});

describe('group of two event sources', () => {
  it('two event sources share the partitions, and the remaining one takes them all', async () => {
    const topic = await newTopic(4);
    const first = await startSource(topic, () => null);
    expect(first.source.lag()).toHaveLength(4);
    const second = await startSource(topic, () => null);
    await waitUntil('the partitions to be shared', () => first.source.lag().length === 2);
    expect(second.source.lag()).toHaveLength(2);
    for (const partition of [0, 1, 2, 3]) await writeRecords(brokers, topic, partition, numbered(10));
    await Promise.all([first.source.caughtUp(), second.source.caughtUp()]);
    expect(first.source.stats.invoked + second.source.stats.invoked).toBe(40);

    await first.source.stop();
    await waitUntil('the rest to come over', () => second.source.lag().length === 4);
    for (const partition of [0, 1, 2, 3]) await writeRecords(brokers, topic, partition, numbered(5, 10));
    await second.source.caughtUp({ live: true });
    expect(second.source.lag().map(({ committed }) => committed)).toEqual([15, 15, 15, 15]);
  });
});

describe('hostile event source', () => {
  it('the hostile event source delivers every record, some repeatedly and out of order, and commits them all', async () => {
    const topic = await newTopic(3);
    for (const partition of [0, 1, 2]) {
      for (let from = 0; from < 2_000; from += 500)
        await writeRecords(brokers, topic, partition, numbered(500, from));
    }
    const times = new Map<string, number>();
    const order: number[] = [];
    const { source } = await startSource(
      topic,
      async (event, nth) => {
        for (const { partition, offset } of recordsOf(event)) {
          times.set(`${partition}:${offset}`, (times.get(`${partition}:${offset}`) ?? 0) + 1);
          if (partition === 0) order.push(offset);
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
        const { topic: name, partition, offset } = recordsOf(event)[0]!;
        return nth % 5 === 0 ? failures({ partition: `${name}-${partition}`, offset }) : null;
      },
      { behaviour: 'hostile', batchSize: 100 },
    );
    await source.caughtUp();
    expect(times.size).toBe(6_000);
    expect(Math.max(...times.values())).toBeGreaterThan(1);
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
    expect(source.lag().map(({ committed }) => committed)).toEqual([2_000, 2_000, 2_000]);
    expect(source.stats.rewinds).toBeGreaterThan(0);
  });
});

describe('event source with a Lambda host', () => {
  it("no record is lost if the function's processes are killed in mid-run", async () => {
    const topic = await newTopic(4);
    for (const partition of [0, 1, 2, 3]) await writeRecords(brokers, topic, partition, numbered(500));
    const lines = new Set<string>();
    const host = startLambdaHost({
      bundleDirectory: join(import.meta.dirname, '../local/lambda-host/bundle'),
      handler: 'kafka.handler',
      environment: {},
      memoryMb: 256,
      timeoutMs: 10_000,
      onLine: (line) => lines.add(line),
    });
    try {
      const { source } = await startSource(topic, () => null, {
        batchSize: 20,
        invoke: (event) => host.invoke(event),
      });
      await waitUntil('some records', () => lines.size > 100);
      expect(host.kill('SIGKILL')).toBeGreaterThan(0);
      await source.caughtUp();
      await waitUntil('every line', () => lines.size === 2_000);
      expect(source.stats.invokeErrors).toBeGreaterThan(0);
      expect(host.usage().coldStarts).toBeGreaterThan(4);
      await source.stop();
    } finally {
      await host.stop();
    }
  });
});
