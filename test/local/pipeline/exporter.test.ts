import { describe, expect, it, onTestFinished } from 'vitest';
import { startExporter, type Exporter } from '../../../local/pipeline/exporter.ts';
import { createFunctionMeters } from '../../../local/pipeline/exporter-meters.ts';
import type { MeteredPipeline } from '../../../local/pipeline/exporter-pipeline.ts';
import { printFamilies } from '../../../local/pipeline/exporter-format.ts';
import { metricNamespace, metrics } from '../../../core/contract/metrics.ts';
import { readPrometheusText, type ReadMetrics } from '../../support/prometheus-text.ts';

/** A line in Embedded Metric Format, as CloudWatch's specification has it. */
function emf(values: Readonly<Record<string, number | readonly number[]>>): string {
  const definitions = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  return JSON.stringify({
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [{ Namespace: metricNamespace, Dimensions: [['connector']], Metrics: definitions }],
    },
    connector: 'orders',
    ...values,
  });
}

function valueOf(read: ReadMetrics, name: string, labels: Readonly<Record<string, string>> = {}): unknown {
  return read.samples.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  )?.value;
}

describe("meters of a function's output", () => {
  const read = (lines: readonly string[]): ReadMetrics => {
    const meters = createFunctionMeters();
    for (const line of lines) meters.addLine(line);
    return readPrometheusText(printFamilies(meters.families({ connector: 'orders' })));
  };

  it('all meters are present from the beginning, at zero', () => {
    const { samples, families } = read([]);
    expect(samples.every(({ value }) => value === 0)).toBe(true);
    expect(samples.every(({ labels }) => labels['connector'] === 'orders')).toBe(true);
    expect(families.get('millrace_freshness_seconds')?.type).toBe('histogram');
    expect(families.get('millrace_records_total')?.type).toBe('counter');
  });

  it('the meters sum up the batches, in seconds for the milliseconds of the function', () => {
    const all = read([
      'START RequestId: 1',
      emf({ [metrics.recordsReceived]: 10, [metrics.recordsWritten]: 7, [metrics.recordsSkipped]: 3 }),
      emf({ [metrics.recordsReceived]: 5, [metrics.recordsWritten]: 3, [metrics.recordsDeadLettered]: 2 }),
      emf({ [metrics.freshness]: [40, 400, 4_000], [metrics.batchDuration]: 250 }),
      emf({ [metrics.freshness]: 90_000_000, [metrics.requestsRetried]: 4, [metrics.valuesNoticed]: 6 }),
    ]);
    expect(valueOf(all, 'millrace_records_received_total')).toBe(15);
    expect(valueOf(all, 'millrace_records_total', { outcome: 'written' })).toBe(10);
    expect(valueOf(all, 'millrace_records_total', { outcome: 'skipped' })).toBe(3);
    expect(valueOf(all, 'millrace_records_total', { outcome: 'dead_lettered' })).toBe(2);
    expect(valueOf(all, 'millrace_records_total', { outcome: 'failed' })).toBe(0);
    expect(valueOf(all, 'millrace_requests_retried_total')).toBe(4);
    expect(valueOf(all, 'millrace_values_noticed_total')).toBe(6);
    expect(valueOf(all, 'millrace_freshness_seconds_bucket', { le: '0.05' })).toBe(1);
    expect(valueOf(all, 'millrace_freshness_seconds_bucket', { le: '5' })).toBe(3);
    expect(valueOf(all, 'millrace_freshness_seconds_bucket', { le: '86400' })).toBe(3);
    expect(valueOf(all, 'millrace_freshness_seconds_count')).toBe(4);
    expect(valueOf(all, 'millrace_batch_duration_seconds_sum')).toBe(0.25);
  });

  it('a gauge has its last value, and is absent before the first', () => {
    expect(valueOf(read([]), 'millrace_certificate_days_left')).toBeUndefined();
    const all = read([emf({ [metrics.certificateDaysLeft]: 9 }), emf({ [metrics.certificateDaysLeft]: 8 })]);
    expect(valueOf(all, 'millrace_certificate_days_left')).toBe(8);
    expect(all.families.get('millrace_certificate_days_left')?.type).toBe('gauge');
  });

  it('the meters include every metric that the function emits', () => {
    const before = read([]).samples;
    for (const name of Object.values(metrics)) {
      const after = read([emf({ [name]: 1 })]).samples;
      expect(after, `the exporter does not know ${name}; add it to exporter-meters.ts`).not.toEqual(before);
    }
  });
});

const pipeline: MeteredPipeline = {
  source: {
    lag: () => [
      { topic: 't', partition: 0, position: 9, done: 7, committed: 5, end: 12, lag: 5 },
      { topic: 't', partition: 1, position: 0, done: 0, committed: 0, end: 0, lag: 0 },
    ],
    stats: {
      polled: 21,
      filteredOut: 0,
      invoked: 20,
      invocations: 4,
      failedInvoke: 0,
      invokeErrors: 1,
      dropped: 2,
      deliveredOnFailure: 0,
      committed: 18,
      commitErrors: 0,
      pollingErrors: 0,
      rewinds: 0,
    },
  },
  lambda: {
    usage: () => ({ invocations: 4, coldStarts: 2, cpuSeconds: 1.5, peakRssBytes: 1_000 }),
    environments: () => [],
  },
};

async function started(): Promise<Exporter> {
  const exporter = await startExporter({ host: '127.0.0.1', port: 0 }, { connector: 'orders', group: 'g' });
  onTestFinished(() => exporter.stop());
  return exporter;
}

describe('exporter', () => {
  it("the exporter serves the function's metrics and, once it watches them, the lag and the invocations", async () => {
    const exporter = await started();
    exporter.addLine(emf({ [metrics.rowsWritten]: 6 }));
    const early = await fetch(exporter.url);
    expect(early.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const first = readPrometheusText(await early.text());
    expect(valueOf(first, 'millrace_rows_written_total', { group: 'g' })).toBe(6);
    expect(valueOf(first, 'millrace_lag_records')).toBeUndefined();

    exporter.watch(pipeline);
    const later = readPrometheusText(await (await fetch(`${exporter.url}?x=1`)).text());
    expect(valueOf(later, 'millrace_lag_records', { topic: 't', partition: '0' })).toBe(5);
    expect(valueOf(later, 'millrace_lag_records', { topic: 't', partition: '1' })).toBe(0);
    expect(valueOf(later, 'millrace_source_invocations_total')).toBe(4);
    expect(valueOf(later, 'millrace_source_invocation_errors_total')).toBe(1);
    expect(valueOf(later, 'millrace_source_records_dropped_total')).toBe(2);
    expect(valueOf(later, 'millrace_function_cold_starts_total')).toBe(2);
  });

  it('the exporter answers only GET and HEAD of /metrics', async () => {
    const { url } = await started();
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('the exporter says what to do about a port in use, and releases its own at the end', async () => {
    const exporter = await startExporter({ host: '127.0.0.1', port: 0 }, {});
    const port = Number(new URL(exporter.url).port);
    await expect(startExporter({ host: '127.0.0.1', port }, {})).rejects.toThrow(
      `the metrics cannot be served on 127.0.0.1:${port}; give another --metrics-port, or 0 for a free one`,
    );
    await exporter.stop();
    const again = await startExporter({ host: '127.0.0.1', port }, {});
    await again.stop();
  });
});
