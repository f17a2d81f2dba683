import { metrics } from '../../core/contract/metrics.ts';
import type { TopicBatches, TopicTraffic } from './batches.ts';
import { costLine, perMonth, toGb, type CostLine, type Factor } from './line.ts';
import type { PriceList } from './prices.ts';
import type { FunctionUse } from './workload.ts';

export interface TopicLoad {
  readonly traffic: TopicTraffic;
  readonly batches: TopicBatches;
}

/** What Lambda charges for the batches of a topic: invocations and their time. */
export function lambdaLines(load: TopicLoad, use: FunctionUse, prices: PriceList): readonly CostLine[] {
  const { topic } = load.traffic;
  const duration: readonly Factor[] = [
    ...invocations(load),
    { value: use.batchMs / 1_000, unit: 's/batch' },
    { value: use.memoryMb / 1_024, unit: 'GB' },
    perMonth,
  ];
  return [
    costLine(`${topic}: invocations`, [...invocations(load), perMonth], 'lambda-requests', prices),
    costLine(`${topic}: duration`, duration, 'lambda-gb-seconds', prices),
  ];
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
