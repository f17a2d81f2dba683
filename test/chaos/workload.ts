import { createProducer, type OutgoingRecord } from '../../tools/kafka/kafka.ts';
import { seededRandom, type Random } from '../../local/event-source/random.ts';

/** Seconds that a row with the short time to live stays; check.py knows it too. */
export const shortTtlSeconds = 1;

/** A running writer of the log. */
export interface Workload {
  /** Records that the broker has. */
  produced(): number;
  /** Sends nothing until {@link Workload.resume}, and makes up for nothing then. */
  pause(): void;
  resume(): void;
  /** Sends no more, and resolves when the broker has everything. */
  stop(): Promise<void>;
}

export interface WorkloadOptions {
  readonly brokers: string;
  readonly topic: string;
  readonly seed: number;
  readonly keys: number;
  readonly recordsPerSecond: number;
  /** While this is true nothing is sent, so that a slow machine has less to do instead of more to catch up with. */
  readonly isBehind: () => boolean;
}

const tickMs = 50;

/**
 * Writes a seeded log at a steady rate: whole and partial upserts, deletes, long and short times to live, records
 * that the connector filters out, poison.
 */
export function startWorkload(options: WorkloadOptions): Workload {
  const { brokers, topic, seed, keys, recordsPerSecond, isBehind } = options;
  const producer = createProducer([brokers]);
  const random = seededRandom(seed);
  let produced = 0;
  let due = 0;
  let running = true;
  let paused = false;

  const produce = async (): Promise<void> => {
    let atMs = performance.now();
    while (running) {
      const nowMs = performance.now();
      if (!paused && !isBehind()) due += ((nowMs - atMs) / 1000) * recordsPerSecond;
      atMs = nowMs;
      // After an outage of the broker the backlog is sent at once, in portions that a request can hold.
      const count = Math.min(Math.floor(due), 2_000);
      if (count > 0) {
        const timestampMs = Date.now();
        const records = Array.from({ length: count }, (_, index) =>
          nextRecord(random, topic, produced + index, keys, timestampMs),
        );
        await sendUntilTaken(producer, records, () => running);
        produced += count;
        due -= count;
      }
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
  };
  const ended = produce();
  // Reported by stop(); until then nobody may be waiting.
  ended.catch(() => undefined);

  return {
    produced: () => produced,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    async stop() {
      running = false;
      try {
        await ended;
      } finally {
        await producer.close();
      }
    },
  };
}

/** A send that failed may have been taken all the same: the log then holds it twice, which is the log's truth. */
async function sendUntilTaken(
  producer: ReturnType<typeof createProducer>,
  records: readonly OutgoingRecord[],
  goOn: () => boolean,
): Promise<void> {
  for (;;) {
    try {
      await producer.send(records);
      return;
    } catch (error) {
      if (!goOn()) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function nextRecord(
  random: Random,
  topic: string,
  seq: number,
  keys: number,
  timestampMs: number,
): OutgoingRecord {
  // Half of the records go to a twentieth of the keys: the same row again within a millisecond must be common.
  const range = random() < 0.5 ? Math.max(1, Math.floor(keys / 20)) : keys;
  const key = `k${Math.floor(random() * range)}`;
  const kind = random();
  if (kind < 0.08) return { topic, key, value: null, timestampMs };
  if (kind < 0.09) return { topic, key, value: `{"seq": ${seq},`, timestampMs };
  if (kind < 0.1) return { topic, key, value: JSON.stringify({ seq, skip: true }), timestampMs };
  const value: Record<string, unknown> = { seq };
  if (random() < 0.6) value['a'] = `a${seq}`;
  if (random() < 0.6) value['b'] = Math.floor(random() * 1e6) / 100;
  if (random() < 0.3) value['tags'] = [`t${seq % 7}`, `u${seq % 5}`];
  if (kind < 0.2) value['ttl'] = 86_400;
  else if (kind < 0.23) value['ttl'] = shortTtlSeconds;
  return { topic, key, value: JSON.stringify(value), timestampMs };
}
