import type { DevFeed } from '../../core/connector/dev-source.ts';
import { pause } from '../../local/process/pause.ts';
import type { OutgoingRecord, RecordProducer } from '../kafka/kafka.ts';

/** How records come into Kafka. */
export interface FeedOptions {
  readonly producer: RecordProducer;
  readonly feed: DevFeed;
  /** Records per second; `Infinity` as fast as Kafka takes them. */
  readonly ratePerSecond: number;
  /** Most records; `Infinity` for as long as the feed and the signal let it. */
  readonly records: number;
  readonly signal: AbortSignal;
  /** Called with the number of records that the broker has acknowledged since the last call. */
  readonly onSent: (records: number) => void;
}

const tickMs = 50;
const maxRecordsInSend = 500;

/** Sends the records of a feed at the wanted rate; resolves when all are acknowledged or the signal fires. */
export async function sendRecords(options: FeedOptions): Promise<void> {
  const { producer, feed, ratePerSecond, records, signal, onSent } = options;
  const startedAtMs = performance.now();
  let sent = 0;
  while (sent < records && !signal.aborted) {
    const due = ((performance.now() - startedAtMs + tickMs) * ratePerSecond) / 1_000;
    const count = Math.floor(Math.min(due - sent, records - sent, maxRecordsInSend));
    if (count <= 0) {
      await pause(tickMs, signal);
      continue;
    }
    const batch = take(feed, count);
    if (batch.length > 0) await producer.send(batch);
    onSent(batch.length);
    sent += batch.length;
    if (batch.length < count) return;
  }
}

/** Fewer than `count` where the feed has ended. */
function take(feed: DevFeed, count: number): readonly OutgoingRecord[] {
  const records: OutgoingRecord[] = [];
  while (records.length < count) {
    const nowMs = Date.now();
    const record = feed.next(nowMs);
    if (record === undefined) break;
    const { timestamp, ...rest } = record;
    records.push({ ...rest, timestampMs: timestamp ?? nowMs });
  }
  return records;
}
