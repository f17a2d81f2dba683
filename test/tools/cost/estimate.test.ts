import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, type Estimate } from '../../../tools/cost/estimate.ts';
import { multiply } from '../../../tools/cost/line.ts';
import { priceList } from '../../../tools/cost/prices.ts';
import type { KeyspacesUse, Workload } from '../../../tools/cost/workload.ts';
import { validateStructure } from '../../../core/connector/validate.ts';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { findTable } from '../../../core/cql/schema/schema.ts';
import { pairWithTables } from '../../../core/mapping/compile/bound-route.ts';

const { schema } = parseSchema(
  `CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
   CREATE TABLE k.readings (sensor text, at timestamp, value int, PRIMARY KEY (sensor, at));`,
  'schema.cql',
);
const { found } = pairWithTables(
  validateStructure({
    name: 'c',
    routes: [
      {
        topic: 't',
        table: 'k.readings',
        columns: { sensor: 'key', at: 'timestamp', value: 'value.v' },
        ttl: '1 day',
      },
    ],
  }).routes,
  (keyspace, name) => findTable(schema, keyspace, name),
);

const onDemand: KeyspacesUse = {
  kind: 'keyspaces',
  capacity: { kind: 'on-demand' },
  timestampBytes: 30,
  pointInTimeRecovery: true,
  newRowShare: 1,
  monthsKept: 1,
};
const workload: Workload = {
  topics: [{ topic: 't', recordsPerSecond: 1_000, keyBytes: 10, valueBytes: 100 }],
  routes: found.map((route) => ({
    route,
    tableTtlSeconds: 0,
    sizes: new Map(),
    assumed: { textBytes: 20, elements: 3 },
  })),
  writtenShare: 1,
  deadLetterShare: 0,
  function: { memoryMb: 1_024, batchMs: 100, logBytesPerBatch: 1_000 },
  source: { polling: 'provisioned', batchSize: 500, windowSeconds: 1, pollers: 1, pollerGroup: true },
  store: onDemand,
  rowsPerKey: 1,
  rowsPerPartition: 1,
  prices: priceList(new Map()),
};

const linesOf = ({ sections }: Estimate) => sections.flatMap(({ lines }) => lines);
const usdOf = (answer: Estimate, item: string): number | undefined =>
  linesOf(answer).find((line) => line.item === item)?.usd;

describe('estimate', () => {
  it('an estimate equals the formulas computed by hand', () => {
    const answer = estimate(workload);
    const seconds = 730 * 3_600;
    // 1,000 records/s in batches of 500; of 0.1 s in 1 GB each.
    expect(usdOf(answer, 't: invocations')).toBeCloseTo(2 * seconds * 0.000_000_2, 9);
    expect(usdOf(answer, 't: duration')).toBeCloseTo(2 * 0.1 * seconds * 0.000_013_333_4, 9);
    expect(usdOf(answer, 't: event pollers')).toBeCloseTo(730 * 0.185, 9);
    // (2 × 10 + 1 + 3) + (2 × 8 + 2 + 1) + (6 + 1) + 3 × 30 + (8 + 3 × 8) bytes.
    expect(answer.rows[0]?.row?.bytes).toMatchObject({ written: 172, stored: 272, writeUnits: 1 });
    const writes = 1_000 * seconds;
    expect(usdOf(answer, 't → k.readings: writes')).toBeCloseTo(writes * 0.000_000_625, 6);
    expect(usdOf(answer, 't → k.readings: deletes of expired rows')).toBeCloseTo(writes * 0.000_000_275, 6);
    const gigabytes = (1_000 * 86_400 * 272) / 2 ** 30;
    expect(usdOf(answer, 't → k.readings: storage')).toBeCloseTo(gigabytes * 0.25, 6);
    expect(usdOf(answer, 't → k.readings: point-in-time recovery')).toBeCloseTo(gigabytes * 0.2, 6);
    expect(answer.busyInstances).toBeCloseTo(0.2, 9);
  });

  it('an estimate counts provisioned capacity by the hour and the share in use', () => {
    const capacity = { kind: 'provisioned', utilization: 0.5 } as const;
    const answer = estimate({ ...workload, store: { ...onDemand, capacity } });
    expect(usdOf(answer, 't → k.readings: writes')).toBeCloseTo((1_000 / 0.5) * 730 * 0.000_65, 6);
  });

  it("an estimate has no price for writes to a Cassandra of one's own", () => {
    const answer = estimate({ ...workload, store: { kind: 'cassandra' }, rowsPerKey: 3 });
    expect(answer.sections.map(({ name }) => name)).toEqual(['Lambda', 'CloudWatch']);
    expect(answer.savings).toMatchObject({ foldingUsd: 0 });
    expect(answer.savings.rowsPerSecondFolded).toBeCloseTo((1_000 * 2) / 3, 6);
  });

  it('an estimate has no pollers to pay in on-demand mode', () => {
    const answer = estimate({ ...workload, source: { ...workload.source, polling: 'on-demand' } });
    expect(usdOf(answer, 't: event pollers')).toBeUndefined();
  });

  it('an estimate has a poller unit for each 10 pollers and each 20 MB/s', () => {
    const units = (pollers: number, recordsPerSecond: number): unknown => {
      const topics = [{ topic: 't', recordsPerSecond, keyBytes: 0, valueBytes: 1_000 }];
      const answer = estimate({ ...workload, topics, source: { ...workload.source, pollers } });
      return linesOf(answer).find(({ item }) => item === 't: event pollers')?.factors[0]?.value;
    };
    expect([units(1, 1), units(10, 1), units(11, 1), units(1, 20_000), units(1, 20_001)]).toEqual([
      1, 1, 2, 1, 2,
    ]);
  });

  // One unit is $0.185 an hour: https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html. A month of 730
  // hours makes $135.05; with 720 it is $133.20, and ten of them $1,332.
  it('ten quiet topics share one poller unit in a group and pay ten without', () => {
    const topics = Array.from({ length: 10 }, (_, index) => ({
      topic: `t${index}`,
      recordsPerSecond: 1,
      keyBytes: 10,
      valueBytes: 100,
    }));
    const routes = workload.routes.map((route) => ({
      ...route,
      route: { ...route.route, route: { ...route.route.route, topic: 't0' } },
    }));
    const grouped = estimate({ ...workload, topics, routes });
    expect(usdOf(grouped, 'event pollers of 10 topics in a group')).toBeCloseTo(135.05, 9);
    expect(grouped.pollers?.grouped).toMatchObject({ units: 1, usd: expect.closeTo(135.05, 9) as unknown });
    expect(grouped.pollers?.apart).toMatchObject({ units: 10, usd: expect.closeTo(1_350.5, 9) as unknown });
    const apart = estimate({
      ...workload,
      topics,
      routes,
      source: { ...workload.source, pollerGroup: false },
    });
    expect(apart.totalUsd - grouped.totalUsd).toBeCloseTo(9 * 135.05, 6);
    expect(usdOf(apart, 't9: event pollers')).toBeCloseTo(135.05, 9);
    expect(apart.pollers).toEqual(grouped.pollers);
  });

  it('a group takes a poller unit for each 10 pollers and each 20 MB/s of all its topics, and 100 topics', () => {
    const units = (count: number, pollers: number, recordsPerSecond: number): unknown => {
      const topics = Array.from({ length: count }, (_, index) => ({
        topic: index === 0 ? 't' : `t${index}`,
        recordsPerSecond,
        keyBytes: 0,
        valueBytes: 1_000,
      }));
      return estimate({ ...workload, topics, source: { ...workload.source, pollers } }).pollers?.grouped
        .units;
    };
    expect([units(2, 5, 1), units(11, 1, 1), units(2, 1, 10_001), units(101, 1, 1)]).toEqual([1, 2, 2, 11]);
    expect([units(1, 1, 1)]).toEqual([undefined]);
  });

  it('an estimate asks for a price for large dead letters and uses it if given', () => {
    const topics = [{ topic: 't', recordsPerSecond: 100, keyBytes: 0, valueBytes: 300_000 }];
    const large: Workload = { ...workload, topics, deadLetterShare: 0.001 };
    const answer = estimate(large);
    expect(usdOf(answer, 't: dead letters in S3')).toBeUndefined();
    expect(linesOf(answer).map(({ item }) => item)).toContain('t: dead letters in S3');
    const priced = estimate({ ...large, prices: priceList(new Map([['s3-puts', 0.01]])) });
    expect(usdOf(priced, 't: dead letters in S3')).toBeCloseTo(100 * 0.001 * 730 * 3_600 * 0.01, 6);
    expect(priced.totalUsd).toBeGreaterThan(answer.totalUsd);
  });

  it('an estimate counts SQS requests by 64 KiB: a letter is sent, received and deleted', () => {
    const requests = (valueBytes: number): unknown => {
      const topics = [{ topic: 't', recordsPerSecond: 100, keyBytes: 0, valueBytes }];
      const answer = estimate({ ...workload, topics, deadLetterShare: 0.001 });
      return linesOf(answer)
        .find(({ item }) => item === 't: dead letters in SQS')
        ?.factors.find(({ unit }) => unit === 'requests/letter')?.value;
    };
    expect([requests(100), requests(60_000), requests(300_000)]).toEqual([3, 6, 3]);
  });

  const anyShare = fc.nat(1_000).map((thousandths) => thousandths / 1_000);
  const anyWorkload = fc
    .record({
      recordsPerSecond: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
      valueBytes: fc.integer({ min: 1, max: 50_000 }),
      writtenShare: anyShare,
      deadLetterShare: anyShare,
      newRowShare: anyShare,
      rowsPerPartition: fc.double({ min: 1, max: 100, noNaN: true }),
      isProvisioned: fc.boolean(),
      pointInTimeRecovery: fc.boolean(),
    })
    .map((any): Workload => {
      const capacity = any.isProvisioned
        ? ({ kind: 'provisioned', utilization: 0.7 } as const)
        : onDemand.capacity;
      const { recordsPerSecond, valueBytes, newRowShare, pointInTimeRecovery } = any;
      return {
        ...workload,
        ...any,
        topics: [{ topic: 't', recordsPerSecond, keyBytes: 10, valueBytes }],
        store: { ...onDemand, capacity, newRowShare, pointInTimeRecovery },
      };
    });

  it('an estimate is the sum of lines that are each the product of their numbers', () => {
    fc.assert(
      fc.property(anyWorkload, (given) => {
        const answer = estimate(given);
        let total = 0;
        for (const { factors, usd } of linesOf(answer)) {
          if (usd !== undefined) expect(usd).toBe(multiply(factors));
          expect(usd ?? 0).toBeGreaterThanOrEqual(0);
          total += usd ?? 0;
        }
        expect(answer.totalUsd).toBeCloseTo(total, 6);
      }),
    );
  });

  it('folding saves exactly the cost of the rows that are not sent', () => {
    fc.assert(
      fc.property(anyWorkload, fc.double({ min: 1, max: 50, noNaN: true }), (given, rowsPerKey) => {
        const writes = 't → k.readings: writes';
        const apart = estimate(given);
        const folded = estimate({ ...given, rowsPerKey });
        const before = usdOf(apart, writes) ?? NaN;
        const after = usdOf(folded, writes) ?? NaN;
        expect(Math.abs(folded.savings.foldingUsd - (before - after))).toBeLessThan(1e-6 * (1 + before));
        expect(apart.savings.foldingUsd).toBe(0);
      }),
    );
  });

  it('grouping saves requests and no money', () => {
    fc.assert(
      fc.property(anyWorkload, (given) => {
        const alone = estimate({ ...given, rowsPerPartition: 1 });
        const grouped = estimate(given);
        expect(grouped.totalUsd).toBe(alone.totalUsd);
        const [rows] = grouped.rows;
        expect(rows!.requestsPerSecond).toBeLessThanOrEqual(rows!.rowsPerSecond);
        expect(rows!.requestsPerSecond * 30).toBeGreaterThanOrEqual(rows!.rowsPerSecond * 0.999);
      }),
    );
  });
});
