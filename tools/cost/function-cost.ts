import { metrics } from '../../core/contract/metrics.ts';
import type { TopicBatches, TopicTraffic } from './batches.ts';
import { costLine, hoursPerMonth, perMonth, toGb, type CostLine, type Factor } from './line.ts';
import type { PriceList } from './prices.ts';
import type { FunctionUse, SourceUse } from './workload.ts';

export interface TopicLoad {
  readonly traffic: TopicTraffic;
  readonly batches: TopicBatches;
}

/** Bytes per second that one event poller unit carries, and its pollers (see `lambda-epu-hours` in prices.ts). */
const epu = { bytesPerSecond: 20_000_000, pollers: 10 };

/** What Lambda charges for a topic: invocations, their time, and the pollers where they are provisioned. */
export function lambdaLines(
  load: TopicLoad,
  use: FunctionUse,
  source: SourceUse,
  prices: PriceList,
): readonly CostLine[] {
  const { topic } = load.traffic;
  const duration: readonly Factor[] = [
    ...invocations(load),
    { value: use.batchMs / 1_000, unit: 's/batch' },
    { value: use.memoryMb / 1_024, unit: 'GB' },
    perMonth,
  ];
  const lines = [
    costLine(`${topic}: invocations`, [...invocations(load), perMonth], 'lambda-requests', prices),
    costLine(`${topic}: duration`, duration, 'lambda-gb-seconds', prices),
  ];
  if (source.polling === 'on-demand') return lines;
  const pollers: readonly Factor[] = [
    { value: eventPollerUnits(load.traffic, source), unit: 'EPU' },
    { value: hoursPerMonth, unit: 'h/month' },
  ];
  return [...lines, costLine(`${topic}: event pollers`, pollers, 'lambda-epu-hours', prices)];
}

/** A topic has pollers of its own, so at least one unit. */
export function eventPollerUnits(traffic: TopicTraffic, { pollers }: SourceUse): number {
  const bytesPerSecond = traffic.recordsPerSecond * (traffic.keyBytes + traffic.valueBytes);
  return Math.max(1, Math.ceil(pollers / epu.pollers), Math.ceil(bytesPerSecond / epu.bytesPerSecond));
}

/** What CloudWatch charges: the function's metrics, its logs, the dashboard. */
export function createLineReporter(
  loads: readonly TopicLoad[],
  use: FunctionUse,
  prices: PriceList,
): readonly CostLine[] {
  const count: Factor = { value: Object.keys(metrics).length, unit: 'metrics' };
  return [
    ...loads.map((load) =>
      costLine(
        `${load.traffic.topic}: logs`,
        [...invocations(load), { value: use.logBytesPerBatch, unit: 'bytes/batch' }, perMonth, toGb],
        'cloudwatch-logs',
        prices,
      ),
    ),
    costLine('metrics of the function', [count], 'cloudwatch-metrics', prices),
    costLine('dashboard', [{ value: 1, unit: 'dashboard' }], 'cloudwatch-dashboards', prices),
  ];
}

function invocations({ traffic, batches }: TopicLoad): readonly Factor[] {
  return [
    { value: traffic.recordsPerSecond, unit: 'records/s' },
    { value: batches.recordsPerBatch, unit: 'records/batch', divides: true },
  ];
}
