import { describe, expect, it } from 'vitest';
import { hostile } from '../../../local/event-source/behaviour.ts';
import type { EventSourceOptions } from '../../../local/event-source/options.ts';
import { readSettings } from '../../../local/event-source/settings.ts';

const options = (changes: Partial<EventSourceOptions> = {}): EventSourceOptions => ({
  brokers: 'localhost:9092',
  topics: ['shop.orders'],
  groupId: 'orders',
  startingPosition: 'TRIM_HORIZON',
  invoke: () => Promise.reject(new Error('not called')),
  ...changes,
});

describe('readSettings', () => {
  it('readSettings sets the defaults of Lambda', () => {
    expect(readSettings(options())).toMatchObject({
      brokers: ['localhost:9092'],
      batchSize: 100,
      batchingWindowMs: 500,
      maximumRetryAttempts: -1,
      maximumRecordAgeMs: Number.POSITIVE_INFINITY,
      bisectBatchOnFunctionError: false,
    });
  });

  it('readSettings reads several brokers, and a behaviour by name', () => {
    expect(readSettings(options({ brokers: 'a:1, b:2', behaviour: 'hostile' }))).toMatchObject({
      brokers: ['a:1', 'b:2'],
      behaviour: hostile,
    });
  });

  it.each([
    [-1, false, -1],
    [-1, true, 10],
    [3, true, 3],
    [0, true, 0],
  ])(
    'with %d as the maximum of retries and a destination: %s, readSettings gives %d',
    (maximumRetryAttempts, withDestination, expected) => {
      const onFailure = { path: 'failed.jsonl', form: 'sqs' } as const;
      const settings = readSettings(
        options({ maximumRetryAttempts, ...(withDestination ? { onFailure } : {}) }),
      );
      expect(settings.maximumRetryAttempts).toBe(expected);
    },
  );

  it.each([
    [{ brokers: 'localhost' }, `brokers: got 'localhost'`],
    [{ topics: [] }, 'topics: got none'],
    [{ groupId: 'a b' }, `groupId: got 'a b'`],
    [{ batchSize: 0 }, 'batchSize: got 0, allowed is a whole number from 1 to 10000'],
    [{ batchSize: 10_001 }, 'batchSize: got 10001'],
    [{ maximumBatchingWindowMs: 300_001 }, 'maximumBatchingWindowMs: got 300001'],
    [{ maximumRetryAttempts: 1.5 }, 'maximumRetryAttempts: got 1.5'],
    [{ pollers: 0 }, 'pollers: got 0'],
    [
      { startingPosition: { kind: 'AT_TIMESTAMP', timestampMs: Date.now() + 60_000 } },
      'startingPosition.timestampMs: got',
    ],
  ] as const)('readSettings refuses %j', (changes, message) => {
    expect(() => readSettings(options(changes))).toThrow(message);
  });

  it('readSettings reports all problems at once', () => {
    expect(() => readSettings(options({ batchSize: 0, pollers: 0 }))).toThrow(/batchSize.*\n.*pollers/);
  });
});
