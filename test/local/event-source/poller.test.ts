import { describe, expect, it } from 'vitest';
import { hostile } from '../../../local/event-source/behaviour.ts';
import type { Poller, PollerLimits } from '../../../local/event-source/poller.ts';
import type { SourcePartition } from '../../../local/event-source/source-partition.ts';
import {
  done,
  functionError,
  partitionWith,
  pollerWith,
  print,
  receive,
  reported,
  run,
} from './poller-simulation.ts';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

function filled(poller: Poller, ...partitions: SourcePartition[]): Poller {
  for (const partition of partitions) poller.add(partition);
  return poller;
}

describe('poller batching', () => {
  it('the poller fills a batch to its size, one partition after the other', () => {
    const { poller } = pollerWith({ batchSize: 3 });
    filled(poller, partitionWith(0, range(0, 4)), partitionWith(1, range(10, 12)));
    expect(run(poller, () => done).steps).toEqual(['invoke t-1:10,11 t-0:0', 'invoke t-0:1,2,3']);
  });

  it('the poller waits for the batching window, and no longer for a full batch', () => {
    const { poller } = pollerWith({ batchingWindowMs: 500 });
    const partition = partitionWith(0, []);
    filled(poller, partition);
    receive(partition, [0, 1], 20, 100);
    expect(poller.next(599)).toBeUndefined();
    expect(poller.wakeAtMs(599)).toBe(600);
    receive(partition, [2], 20, 550);
    expect(poller.next(600)).toMatchObject({ kind: 'invoke' });
  });

  it('the poller does not wait when the batch is full', () => {
    const { poller } = pollerWith({ batchingWindowMs: 500, batchSize: 2 });
    filled(poller, partitionWith(0, [0]), partitionWith(1, [5]));
    expect(poller.next(0)).toMatchObject({ kind: 'invoke' });
  });

  it('the poller keeps a batch below the maximum size of an event', () => {
    // A partition costs its name and 6 bytes, a record its JSON and 1.
    const { poller } = pollerWith({ maxBytes: 'name'.length + 5 + 3 * 101, batchSize: 100 });
    filled(poller, partitionWith(0, range(0, 7), 100));
    expect(run(poller, () => done).steps).toEqual(['invoke t-0:0,1,2', 'invoke t-0:3,4,5', 'invoke t-0:6']);
  });

  it('the poller discards a record that no event can contain', () => {
    const { poller } = pollerWith({ maxBytes: 200 });
    const partition = partitionWith(0, [0, 1]);
    receive(partition, [2], 300);
    receive(partition, [3]);
    filled(poller, partition);
    expect(run(poller, () => done).steps).toEqual([
      'invoke t-0:0,1',
      'discard t-0:2 MaximumPayloadSizeExceeded',
      'invoke t-0:3',
    ]);
    expect(partition.done).toBe(4);
  });

  it('the poller has one batch per partition in flight, and several partitions at the same time', () => {
    const { poller } = pollerWith({ batchSize: 2 });
    filled(poller, partitionWith(0, range(0, 4)), partitionWith(1, range(0, 4)));
    const first = poller.next(0);
    const second = poller.next(0);
    expect([first, second].map((step) => step && print(step.delivery))).toEqual(['t-1:0,1', 't-0:0,1']);
    expect(poller.next(0)).toBeUndefined();
    poller.settle(first!.delivery, done, 'request', 0);
    expect(print(poller.next(0)!.delivery)).toBe('t-1:2,3');
  });

  it('the poller makes no more invocations at a time than the maximum', () => {
    const { poller } = pollerWith({ batchSize: 1, maxInvocations: 2 });
    filled(poller, ...[0, 1, 2].map((index) => partitionWith(index, [0])));
    expect([poller.next(0), poller.next(0), poller.next(0)].map((step) => step?.kind)).toEqual([
      'invoke',
      'invoke',
      undefined,
    ]);
  });
});

describe('poller after a failed batch', () => {
  const failing = (limits: Partial<PollerLimits>) => {
    const { poller, counters } = pollerWith({ batchSize: 4, ...limits });
    const partition = partitionWith(0, range(0, 6));
    filled(poller, partition);
    return { poller, partition, counters };
  };

  it('a failed batch is retried whole before later records, after a longer wait each time', () => {
    const { poller } = failing({});
    const times: number[] = [];
    for (const wait of [0, 10, 20, 40, 80, 100, 100]) {
      const at = wait === 0 ? 0 : poller.wakeAtMs(times.at(-1) ?? 0)!;
      times.push(at);
      const step = poller.next(at);
      expect(print(step!.delivery)).toBe('t-0:0,1,2,3');
      poller.settle(step!.delivery, functionError, 'request', at);
    }
    expect(times).toEqual([0, 10, 30, 70, 150, 250, 350]);
  });

  it('a failed batch is discarded after its retries, and the partition continues', () => {
    const { poller, partition, counters } = failing({ maximumRetryAttempts: 2 });
    const { steps } = run(poller, ({ parts }) => (parts[0]!.records[0]!.offset === 0 ? functionError : done));
    expect(steps).toEqual([
      'invoke t-0:0,1,2,3',
      'invoke t-0:0,1,2,3',
      'invoke t-0:0,1,2,3',
      'discard t-0:0,1,2,3 RetryAttemptsExhausted',
      'invoke t-0:4,5',
    ]);
    expect(partition.done).toBe(6);
    expect(counters).toMatchObject({ invocations: 4, invoked: 14, failedInvoke: 12, invokeErrors: 3 });
  });

  it('a failed batch is bisected until the failing record is alone', () => {
    const { poller } = failing({ maximumRetryAttempts: 1, bisectBatchOnFunctionError: true });
    const { steps } = run(poller, ({ parts }) =>
      parts.some(({ records }) => records.some(({ offset }) => offset === 2)) ? functionError : done,
    );
    expect(steps).toEqual([
      'invoke t-0:0,1,2,3',
      'invoke t-0:0,1',
      'invoke t-0:2,3',
      'invoke t-0:2',
      'invoke t-0:2',
      'discard t-0:2 RetryAttemptsExhausted',
      'invoke t-0:3',
      'invoke t-0:4,5',
    ]);
  });

  it('a failed batch loses the records that have become too old', () => {
    const { poller } = failing({ maximumRecordAgeMs: 100 });
    // The records are stamped with their offsets.
    const { steps } = run(poller, (_, nth) => (nth === 1 ? functionError : done), 93);
    expect(steps).toEqual([
      'invoke t-0:0,1,2,3',
      'discard t-0:0,1,2 RecordAgeExceeded',
      'invoke t-0:3',
      'invoke t-0:4,5',
    ]);
  });
});

describe('poller with records too old to be sent', () => {
  it('a record without a timestamp has no age and is never too old', () => {
    const { poller } = pollerWith({ maximumRecordAgeMs: 100 });
    const records = [-1, -2].map((timestamp, offset) => ({ offset, timestamp, json: '{}' }));
    const partition = partitionWith(0, []);
    partition.receive(records, 2, 0);
    filled(poller, partition);
    expect(run(poller, () => done, 102).steps).toEqual(['invoke t-0:0', 'discard t-0:1 RecordAgeExceeded']);
  });

  it('a record that is too old is discarded before it is sent', () => {
    const { poller } = pollerWith({ maximumRecordAgeMs: 100 });
    filled(poller, partitionWith(0, range(0, 5)));
    expect(run(poller, () => done, 102).steps).toEqual([
      'discard t-0:0,1 RecordAgeExceeded',
      'invoke t-0:2,3,4',
    ]);
  });
});

describe('poller after reported records', () => {
  const failsOnce = (scope: 'reported' | 'followers' | 'batch', laterRecordsWait = true) => {
    const { poller } = pollerWith({ batchSize: 8 }, { retryScope: scope, laterRecordsWait });
    filled(poller, partitionWith(0, range(0, 4)), partitionWith(1, range(0, 4)));
    const [p0, p1] = poller.partitions;
    return { poller, p0: p0!, p1: p1! };
  };
  const firstFails = (_: unknown, nth: number) => (nth === 1 ? reported(['t-0', 1, 3]) : done);

  it.each([
    ['reported', 'invoke t-0:1,3'],
    ['followers', 'invoke t-0:1,2,3'],
    ['batch', 'invoke t-1:0,1,2,3 t-0:0,1,2,3'],
  ] as const)('reported records are retried as the scope says: %s', (scope, second) => {
    const { poller } = failsOnce(scope);
    expect(run(poller, firstFails).steps).toEqual(['invoke t-1:0,1,2,3 t-0:0,1,2,3', second]);
  });

  it('a reported record holds back the offset to be committed', () => {
    const { poller, p0, p1 } = failsOnce('reported');
    const step = poller.next(0)!;
    poller.settle(step.delivery, reported(['t-0', 1]), 'request', 0);
    expect([p0.done, p1.done]).toEqual([1, 4]);
    poller.settle(poller.next(10)!.delivery, done, 'request', 10);
    expect(p0.done).toBe(4);
  });

  it.each([
    [true, ['t-1:4']],
    [false, ['t-0:4 t-1:4']],
  ])('a reported record holds back the later records of its partition: %s', (laterRecordsWait, next) => {
    const { poller, p0, p1 } = failsOnce('reported', laterRecordsWait);
    poller.settle(poller.next(0)!.delivery, reported(['t-0', 1]), 'request', 0);
    receive(p0, [4]);
    receive(p1, [4]);
    const step = poller.next(1);
    expect([print(step!.delivery)]).toEqual(next);
  });

  it('a reported record is discarded after its retries, and the others of the batch are not', () => {
    const { poller } = pollerWith({ maximumRetryAttempts: 1 });
    filled(poller, partitionWith(0, range(0, 4)));
    expect(run(poller, () => reported(['t-0', 2])).steps).toEqual([
      'invoke t-0:0,1,2,3',
      'invoke t-0:2',
      'discard t-0:2 RetryAttemptsExhausted',
    ]);
  });
});

describe('poller after a failure of the whole batch', () => {
  it.each(['function-error', 'malformed-answer', 'no-answer'] as const)(
    'a batch failed by %s is redelivered whole before later records, even by a hostile source',
    (failure) => {
      const { poller } = pollerWith({ batchSize: 8 }, { ...hostile, rewinds: 0, batchFill: 'full' });
      const partition = partitionWith(0, range(0, 4));
      filled(poller, partition, partitionWith(1, range(0, 4)));
      poller.settle(poller.next(0)!.delivery, { kind: 'failed', failure }, 'request', 0);
      receive(partition, [4, 5]);
      expect(poller.next(1)).toBeUndefined();
      expect(run(poller, () => done, 10).steps).toEqual(['invoke t-1:0,1,2,3 t-0:0,1,2,3', 'invoke t-0:4,5']);
    },
  );
});

describe('poller partition', () => {
  it('a removed partition is no longer delivered, and its batches in flight have no effect', () => {
    const { poller } = pollerWith({ batchSize: 2 });
    const partition = partitionWith(0, range(0, 4));
    filled(poller, partition);
    const step = poller.next(0)!;
    poller.remove(partition);
    poller.settle(step.delivery, functionError, 'request', 0);
    expect(run(poller, () => done).steps).toEqual([]);
    expect(partition.done).toBe(0);
  });

  it('a rewound partition is delivered from there, beside its batches in flight', () => {
    const { poller } = pollerWith({ batchSize: 2 });
    const partition = partitionWith(0, range(0, 4));
    filled(poller, partition);
    const twin = poller.next(0)!;
    partition.rewind(0);
    receive(partition, range(0, 4));
    expect(print(poller.next(0)!.delivery)).toBe('t-0:0,1');
    poller.settle(twin.delivery, done, 'request', 0);
    expect(partition.done).toBe(0);
  });

  it('a partition is rewound at most once between two commits', () => {
    const { poller, counters } = pollerWith({ batchSize: 1 }, { rewinds: 1 });
    const partition = partitionWith(0, range(0, 3));
    filled(poller, partition);
    poller.settle(poller.next(0)!.delivery, done, 'request', 0);
    expect(counters.rewinds).toBe(0);
    partition.noteCommitted(0);
    poller.settle(poller.next(0)!.delivery, done, 'request', 0);
    expect([counters.rewinds, partition.position]).toEqual([1, 0]);
    receive(partition, range(0, 3));
    poller.settle(poller.next(0)!.delivery, done, 'request', 0);
    expect([counters.rewinds, partition.done]).toEqual([1, 1]);
  });
});
