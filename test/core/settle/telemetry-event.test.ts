import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../core/contract/failure-codes.ts';
import { message, quote } from '../../../core/failure/failure-message.ts';
import type { NextStep } from '../../../core/failure/failure.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import { measureFreshness, sampleSize } from '../../../core/settle/freshness.ts';
import { summarizeBatch } from '../../../core/settle/telemetry-event.ts';
import { makeRecord } from '../../support/make-record.ts';

const written = (timestamp: number | null): Outcome => ({
  kind: 'written',
  record: makeRecord({ timestamp }),
  rows: 1,
});
const failed = (next: NextStep, code: FailureCode, offset: number): Outcome => ({
  kind: 'failed',
  record: makeRecord({ offset }),
  failure: { next, stage: 'map', code, message: message`got ${quote(4711)}`, table: 'ks.t' },
});

describe('measureFreshness', () => {
  it('measureFreshness is undefined if nothing was written', () => {
    expect(measureFreshness([failed('retry', 'timeout', 1)], Float64Array.of(5))).toBeUndefined();
  });

  it('measureFreshness counts only written records and no negative delay', () => {
    const outcomes = [written(100), failed('retry', 'timeout', 1), written(900)];
    expect(measureFreshness(outcomes, Float64Array.of(107, 5000, 800))).toEqual({
      p50Ms: 0,
      p99Ms: 7,
      maxMs: 7,
      sampleMs: [0, 7],
    });
  });

  it('measureFreshness omits a record that failed even if some of its rows are acknowledged', () => {
    const outcomes = [
      written(100),
      { ...failed('retry', 'timeout', 1), record: makeRecord({ timestamp: 100 }) },
    ];
    expect(measureFreshness(outcomes, Float64Array.of(107, 150))?.sampleMs).toEqual([7]);
  });

  it('measureFreshness omits records without a timestamp and those with impossible timestamps', () => {
    const nowMs = 1_700_000_000_000;
    const day = 86_400_000;
    const unclear = [-1, null, -2, -(2 ** 62), 1.7e18, nowMs + day + 1];
    const outcomes = [...unclear, nowMs - 5, nowMs + day].map(written);
    const ackedAtMs = Float64Array.from(outcomes, () => nowMs);
    expect(measureFreshness(outcomes, ackedAtMs)).toEqual({ p50Ms: 0, p99Ms: 5, maxMs: 5, sampleMs: [0, 5] });
    expect(measureFreshness(unclear.map(written), ackedAtMs)).toBeUndefined();
    expect(measureFreshness([written(0)], Float64Array.of(9))).toMatchObject({ maxMs: 9 });
  });

  it('measureFreshness samples a large batch at even quantiles, the maximum among them', () => {
    const count = 1000;
    const outcomes = Array.from({ length: count }, () => written(0));
    const ackedAtMs = Float64Array.from(outcomes, (_, index) => ((index * 7) % count) + 1);
    const freshness = measureFreshness(outcomes, ackedAtMs)!;
    expect(freshness).toMatchObject({ p50Ms: 500, p99Ms: 990, maxMs: 1000 });
    expect(freshness.sampleMs).toHaveLength(sampleSize);
    expect(freshness.sampleMs.slice(0, 2)).toEqual([20, 40]);
    expect(freshness.sampleMs.at(-1)).toBe(1000);
  });
});

describe('summarizeBatch', () => {
  const counts = { rows: 3, folded: 4, requests: 2, retries: 1, bytes: 99 };
  const outcomes: readonly Outcome[] = [
    written(0),
    { kind: 'skipped', record: makeRecord(), reason: 'filtered' },
    failed('dead-letter', 'wrong_type', 7),
    failed('dead-letter', 'wrong_type', 8),
    failed('retry', 'timeout', 9),
  ];

  it('summarizeBatch counts every record once, and failures by code', () => {
    expect(summarizeBatch(outcomes, counts, new Float64Array(5), 12)).toMatchObject({
      kind: 'batch-processed',
      records: 5,
      written: 1,
      skipped: 1,
      deadLettered: 2,
      failed: 1,
      failuresByCode: { wrong_type: 2, timeout: 1 },
      noticed: [],
      rows: 3,
      folded: 4,
      requests: 2,
      retries: 1,
      bytes: 99,
      durationMs: 12,
    });
  });

  it('summarizeBatch has an example of each kind of failure and the counts of the outcomes', () => {
    expect(
      summarizeBatch(outcomes, counts, new Float64Array(5), 12).examples.map(
        ({ position, deadLettered, records }) => ({ position, deadLettered, records }),
      ),
    ).toEqual([
      { position: 'shop.orders-0@7', deadLettered: true, records: 2 },
      { position: 'shop.orders-0@9', deadLettered: false, records: 1 },
    ]);
  });
});
