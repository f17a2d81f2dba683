import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf, type Batching, type TopicTraffic } from '../../../tools/cost/batches.ts';

const traffic: TopicTraffic = { topic: 'shop.orders', recordsPerSecond: 400, keyBytes: 36, valueBytes: 600 };
const batching: Batching = { batchSize: 1_000, windowSeconds: 0.5, pollers: 1 };

describe('batchesOf', () => {
  const table: readonly [string, Partial<TopicTraffic>, Partial<Batching>, number, string][] = [
    ['the window', {}, {}, 200, 'the window'],
    ['the window of each poller', {}, { pollers: 4 }, 50, 'the window'],
    ['one record at least', { recordsPerSecond: 0.1 }, {}, 1, 'the window'],
    ['the batch size', { recordsPerSecond: 9_000 }, {}, 1_000, 'the batch size'],
    ['no window', {}, { windowSeconds: 0 }, 1, 'the window'],
    // 6,291,456 bytes hold four of base64(1,000,000) = 1,333,336 each.
    ['6 MB', { recordsPerSecond: 9_000, valueBytes: 1_000_000 }, {}, 4, '6 MB an event'],
  ];
  for (const [name, of, by, records, limitedBy] of table) {
    it(`the batches of a topic are limited by ${name}`, () => {
      const { recordsPerBatch, ...rest } = batchesOf({ ...traffic, ...of }, { ...batching, ...by });
      expect({ recordsPerBatch, limitedBy: rest.limitedBy }).toEqual({ recordsPerBatch: records, limitedBy });
    });
  }

  it('the batches of a topic contain every record once, within the limits', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        fc.nat(2_000),
        fc.nat(20_000),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 200 }),
        (recordsPerSecond, keyBytes, valueBytes, batchSize, windowSeconds, pollers) => {
          const given = { topic: 't', recordsPerSecond, keyBytes, valueBytes };
          const batches = batchesOf(given, { batchSize, windowSeconds, pollers });
          const { recordsPerBatch, invocationsPerSecond, recordEventBytes } = batches;
          expect(recordsPerBatch * invocationsPerSecond).toBeCloseTo(recordsPerSecond, 3);
          expect(recordsPerBatch).toBeGreaterThanOrEqual(1);
          expect(recordsPerBatch).toBeLessThanOrEqual(batchSize);
          expect(recordEventBytes).toBeGreaterThan((keyBytes + valueBytes) * (4 / 3));
          expect(recordsPerBatch * recordEventBytes).toBeLessThanOrEqual(6_291_456);
        },
      ),
    );
  });
});
