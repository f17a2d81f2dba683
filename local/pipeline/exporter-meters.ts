import { metrics } from '../../core/contract/metrics.ts';
import type { Labels, MetricFamily } from './exporter-format.ts';
import { Histogram } from './exporter-histogram.ts';
import { readMetrics } from './metrics.ts';

/** What the function reports of its batches, summed up from the lines it prints. */
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
  [
    'millrace_values_noticed_total',
    'Values written that are most often a mistake: a time in January 1970, an unknown field of a type.',
    metrics.valuesNoticed,
  ],
  ['millrace_requests_sent_total', 'Requests to Cassandra, retries included.', metrics.requestsSent],
  [
    'millrace_requests_retried_total',
    'Requests sent again after overload, a timeout or a lost connection.',
    metrics.requestsRetried,
  ],
  [
    'millrace_batches_crashed_total',
    'Batches that ended without outcomes and are redelivered.',
    metrics.batchesCrashed,
  ],
  [
    'millrace_logins_refused_total',
    'Of these, those for which the cluster has refused every version of the login.',
    metrics.loginsRefused,
  ],
] as const;

/** What was said last holds. */
const gauges = [
  [
    'millrace_certificate_days_left',
    "Whole days until the first of the function's certificates expires; absent where it has none.",
    metrics.certificateDaysLeft,
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

const gaugeNames = new Set<string>(gauges.map(([, , name]) => name));

/** Meters that start from zero: every counter is there from the beginning, so that a rate sees its first step. */
export function createFunctionMeters(): FunctionMeters {
  const totals = new Map<string, number>();
  const latest = new Map<string, number>();
  const kept = new Map(histograms.map(([, , name, bounds]) => [name, new Histogram(bounds)]));
  const histogramOf = new Map<string, Histogram>(kept);
  const total = (name: string): number => totals.get(name) ?? 0;

  return {
    addLine(line) {
      for (const [name, values] of readMetrics(line) ?? []) {
        const histogram = histogramOf.get(name);
        for (const value of values) {
          if (gaugeNames.has(name)) latest.set(name, value);
          else if (histogram === undefined) totals.set(name, total(name) + value);
          else histogram.add(value / 1_000);
        }
      }
    },
    families: (labels) => [
      {
        name: 'millrace_records_total',
        help: 'Records by outcome; one that was delivered twice counts twice, failed ones are redelivered.',
        type: 'counter',
        samples: outcomes.map(([outcome, name]) => ({ labels: { ...labels, outcome }, value: total(name) })),
      },
      ...counters.map(([family, help, name]): MetricFamily => ({
        name: family,
        help,
        type: 'counter',
        samples: [{ labels, value: total(name) }],
      })),
      ...gauges.map(([family, help, name]): MetricFamily => {
        const value = latest.get(name);
        return { name: family, help, type: 'gauge', samples: value === undefined ? [] : [{ labels, value }] };
      }),
      ...histograms.map(([family, help, name]): MetricFamily => ({
        name: family,
        help,
        type: 'histogram',
        samples: kept.get(name)?.samples(labels) ?? [],
      })),
    ],
  };
}
