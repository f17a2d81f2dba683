import { Consumer } from '@platformatic/kafka';
import type { KafkaSecurity } from './security.ts';
import type { StartingPosition } from './starting-position.ts';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** The progress of a group in a partition: the next offset to do. */
export interface GroupOffset extends TopicPartition {
  readonly offset: number;
}

/** A member of a consumer group: learns its partitions, reads and commits offsets. */
export interface ConsumerGroup {
  /** Joins, and rejoins whenever the group changes; each time tells all of its partitions. */
  join(onAssigned: (partitions: readonly TopicPartition[]) => void): Promise<void>;
  /** What the group has committed; partitions without are left out. */
  committedOffsets(partitions: readonly TopicPartition[]): Promise<readonly GroupOffset[]>;
  /** Where a group without committed offsets starts. */
  startingOffsets(
    partitions: readonly TopicPartition[],
    position: StartingPosition,
  ): Promise<readonly GroupOffset[]>;
  /** The ends of the logs now. */
  endOffsets(partitions: readonly TopicPartition[]): Promise<readonly GroupOffset[]>;
  commit(offsets: readonly GroupOffset[]): Promise<void>;
  /** Leaves the group. */
  close(): Promise<void>;
}

/** Short, so that the partitions of a member that was killed come back soon. */
const sessionTimeoutMs = 6_000;
const heartbeatIntervalMs = 1_000;

/** Kafka's special timestamps of ListOffsets. */
const endOfLog = -1n;
const startOfLog = -2n;

/** `onError` is called when the member cannot return to its group. */
export function createConsumerGroup(
  brokers: readonly string[],
  topics: readonly string[],
  groupId: string,
  security: KafkaSecurity,
  onError: (error: Error) => void,
): ConsumerGroup {
  const consumer = new Consumer({
    clientId: 'millrace-event-source',
    bootstrapBrokers: [...brokers],
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatIntervalMs,
    retryDelay: 250,
    ...security,
  });
  consumer.on('error', (error: Error) => {
    onError(
      new Error(`the consumer group '${groupId}' cannot be joined again: ${error.message}`, { cause: error }),
    );
  });
  for (const topic of topics) consumer.topics.track(topic);

  const listOffsets = async (
    partitions: readonly TopicPartition[],
    timestamp: bigint,
  ): Promise<readonly GroupOffset[]> => {
    if (partitions.length === 0) return [];
    const byTopic = partitionsByTopic(partitions);
    const listed = await consumer.listOffsets({
      topics: [...byTopic.keys()],
      partitions: Object.fromEntries(byTopic),
      timestamp,
    });
    return partitions.map(({ topic, partition }) => ({
      topic,
      partition,
      offset: Number(listed.get(topic)?.[partition] ?? -1n),
    }));
  };

  return {
    async join(onAssigned) {
      consumer.on('consumer:group:join', () => {
        onAssigned(
          (consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
            partitions.map((partition) => ({ topic, partition })),
          ),
        );
      });
      await consumer.joinGroup({});
    },

    async committedOffsets(partitions) {
      if (partitions.length === 0) return [];
      const byTopic = partitionsByTopic(partitions);
      const committed = await consumer.listCommittedOffsets({
        topics: [...byTopic].map(([topic, indexes]) => ({ topic, partitions: indexes })),
      });
      return partitions
        .map(({ topic, partition }) => ({
          topic,
          partition,
          offset: Number(committed.get(topic)?.[partition] ?? -1n),
        }))
        .filter(({ offset }) => offset >= 0);
    },

    async startingOffsets(partitions, position) {
      if (position === 'TRIM_HORIZON') return listOffsets(partitions, startOfLog);
      const ends = await listOffsets(partitions, endOfLog);
      if (position === 'LATEST') return ends;
      const found = await listOffsets(partitions, BigInt(position.timestampMs));
      // Where every record is older, Kafka says -1.
      return found.map((start, index) => (start.offset < 0 ? (ends[index] ?? start) : start));
    },

    endOffsets: (partitions) => listOffsets(partitions, endOfLog),

    async commit(offsets) {
      await consumer.commit({
        offsets: offsets.map(({ topic, partition, offset }) => ({
          topic,
          partition,
          offset: BigInt(offset),
          leaderEpoch: -1,
        })),
      });
    },

    close: () =>
      new Promise((resolve, reject) => {
        consumer.close(true, (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      }),
  };
}

function partitionsByTopic(partitions: readonly TopicPartition[]): Map<string, number[]> {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const indexes = byTopic.get(topic);
    if (indexes === undefined) byTopic.set(topic, [partition]);
    else indexes.push(partition);
  }
  return byTopic;
}
