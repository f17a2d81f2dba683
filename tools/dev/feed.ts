import type { RecordProducer } from '../kafka/kafka.ts';
import { pause } from '../../local/process/pause.ts';
import type { ShopRecord } from './orders.ts';

/** How the shop's records come into Kafka. */
export interface FeedOptions {
  readonly producer: RecordProducer;
  readonly topic: string;
  readonly shop: (nowMs: number) => ShopRecord;
  /** Records per second; `Infinity` as fast as Kafka takes them. */
  readonly ratePerSecond: number;
  /** Most records; `Infinity` for as long as the signal lets it. */
  readonly records: number;
  readonly signal: AbortSignal;
  /** Called for each record that the broker has. */
  readonly onSent: (record: ShopRecord) => void;
}

const tickMs = 50;
const mostInOneSend = 500;

/** Sends the shop's records at the wanted rate; resolves when all are sent or the signal fires. */
export async function feed(options: FeedOptions): Promise<void> {
  const { producer, topic, shop, ratePerSecond, records, signal, onSent } = options;
  const startedAtMs = performance.now();
  let sent = 0;
  while (sent < records && !signal.aborted) {
    const due = ((performance.now() - startedAtMs + tickMs) * ratePerSecond) / 1_000;
    const count = Math.floor(Math.min(due - sent, records - sent, mostInOneSend));
    if (count <= 0) {
      await pause(tickMs, signal);
      continue;
    }
    const batch = Array.from({ length: count }, () => {
      const timestampMs = Date.now();
      return { timestampMs, record: shop(timestampMs) };
    });
    await producer.send(
      batch.map(({ timestampMs, record: { key, value, headers } }) => ({
        topic,
        key,
        value,
        headers,
        timestampMs,
      })),
    );
    for (const { record } of batch) onSent(record);
    sent += count;
  }
}
