import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, crc32c, createAPI, deleteRecordsV2, produceV11, Writer } from '@platformatic/kafka';

/** A record to be written to Kafka exactly as it says: the client's own producer writes null as zero bytes. */
export interface KafkaRecord {
  readonly key?: Buffer | string | null;
  readonly value?: Buffer | string | null;
  readonly timestampMs?: number;
  readonly headers?: readonly (readonly [name: string, value: Buffer | string | null])[];
}

/** A record batch of format 2, https://kafka.apache.org/documentation/#recordbatch */
export function encodeRecordBatch(records: readonly KafkaRecord[], nowMs = Date.now()): Buffer {
  const firstTimestampMs = records[0]?.timestampMs ?? nowMs;
  const timestamps = records.map(({ timestampMs }) => timestampMs ?? nowMs);
  const encoded = records.map((record, index) => {
    const body = Buffer.concat([
      Buffer.from([0]),
      zigzag((timestamps[index] ?? nowMs) - firstTimestampMs),
      zigzag(index),
      lengthAndBytes(record.key),
      lengthAndBytes(record.value),
      zigzag(record.headers?.length ?? 0),
      ...(record.headers ?? []).flatMap(([name, value]) => [lengthAndBytes(name), lengthAndBytes(value)]),
    ]);
    return Buffer.concat([zigzag(body.length), body]);
  });
  const batch = Buffer.concat([Buffer.alloc(61), ...encoded]);
  batch.writeInt8(2, 16);
  batch.writeInt32BE(records.length - 1, 23);
  batch.writeBigInt64BE(BigInt(firstTimestampMs), 27);
  batch.writeBigInt64BE(BigInt(Math.max(...timestamps)), 35);
  batch.writeBigInt64BE(-1n, 43);
  batch.writeInt16BE(-1, 51);
  batch.writeInt32BE(-1, 53);
  batch.writeInt32BE(records.length, 57);
  return sealBatch(batch);
}

/** Makes the length and the checksum of a batch fit its content again. */
export function sealBatch(batch: Buffer): Buffer {
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

/** Writes records to one partition; resolves when the broker has them. */
export async function writeRecords(
  brokers: string,
  topic: string,
  partition: number,
  records: readonly KafkaRecord[],
): Promise<void> {
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers: [brokers] });
  try {
    // A broker may learn of a new topic before it leads it.
    for (let attempt = 1; ; attempt++) {
      const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
      const leader = metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
      const connection = (await admin.connectToBrokers([leader])).get(leader);
      try {
        if (connection === undefined) throw new Error(`no leader for ${topic}-${partition}`);
        await produce.async(connection, topic, partition, encodeRecordBatch(records));
        return;
      } catch (error) {
        if (attempt === 50) throw error;
        await sleep(100);
      }
    }
  } finally {
    await admin.close();
  }
}

/** Removes the records of a partition before an offset, as retention does. */
export async function truncateLog(
  brokers: string,
  topic: string,
  partition: number,
  offset: number,
): Promise<void> {
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers: [brokers] });
  try {
    const metadata = await admin.metadata({ topics: [topic] });
    const leader = metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
    const connection = (await admin.connectToBrokers([leader])).get(leader);
    if (connection === undefined) throw new Error(`no leader for ${topic}-${partition}`);
    const partitions = [{ partitionIndex: partition, offset: BigInt(offset) }];
    await deleteRecordsV2.api.async(connection, [{ name: topic, partitions }], 10_000);
  } finally {
    await admin.close();
  }
}

/** Creates a topic. */
export async function createTopic(
  brokers: string,
  topic: string,
  partitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers: [brokers] });
  try {
    await admin.createTopics({
      topics: [topic],
      partitions,
      replicas: 1,
      configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
    });
  } finally {
    await admin.close();
  }
}

export async function deleteTopic(brokers: string, topic: string): Promise<void> {
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers: [brokers] });
  try {
    await admin.deleteTopics({ topics: [topic] });
  } finally {
    await admin.close();
  }
}

const produce = createAPI<[topic: string, partition: number, batch: Buffer], unknown>(
  0,
  11,
  (topic: string, partition: number, batch: Buffer) =>
    Writer.create()
      .appendString(null)
      .appendInt16(-1)
      .appendInt32(10_000)
      .appendArray([topic], (topicWriter, name) => {
        topicWriter.appendString(name).appendArray([partition], (partitionWriter, index) => {
          partitionWriter
            .appendInt32(index)
            .appendUnsignedVarInt(batch.length + 1)
            .append(batch);
        });
      })
      .appendTaggedFields(),
  produceV11.parseResponse,
);

function lengthAndBytes(value: Buffer | string | null | undefined): Buffer {
  if (value === null || value === undefined) return zigzag(-1);
  const bytes = Buffer.from(value);
  return Buffer.concat([zigzag(bytes.length), bytes]);
}

function zigzag(value: number): Buffer {
  const out: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Buffer.from([...out, rest]);
}
