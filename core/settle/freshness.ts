import type { Outcome } from '../record/outcome.ts';
import { recordTime, type SourceRecord } from '../record/source-record.ts';

/** How long records took from their timestamp to the acknowledgement of their last row, in milliseconds. */
export interface Freshness {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The batch's distribution at evenly spaced quantiles, ascending, the maximum last: at most {@link sampleSize}. */
  readonly sampleMs: readonly number[];
}

/** Enough for a p99 over many batches, few enough for one metric's array (CloudWatch takes 100 values). */
export const sampleSize = 50;

/**
 * Freshness of a batch's written records whose timestamp is a time of a clock; `undefined` if there is none.
 * `ackedAtMs` has each record's last acknowledgement by record index.
 */
export function measureFreshness(
  outcomes: readonly Outcome[],
  ackedAtMs: Float64Array,
): Freshness | undefined {
  const delaysMs = new Float64Array(outcomes.length);
  let count = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'written') continue;
    const delayMs = delayOf(outcome.record, ackedAtMs[index] ?? 0);
    if (delayMs === undefined) continue;
    delaysMs[count] = delayMs;
    count += 1;
  }
  if (count === 0) return undefined;
  const sorted = delaysMs.subarray(0, count).sort();
  const at = (quantile: number): number => sorted[Math.max(0, Math.ceil(quantile * count) - 1)] ?? 0;
  const samples = Math.min(count, sampleSize);
  return {
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    sampleMs: Array.from({ length: samples }, (_, index) => at((index + 1) / samples)),
  };
}

/** A producer's clock may be that much ahead of ours; beyond it the timestamp is of another unit, or made up. */
const mostAheadMs = 86_400_000;

/** `undefined` for a record without a timestamp, and for one that no clock has shown: they say nothing of delays. */
function delayOf(record: SourceRecord, ackedAtMs: number): number | undefined {
  const time = recordTime(record);
  if (time === undefined || time < 0 || time > ackedAtMs + mostAheadMs) return undefined;
  // A clock ahead of ours is no negative delay.
  return Math.max(0, ackedAtMs - time);
}
