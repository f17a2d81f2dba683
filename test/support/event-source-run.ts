import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import { startEventSource } from '../../local/event-source/event-source.ts';
import type { EventSource, EventSourceOptions } from '../../local/event-source/options.ts';
import type { InvocationResult } from '../../local/lambda-host/invocation.ts';
import { createTopic } from './kafka-records.ts';
import type { KafkaRecord } from './kafka-records.ts';

export const { brokers } = inject('servers');

/** The event's record, as a handler sees it. */
export interface EventRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key?: string;
  readonly value?: string;
  readonly headers: readonly Readonly<Record<string, readonly number[] | null>>[];
}

export interface KafkaEvent {
  readonly eventSource: string;
  readonly bootstrapServers: string;
  readonly records: Readonly<Record<string, readonly EventRecord[]>>;
}

/** Answers the nth event, from 1. */
export type Handler = (event: KafkaEvent, nth: number) => unknown;

const sources: EventSource[] = [];
let topicNumber = 0;

/** To be called after each test. */
export async function stopSources(): Promise<void> {
  for (const source of sources.splice(0)) await source.stop();
}

/** Creates a topic of a name of its own. */
export async function newTopic(
  partitions = 1,
  configs: Readonly<Record<string, string>> = {},
): Promise<string> {
  const topic = `event-source-${process.pid}-${Date.now()}-${(topicNumber += 1)}`;
  await createTopic(brokers, topic, partitions, configs);
  return topic;
}

/** Records whose values count up. */
export const numbered = (count: number, from = 0): KafkaRecord[] =>
  Array.from({ length: count }, (_, index) => ({ key: 'k', value: String(from + index) }));

export interface Started {
  readonly source: EventSource;
  /** `partition:offset,offset …` of every event, in the order of the calls. */
  readonly deliveries: string[];
}

/** Starts an event source whose function is the handler; what it throws is the function's error. */
export async function startSource(
  topic: string,
  handler: Handler,
  changes: Partial<EventSourceOptions> = {},
): Promise<Started> {
  const deliveries: string[] = [];
  const source = await startEventSource({
    brokers,
    topics: [topic],
    groupId: `${topic}-group`,
    startingPosition: 'TRIM_HORIZON',
    maximumBatchingWindowMs: 50,
    commitIntervalMs: 50,
    reportBatchItemFailures: true,
    retryBackoffMs: { initial: 1, maximum: 10 },
    invoke: async (text): Promise<InvocationResult> => {
      const event = JSON.parse(text) as KafkaEvent;
      deliveries.push(
        Object.values(event.records)
          .map((records) => `${records[0]!.partition}:${records.map(({ offset }) => offset).join(',')}`)
          .join(' '),
      );
      const invocation = { requestId: `request-${deliveries.length}`, durationMs: 0, coldStart: false };
      try {
        const answer = await handler(event, deliveries.length);
        return { ...invocation, kind: 'success', payload: JSON.stringify(answer ?? null) };
      } catch (error) {
        return {
          ...invocation,
          kind: 'error',
          errorType: 'Error',
          errorMessage: String(error),
          stackTrace: [],
        };
      }
    },
    ...changes,
  });
  sources.push(source);
  return { source, deliveries };
}

export const recordsOf = (event: KafkaEvent): readonly EventRecord[] => Object.values(event.records).flat();
export const textOf = (record: EventRecord): string => Buffer.from(record.value ?? '', 'base64').toString();
export const failures = (...failed: readonly { partition: string; offset: number }[]) => ({
  batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })),
});

/** A folder that is gone afterwards. */
export async function inDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const temporary = resolve('.millrace');
  mkdirSync(temporary, { recursive: true });
  const directory = await mkdtemp(join(temporary, 'event-source-'));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The documents of a JSON Lines file. */
export async function linesOf(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
