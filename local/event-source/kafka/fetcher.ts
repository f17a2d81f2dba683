import { Admin } from '@platformatic/kafka';
import { createFetch, fetchApiKey } from './fetch-api.ts';
import type { Fetch, FetchedPartition, FetchTarget } from './fetch-api.ts';
import { describeKafkaCode, describeKafkaError, isMissingTopic } from './kafka-error.ts';
import type { KafkaFailure } from './kafka-error.ts';
import { UnreadableBatchError } from './record-batch.ts';
import type { KafkaSecurity } from './security.ts';

/** A partition that records are fetched from. */
export interface FetchedSource {
  readonly topic: string;
  readonly partition: number;
  /** `topic-partition`, for messages. */
  readonly name: string;
  /** The next offset to fetch. */
  readonly position: number;
  /** Changes with a rewind: what was fetched before it is not handed over. */
  readonly generation: number;
}

/** What a fetcher asks of its source. */
export interface FetcherListener<Partition extends FetchedSource> {
  /** The partitions that have room for more. */
  readonly wanted: () => readonly Partition[];
  readonly onFetched: (partition: Partition, fetched: FetchedPartition) => void;
  /** The log no longer has the partition's position. */
  readonly onOutOfRange: (partition: Partition) => Promise<void>;
  readonly onPollingError: () => void;
  /** Fetching fails and is tried again. */
  readonly onTrouble: (message: string) => void;
  /** Fetching will fail for ever, or has failed for so long that it is given up. */
  readonly onError: (error: Error) => void;
}

const outOfRange = 1;
const retryDelayMs = 250;
/** A broker may take minutes to come back; Lambda never gives up, but here a person waits for the reason. */
const giveUpAfterMs = 300_000;
/** A new leader is elected within this; what takes longer is reported. */
const reportAfterMs = 1_000;
/** Failures further apart are two and not one that lasts. */
const sameFailureMs = 30_000;
/** Stands for all brokers: asking who leads what. */
const anyBroker = -1;

/** A failure that comes with what to say. */
class FetchError extends Error {
  readonly isFinal: boolean;

  constructor({ message, isFinal }: KafkaFailure) {
    super(message);
    this.isFinal = isFinal;
  }
}

/** Fetches records, one request at a time per broker, as long as there are partitions that want them. */
export class Fetcher<Partition extends FetchedSource> {
  readonly #admin: Admin;
  readonly #topics: readonly string[];
  readonly #listener: FetcherListener<Partition>;
  /** Brokers with a request on its way. */
  readonly #busy = new Set<number>();
  #fetch: Fetch | undefined;
  #isPlanning = false;
  /** Asked for while it planned: what it saw then may be out of date. */
  #isKickedAgain = false;
  #isClosed = false;
  /** Broker → since when it fails, and when it did last. */
  readonly #failing = new Map<number, { readonly sinceMs: number; readonly lastMs: number }>();
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(
    brokers: readonly string[],
    topics: readonly string[],
    security: KafkaSecurity,
    listener: FetcherListener<Partition>,
  ) {
    this.#topics = topics;
    this.#listener = listener;
    // A connection of its own: a fetch that waits for records would hold up the group's heartbeats.
    this.#admin = new Admin({
      clientId: 'millrace-event-source-fetch',
      bootstrapBrokers: [...brokers],
      retries: 0,
      ...security,
    });
  }

  /** Rejects when a topic does not exist or the brokers do not answer. */
  async connect(): Promise<void> {
    const apis = await this.#admin.listApis().catch((cause: unknown) => {
      throw new Error(describeKafkaError(cause).message, { cause });
    });
    this.#fetch = createFetch(apis.find(({ apiKey }) => apiKey === fetchApiKey)?.maxVersion ?? 0);
    const missing: string[] = [];
    for (const topic of this.#topics) {
      try {
        await this.#admin.metadata({ topics: [topic] });
      } catch (cause) {
        if (!isMissingTopic(cause)) throw new Error(`topic '${topic}': ${describeKafkaError(cause).message}`);
        missing.push(`'${topic}'`);
      }
    }
    if (missing.length > 0) {
      throw new Error(
        `no topic ${missing.join(', ')} on these brokers, or none that this user may describe; create it, or name one that is there`,
      );
    }
  }

  /** Members of a consumer group, 0 where there is no such group. */
  async memberCount(groupId: string): Promise<number> {
    try {
      const groups = await this.#admin.describeGroups({ groups: [groupId] });
      return groups.get(groupId)?.members.size ?? 0;
    } catch (error) {
      const { message } = describeKafkaError(error);
      // From version 6 of the request on, Kafka says so of a group that has never been.
      if (message.startsWith('GROUP_ID_NOT_FOUND')) return 0;
      throw new Error(`group '${groupId}': ${message}`, { cause: error });
    }
  }

  /** To be called when a partition may want records; cheap when there is nothing to do. */
  kick(): void {
    if (this.#isPlanning) this.#isKickedAgain = true;
    if (this.#isPlanning || this.#isClosed || this.#retryTimer !== undefined) return;
    const wanted = this.#listener.wanted();
    if (wanted.length === 0) return;
    this.#isPlanning = true;
    this.#plan(wanted)
      .catch((error: unknown) => {
        this.#handleFailure(anyBroker, error);
      })
      .finally(() => {
        this.#isPlanning = false;
        if (!this.#isKickedAgain) return;
        this.#isKickedAgain = false;
        this.kick();
      });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    await this.#admin.close();
  }

  async #plan(wanted: readonly Partition[]): Promise<void> {
    const { topics } = await this.#admin.metadata({ topics: [...this.#topics] });
    this.#failing.delete(anyBroker);
    const targets = new Map<number, Map<string, Partition>>();
    for (const partition of wanted) {
      const topic = topics.get(partition.topic);
      const leader = topic?.partitions[partition.partition]?.leader;
      if (topic === undefined || leader === undefined || this.#busy.has(leader)) continue;
      if (leader < 0) {
        this.#handleFailure(
          anyBroker,
          new Error(`no broker leads ${partition.name}: those that have it are down`),
        );
        continue;
      }
      const ofLeader = targets.get(leader) ?? new Map<string, Partition>();
      targets.set(leader, ofLeader.set(keyOf(topic.id, partition.partition), partition));
    }
    for (const [leader, partitions] of targets) {
      this.#busy.add(leader);
      this.#fetchFrom(leader, partitions)
        .then(
          () => {
            this.#failing.delete(leader);
          },
          (error: unknown) => {
            this.#handleFailure(leader, error);
          },
        )
        .finally(() => {
          this.#busy.delete(leader);
          this.kick();
        });
    }
  }

  async #fetchFrom(leader: number, partitions: ReadonlyMap<string, Partition>): Promise<void> {
    const connection = (await this.#admin.connectToBrokers([leader])).get(leader);
    if (connection === undefined || this.#fetch === undefined)
      throw new Error(`no broker ${leader} any more`);
    const targets: FetchTarget[] = [];
    const generations = new Map<string, number>();
    for (const [key, { position, generation, partition }] of partitions) {
      generations.set(key, generation);
      targets.push({ topicId: key.slice(0, key.lastIndexOf(':')), partition, offset: position });
    }
    const failures: KafkaFailure[] = [];
    for (const fetched of await this.#fetch(connection, targets)) {
      const key = keyOf(fetched.topicId, fetched.partition);
      const partition = partitions.get(key);
      // A rewind in the meantime: these records are fetched again.
      if (partition === undefined || partition.generation !== generations.get(key) || this.#isClosed)
        continue;
      if (fetched.errorCode === outOfRange) await this.#listener.onOutOfRange(partition);
      else if (fetched.errorCode !== 0)
        failures.push(ofPartition(partition, describeKafkaCode(fetched.errorCode)));
      else {
        try {
          this.#listener.onFetched(partition, fetched);
        } catch (error) {
          if (!(error instanceof UnreadableBatchError)) throw error;
          failures.push(ofPartition(partition, { message: error.message, isFinal: true }));
        }
      }
    }
    const first = failures.find(({ isFinal }) => isFinal) ?? failures[0];
    if (first !== undefined) throw new FetchError(first);
  }

  #handleFailure(broker: number, error: unknown): void {
    if (this.#isClosed) return;
    this.#listener.onPollingError();
    const { message, isFinal } = error instanceof FetchError ? error : describeKafkaError(error);
    const nowMs = performance.now();
    const known = this.#failing.get(broker);
    const isSame = known !== undefined && nowMs - known.lastMs < sameFailureMs;
    const sinceMs = isSame ? known.sinceMs : nowMs;
    this.#failing.set(broker, { sinceMs, lastMs: nowMs });
    if (isFinal || nowMs - sinceMs > giveUpAfterMs) {
      const forHowLong = isFinal ? '' : ` for ${giveUpAfterMs / 1000} s`;
      this.#listener.onError(
        new Error(`no records could be fetched${forHowLong}: ${message}`, { cause: error }),
      );
      return;
    }
    if (nowMs - sinceMs >= reportAfterMs) {
      this.#listener.onTrouble(`no records can be fetched, it is tried again: ${message}`);
    }
    this.#admin.clearMetadata();
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      this.kick();
    }, retryDelayMs);
  }
}

const ofPartition = ({ name }: FetchedSource, { message, isFinal }: KafkaFailure): KafkaFailure => ({
  message: `${name}: ${message}`,
  isFinal,
});

const keyOf = (topicId: string, partition: number): string => `${topicId}:${partition}`;
