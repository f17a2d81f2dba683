import type { SourceRecord } from '../../core/record/source-record.ts';
import type { Behaviour } from '../../local/event-source/behaviour.ts';
import { Poller, type PollerLimits, type PollerStep, type Verdict } from '../../local/event-source/poller.ts';
import { SourcePartition } from '../../local/event-source/source-partition.ts';
import { newCounters } from '../../local/event-source/stats.ts';
import { seededRandom } from '../../local/event-source/random.ts';
import type { VirtualTime } from './flow-simulator/virtual-time.ts';
import type { Delivered } from './order-world.ts';

const limits: PollerLimits = {
  batchSize: 8,
  batchingWindowMs: 0,
  maxBytes: 1_000_000,
  maxInvocations: 3,
  maximumRecordAgeMs: Number.POSITIVE_INFINITY,
  maximumRetryAttempts: -1,
  bisectBatchOnFunctionError: false,
  backoffMs: { initial: 10, maximum: 100 },
};

/** Delivers a log as the emulator of the event source does, in virtual time, until all of it is done. */
export async function deliverBySource(
  log: readonly SourceRecord[],
  deliver: (records: readonly SourceRecord[]) => Promise<Delivered>,
  time: VirtualTime,
  behaviour: Behaviour,
): Promise<void> {
  const poller = new Poller(limits, behaviour, seededRandom(behaviour.seed), newCounters());
  for (const records of byPartition(log).values()) poller.add(partitionOf(records));
  const recordAt = new Map(log.map((record) => [`${nameOf(record)}@${record.offset}`, record]));
  const running = new Set<Promise<void>>();

  const invoke = async ({ delivery }: PollerStep): Promise<void> => {
    const records = delivery.parts.flatMap(({ partition, records: polled }) =>
      polled.map(({ offset }) => recordAt.get(`${partition.name}@${offset}`)!),
    );
    poller.settle(delivery, verdictOf(await deliver(records)), 'request', time.now());
  };

  for (;;) {
    for (let step = poller.next(time.now()); step !== undefined; step = poller.next(time.now())) {
      const invocation: Promise<void> = invoke(step).finally(() => running.delete(invocation));
      running.add(invocation);
    }
    const wakeAtMs = poller.wakeAtMs(time.now());
    if (wakeAtMs === undefined && running.size === 0) return;
    const wake = wakeAtMs === undefined ? [] : [time.sleep(wakeAtMs - time.now())];
    await Promise.race([...running, ...wake]);
  }
}

function nameOf({ topic, partition }: SourceRecord): string {
  return `${topic}-${partition}`;
}

function partitionOf(records: readonly SourceRecord[]): SourcePartition {
  const [first, last] = [records[0]!, records.at(-1)!];
  const partition = new SourcePartition(first.topic, first.partition, first.offset);
  const polled = records.map(({ offset, timestamp }) => ({ offset, timestamp: timestamp ?? -1, json: '{}' }));
  partition.receive(polled, last.offset + 1, 0);
  return partition;
}

function byPartition(records: readonly SourceRecord[]): ReadonlyMap<string, readonly SourceRecord[]> {
  const partitions = new Map<string, SourceRecord[]>();
  for (const record of records) {
    const name = nameOf(record);
    partitions.set(name, [...(partitions.get(name) ?? []), record]);
  }
  return partitions;
}

function verdictOf({ left, threw }: Delivered): Verdict {
  if (threw) return { kind: 'failed', failure: 'function-error' };
  if (left.length === 0) return { kind: 'done' };
  const failed = [...byPartition(left)].map(
    ([name, records]) => [name, new Set(records.map(({ offset }) => offset))] as const,
  );
  return { kind: 'reported', failed: new Map(failed) };
}
