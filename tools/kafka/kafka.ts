import { Admin, Consumer, Producer, Writer } from '@platformatic/kafka';

/** A record on its way to Kafka. Text is sent as UTF-8. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Chooses the partition, as long as `partition` does not. */
  readonly key: Payload;
  /** `null` is a tombstone. */
  readonly value: Payload;
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
  /** Milliseconds since the epoch; default: when it is sent. */
  readonly timestampMs?: number;
  /** Default: chosen by the key. */
  readonly partition?: number;
}

type Payload = string | Uint8Array | null;

/** Sends records; {@link RecordProducer.close} when done. */
export interface RecordProducer {
  /** Resolves when the broker has all of them. */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

const clientId = 'millrace-cli';

/** Creates those of the topics that don't exist yet; resolves when all can be written. */
export async function createTopics(
  brokers: readonly string[],
  topics: readonly string[],
  partitions: number,
): Promise<void> {
  const admin = new Admin({ clientId, bootstrapBrokers: [...brokers] });
  try {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing, partitions, replicas: 1 });
  } finally {
    await admin.close();
  }
  await leadersAnswer(brokers, topics);
}

/**
 * A topic is in the metadata before its leaders accept records, and the producer does not understand the refusal
 * (it fails to parse it). Only the leader of a partition knows its end offsets: once it answers, it is ready.
 */
async function leadersAnswer(brokers: readonly string[], topics: readonly string[]): Promise<void> {
  const consumer = new Consumer({
    clientId,
    groupId: clientId,
    bootstrapBrokers: [...brokers],
    retries: 20,
    retryDelay: 100,
  });
  try {
    await consumer.listOffsets({ topics: [...topics] });
  } finally {
    await consumer.close();
  }
}

/** A producer that waits for each batch's acknowledgement. */
export function createProducer(brokers: readonly string[]): RecordProducer {
  const producer = new Producer<Payload, Payload, string, string | Uint8Array>({
    clientId,
    bootstrapBrokers: [...brokers],
    serializers: { key: bytesOrNull, value: bytesOrNull, headerKey: bytesOf, headerValue: bytesOf },
    autocreateTopics: false,
  });
  return {
    async send(records) {
      const messages = records.map(({ topic, key, value, headers, timestampMs, partition }) => ({
        topic,
        key,
        value,
        ...(partition === undefined ? {} : { partition }),
        ...(headers === undefined ? {} : { headers }),
        ...(timestampMs === undefined ? {} : { timestamp: BigInt(timestampMs) }),
      }));
      await producer.send({ messages, acks: -1 });
    },
    close: () => producer.close(),
  };
}

/**
 * The client writes a null key or value as an empty one (1.22; later versions don't): no tombstone would ever arrive.
 * In a record, a length of -1 is null: https://kafka.apache.org/documentation/#record
 */
Writer.prototype.appendVarIntBytes = function (value) {
  return value === null || value === undefined
    ? this.appendVarInt(-1)
    : this.appendVarInt(value.length).append(value);
};

const bytesOrNull = (payload?: Payload): Buffer | undefined => {
  if (payload === null || payload === undefined) return undefined;
  return typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
};

const bytesOf = (payload?: string | Uint8Array): Buffer => bytesOrNull(payload) ?? Buffer.alloc(0);
