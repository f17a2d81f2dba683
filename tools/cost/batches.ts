import { envelopeBytes, partBytes, recordBytes } from '../../local/event-source/event-text.ts';
import { createRecordWriter } from '../../local/event-source/record-text.ts';

/** What arrives in one topic, on average. */
export interface TopicTraffic {
  readonly topic: string;
  readonly recordsPerSecond: number;
  readonly keyBytes: number;
  readonly valueBytes: number;
}

/** How the event source cuts batches. */
export interface Batching {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Pollers that share a topic, each with batches of its own. */
  readonly pollers: number;
}

export interface TopicBatches {
  readonly recordsPerBatch: number;
  readonly limitedBy: 'the batch size' | '6 MB an event' | 'the window';
  readonly invocationsPerSecond: number;
  /** Of a record in the event's JSON, without headers. */
  readonly recordEventBytes: number;
}

/** Of an event, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. */
const maxEventBytes = 6_291_456;

/**
 * The batches of a topic: each ends when it has `batchSize` records, 6 MB or gathered for the window. With fewer
 * records than one a window, every record is a batch.
 */
export function batchesOf(
  traffic: TopicTraffic,
  { batchSize, windowSeconds, pollers }: Batching,
): TopicBatches {
  const recordEventBytes = eventBytesOf(traffic);
  const room =
    maxEventBytes - envelopeBytes({ eventSourceArn: '', bootstrapServers: '' }) - partBytes(traffic.topic);
  const limits = [
    ['the batch size', batchSize],
    ['6 MB an event', Math.max(1, Math.floor(room / recordEventBytes))],
    ['the window', Math.max(1, (traffic.recordsPerSecond / pollers) * windowSeconds)],
  ] as const;
  const [limitedBy, recordsPerBatch] = limits.reduce((least, limit) => (limit[1] < least[1] ? limit : least));
  return {
    recordsPerBatch,
    limitedBy,
    invocationsPerSecond: traffic.recordsPerSecond / recordsPerBatch,
    recordEventBytes,
  };
}

/** Measured on a record written out as the event source writes it. */
function eventBytesOf({ topic, keyBytes, valueBytes }: TopicTraffic): number {
  const write = createRecordWriter(
    topic,
    0,
    {
      nullKey: 'absent',
      nullValue: 'absent',
      nullHeader: 'null',
      noHeaders: 'empty',
      headerBytes: 'unsigned',
    },
    () => 0,
  );
  const position = { offset: 1_000_000_000, timestamp: 1_700_000_000_000 };
  const json = write({
    ...position,
    timestampType: 'CREATE_TIME',
    key: keyBytes === 0 ? null : Buffer.alloc(keyBytes),
    value: Buffer.alloc(valueBytes),
    headers: [],
  });
  return recordBytes({ ...position, json });
}
