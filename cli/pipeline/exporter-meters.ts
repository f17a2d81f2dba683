import { metrics } from '../../lambda/contract.ts';
import type { Labels, MetricFamily } from './exporter-format.ts';
import { Histogram } from './exporter-histogram.ts';
import { readMetrics } from './metrics.ts';

/** What the function says of its batches, summed up from the lines it prints. */
export interface FunctionMeters {
  /** Reads one line of the function's output; other lines than metrics are ignored. */
  addLine(line: string): void;
  families(labels: Labels): readonly MetricFamily[];
}

const outcomes = [
  ['written', metrics.recordsWritten],
  ['skipped', metrics.recordsSkipped],
  ['dead_lettered', metrics.recordsDeadLettered],
  ['failed', metrics.recordsFailed],
] as const;

const counters = [
  [
    'millrace_records_received_total',
    'Records in batches; one that came twice counts twice.',
    metrics.recordsReceived,
  ],
  ['millrace_rows_written_total', 'Rows acknowledged by Cassandra.', metrics.rowsWritten],
  [
    'millrace_rows_folded_total',
    'Rows not sent, since a later row of their batch replaces them.',
    metrics.rowsFolded,
  ],
  ['millrace_requests_sent_total', 'Requests to Cassandra, retries included.', metrics.requestsSent],
  [
    'millrace_requests_retried_total',
    'Requests sent again after overload, a timeout or a lost connection.',
    metrics.requestsRetried,
  ],
  [
    'millrace_batches_crashed_total',
    'Batches that ended without outcomes and come again.',
    metrics.batchesCrashed,
  ],
] as const;

const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const freshnessBounds = [...durationBounds, 300, 900, 3_600, 86_400];

/** Of milliseconds, which are exported as seconds. */
const histograms = [
  [
    'millrace_freshness_seconds',
    "From a record's timestamp to its acknowledged write; a sample of each batch's records.",
    metrics.freshness,
    freshnessBounds,
  ],
  [
    'millrace_batch_duration_seconds',
    'Time of a batch in the function.',
    metrics.batchDuration,
    durationBounds,
  ],
  [
    'millrace_cold_start_duration_seconds',
    'Time until a new function instance is ready.',
    metrics.coldStartDuration,
    durationBounds,
  ],
] as const;

/** Meters that start from zero: every counter is there from the beginning, so that a rate sees its first step. */
export function createFunctionMeters(): FunctionMeters {
  const totals = new Map<string, number>();
  const kept = new Map(histograms.map(([, , name, bounds]) => [name, new Histogram(bounds)]));
  const histogramOf = new Map<string, Histogram>(kept);
  const total = (name: string): number => totals.get(name) ?? 0;

  return {
    addLine(line) {
      for (const [name, values] of readMetrics(line) ?? []) {
        const histogram = histogramOf.get(name);
        for (const value of values) {
          if (histogram === undefined) totals.set(name, total(name) + value);
          else histogram.add(value / 1_000);
        }
      }
    },
    families: (labels) => [
      {
        name: 'millrace_records_total',
        help: 'Records by outcome; one that came twice counts twice, failed ones come again.',
        type: 'counter',
        samples: outcomes.map(([outcome, name]) => ({ labels: { ...labels, outcome }, value: total(name) })),
      },
      ...counters.map(([family, help, name]): MetricFamily => ({
        name: family,
        help,
        type: 'counter',
        samples: [{ labels, value: total(name) }],
      })),
      ...histograms.map(([family, help, name]): MetricFamily => ({
        name: family,
        help,
        type: 'histogram',
        samples: kept.get(name)?.samples(labels) ?? [],
      })),
    ],
  };
}
