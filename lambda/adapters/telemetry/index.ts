/** The telemetry port on the function's output: a log line and Embedded Metric Format per event, never per record. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { dimensions, metricNamespace, metrics as names } from '../../../core/contract/metrics.ts';
import type { Freshness } from '../../../core/settle/freshness.ts';
import type { BatchProcessed, TelemetryEvent } from '../../../core/settle/telemetry-event.ts';
import type { CertificateExpiry } from '../../../core/secret/certificates.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

/** Writes what happens to one connector; `connector` is the dimension of its metrics. */
export function openTelemetry(connector: string): Telemetry {
  const logger = new Logger({ serviceName: connector });
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: connector });
  // Powertools' own dimension would make other metrics of these than those that alarms and dashboard read.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [dimensions.connector]: connector });
  return {
    emit(event) {
      log(logger, event);
      addMetrics(metrics, event);
      metrics.publishStoredMetrics();
    },
  };
}

function log(logger: Logger, event: TelemetryEvent): void {
  switch (event.kind) {
    case 'cold-started': {
      const { kind, firstToExpire, ...details } = event;
      logger.info(kind, { ...details, ...(firstToExpire && { firstToExpire: printExpiry(firstToExpire) }) });
      return;
    }
    case 'started-over': {
      // `message` is the logger's own key.
      const { kind, code, message: reason } = event;
      logger.warn(kind, { code, reason });
      return;
    }
    case 'batch-processed': {
      const { kind, freshness, ...details } = event;
      const line = { ...details, ...quantilesOf(freshness) };
      if (event.failed > 0 || event.deadLettered > 0 || event.noticed.length > 0) logger.warn(kind, line);
      else logger.info(kind, line);
      return;
    }
    case 'batch-crashed': {
      const { kind, message: reason, ...details } = event;
      logger.error(kind, { reason, ...details });
      return;
    }
    case 'dead-letters-held': {
      const { kind, message: reason, ...details } = event;
      logger.error(kind, { reason, ...details });
      return;
    }
    case 'letters-redriven': {
      const { kind, ...details } = event;
      if (event.returned > 0) logger.warn(kind, details);
      else logger.info(kind, details);
      return;
    }
  }
}

const printExpiry = ({ use, subject, expiresAtMs }: CertificateExpiry): object => ({
  use,
  subject,
  expiresAt: new Date(expiresAtMs).toISOString(),
});

function quantilesOf(freshness: Freshness | undefined): object {
  if (freshness === undefined) return {};
  const { p50Ms, p99Ms, maxMs } = freshness;
  return { freshness: { p50Ms, p99Ms, maxMs } };
}

function addMetrics(metrics: Metrics, event: TelemetryEvent): void {
  switch (event.kind) {
    case 'cold-started':
      metrics.addMetric(names.coldStartDuration, MetricUnit.Milliseconds, event.durationMs);
      return;
    case 'started-over':
    case 'letters-redriven':
      return;
    case 'batch-processed':
      addBatch(metrics, event);
      return;
    case 'dead-letters-held':
      // Counted beside its batch, so that what rings for a connector that does not fit rings for this too.
      metrics.addMetric(names.batchesCrashed, MetricUnit.Count, 1);
      return;
    case 'batch-crashed':
      metrics.addMetric(names.batchesCrashed, MetricUnit.Count, 1);
      metrics.addMetric(
        names.loginsRefused,
        MetricUnit.Count,
        // A connection that is refused has tried every version of the secret before it fails.
        event.code === 'authentication_failed' ? 1 : 0,
      );
      return;
  }
}

function addBatch(metrics: Metrics, event: BatchProcessed): void {
  const counts = [
    [names.recordsReceived, event.records],
    [names.recordsWritten, event.written],
    [names.recordsSkipped, event.skipped],
    [names.recordsDeadLettered, event.deadLettered],
    [names.recordsFailed, event.failed],
    [names.rowsWritten, event.rows],
    [names.rowsFolded, event.folded],
    [names.valuesNoticed, event.noticed.reduce((sum, { count }) => sum + count, 0)],
    [names.requestsSent, event.requests],
    [names.requestsRetried, event.retries],
  ] as const;
  for (const [name, count] of counts) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.addMetric(names.batchDuration, MetricUnit.Milliseconds, event.durationMs);
  if (event.certificateDaysLeft !== undefined) {
    metrics.addMetric(names.certificateDaysLeft, MetricUnit.NoUnit, event.certificateDaysLeft);
  }
  // Values of one name become an array: percentiles over many batches stay true.
  for (const delayMs of event.freshness?.sampleMs ?? []) {
    metrics.addMetric(names.freshness, MetricUnit.Milliseconds, delayMs);
  }
}
