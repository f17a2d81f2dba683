import type { Noticed } from '../../core/record/observations.ts';
import { printNoticed } from './observation-totals.ts';
import type { Pipeline } from './pipeline.ts';
import { filePathOf } from '../../project/files.ts';

/** What a run did. Counts deliveries: a record that was delivered twice counts twice. */
export interface RunReport {
  readonly connector: string;
  readonly group: string;
  readonly records: {
    readonly written: number;
    readonly skipped: number;
    readonly deadLettered: number;
    /** Reported as failed, and redelivered. */
    readonly failedThenRetried: number;
  };
  readonly rows: number;
  /** What was written and is most often a mistake, by column. */
  readonly noticed: readonly Noticed[];
  /** Records that are in Kafka and not done. */
  readonly lag: number;
  /** Records that the event source gave up: they are larger than an event of Lambda. */
  readonly dropped: number;
  readonly deadLetters: string;
  readonly invocations: number;
  readonly invocationErrors: number;
  readonly coldStarts: number;
  readonly lambdaCpuSeconds: number;
  readonly lambdaPeakRssBytes: number;
  readonly seconds: number;
}

/** Reports on a pipeline that has stopped. */
export function reportRun(
  pipeline: Pipeline,
  about: { readonly connector: string; readonly group: string; readonly deadLetters: string },
  seconds: number,
): RunReport {
  const { written, skipped, deadLettered, failed, rows } = pipeline.tally();
  const { stats } = pipeline.source;
  const usage = pipeline.lambda.usage();
  return {
    connector: about.connector,
    group: about.group,
    records: { written, skipped, deadLettered, failedThenRetried: failed },
    rows,
    noticed: pipeline.noticed(),
    lag: pipeline.source.lag().reduce((total, partition) => total + partition.lag, 0),
    dropped: stats.dropped,
    deadLetters: about.deadLetters,
    invocations: stats.invocations,
    invocationErrors: stats.invokeErrors,
    coldStarts: usage.coldStarts,
    lambdaCpuSeconds: round(usage.cpuSeconds),
    lambdaPeakRssBytes: usage.peakRssBytes,
    seconds: round(seconds),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** A report for a person. */
export function renderRunReport(report: RunReport): readonly string[] {
  const { records } = report;
  const lines: readonly (readonly [string, string | number])[] = [
    ['written', records.written],
    ['skipped', records.skipped],
    ['dead-lettered', records.deadLettered],
    ['failed, then retried', records.failedThenRetried],
    ['rows', report.rows],
    ['lag', report.lag],
    ...(report.dropped > 0 ? [['given up', report.dropped] as const] : []),
    ['invocations', `${report.invocations}, ${report.invocationErrors} failed`],
    ['cold starts', report.coldStarts],
    ['seconds', report.seconds],
  ];
  const place = filePathOf(report.deadLetters) ?? report.deadLetters;
  return [
    ...lines.map(([label, value]) => `${label.padEnd(21)} ${value.toLocaleString('en-US')}`),
    ...(report.rows === records.written
      ? []
      : [
          'rows are those sent: a record makes a row for each of its routes, and rows of one key in a batch are folded into one',
        ]),
    ...(records.deadLettered === 0 ? [] : [`dead letters: ${place} (npx millrace dlq ls '${place}')`]),
    ...printNoticed(report.noticed),
  ];
}
