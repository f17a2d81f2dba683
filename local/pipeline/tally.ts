import { metrics } from '../../core/contract/metrics.ts';
import { readMetrics } from './metrics.ts';

/** What the function has reported of its batches so far. A record that was delivered twice counts twice. */
export interface Tally {
  readonly received: number;
  readonly written: number;
  readonly skipped: number;
  readonly deadLettered: number;
  /** Times that a record was reported as failed and redelivered. */
  readonly failed: number;
  readonly rows: number;
  readonly requests: number;
}

/** Sums up the function's metrics from the lines it prints. */
export interface TallyKeeper {
  /** Reads one line of the function's output; other lines than metrics are ignored. */
  addLine(line: string): void;
  tally(): Tally;
}

/** Totals that start from zero. `onFreshness` is called with each batch's sample, in milliseconds. */
export function createTallyKeeper(onFreshness?: (sampleMs: readonly number[]) => void): TallyKeeper {
  const totals = new Map<string, number>();
  const total = (name: string): number => totals.get(name) ?? 0;
  return {
    addLine(line) {
      for (const [name, values] of readMetrics(line) ?? []) {
        if (name === metrics.freshness) onFreshness?.(values);
        else
          totals.set(
            name,
            values.reduce((sum, value) => sum + value, total(name)),
          );
      }
    },
    tally: () => ({
      received: total(metrics.recordsReceived),
      written: total(metrics.recordsWritten),
      skipped: total(metrics.recordsSkipped),
      deadLettered: total(metrics.recordsDeadLettered),
      failed: total(metrics.recordsFailed),
      rows: total(metrics.rowsWritten),
      requests: total(metrics.requestsSent),
    }),
  };
}
