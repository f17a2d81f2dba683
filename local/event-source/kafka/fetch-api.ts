import { createAPI, fetchV13, fetchV17 } from '@platformatic/kafka';
import type { Connection, Reader } from '@platformatic/kafka';
import type { AbortedTransaction } from './record-batch.ts';

/** One partition to fetch. */
export interface FetchTarget {
  readonly topicId: string;
  readonly partition: number;
  readonly offset: number;
}

/** A broker's answer for one partition; `errorCode` 0 is none. */
export interface FetchedPartition {
  readonly topicId: string;
  readonly partition: number;
  readonly errorCode: number;
  /** The end of what may be read. */
  readonly end: number;
  readonly abortedTransactions: readonly AbortedTransaction[];
  /** Record batches as they lie in the log. */
  readonly bytes: Buffer;
}

/** Asks one broker for records. */
export type Fetch = (
  connection: Connection,
  targets: readonly FetchTarget[],
) => Promise<readonly FetchedPartition[]>;

/** Kafka's number of the Fetch request. */
export const fetchApiKey = 1;

const maxWaitMs = 250;
const maxBytes = 4 * 1024 * 1024;
const maxPartitionBytes = 1024 * 1024;
const readCommitted = 1;

/**
 * The Fetch request in the newest version that both sides know, answered with the raw record batches.
 * `newest`: the newest that the broker knows; 13, of Kafka 3.1, is the oldest that names topics by id.
 */
export function createFetch(newest: number): Fetch {
  if (newest < 13)
    throw new Error(`the broker speaks Fetch up to version ${newest}, needed is 13 (Kafka 3.1)`);
  const version = Math.min(newest, 17);
  const { createRequest } = version < 15 ? fetchV13 : fetchV17;
  const api = createAPI<Parameters<typeof createRequest>, readonly FetchedPartition[]>(
    fetchApiKey,
    version,
    createRequest,
    (_correlationId, _apiKey, _apiVersion, reader) => readResponse(reader),
  );
  return (connection, targets) =>
    new Promise((resolve, reject) => {
      const topics = targets.map(({ topicId, partition, offset }) => ({
        topicId,
        partitions: [
          {
            partition,
            fetchOffset: BigInt(offset),
            partitionMaxBytes: maxPartitionBytes,
            currentLeaderEpoch: -1,
            lastFetchedEpoch: -1,
          },
        ],
      }));
      api(connection, maxWaitMs, 1, maxBytes, readCommitted, 0, 0, topics, [], '', (error, fetched) => {
        if (error === null) resolve(fetched);
        else reject(error);
      });
    });
}

/** https://kafka.apache.org/protocol#The_Messages_Fetch, versions 13 to 17, which differ in their tags only. */
function readResponse(reader: Reader): readonly FetchedPartition[] {
  reader.readInt32();
  const errorCode = reader.readInt16();
  if (errorCode !== 0) throw new Error(`the broker refused to fetch with Kafka's error ${errorCode}`);
  reader.readInt32();
  const topics = reader.readArray((topic) => {
    const topicId = topic.readUUID();
    return topic.readArray((partition) => readPartition(partition, topicId));
  });
  return topics.flat();
}

function readPartition(reader: Reader, topicId: string): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt64();
  const end = Number(reader.readInt64());
  reader.readInt64();
  const abortedTransactions = reader.readArray((transaction) => ({
    producerId: transaction.readInt64(),
    firstOffset: Number(transaction.readInt64()),
  }));
  reader.readInt32();
  const length = reader.readUnsignedVarInt() - 1;
  const bytes = length > 0 ? reader.buffer.slice(reader.position, reader.position + length) : Buffer.alloc(0);
  reader.skip(Math.max(0, length));
  return { topicId, partition, errorCode, end, abortedTransactions, bytes };
}
