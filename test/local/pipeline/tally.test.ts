import { describe, expect, it } from 'vitest';
import { createTallyKeeper } from '../../../local/pipeline/tally.ts';
import { metricNamespace, metrics } from '../../../core/contract/metrics.ts';

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

describe('tally of a run', () => {
  it('the tally sums up the batches and passes on their freshness', () => {
    const samples: (readonly number[])[] = [];
    const keeper = createTallyKeeper((sampleMs) => void samples.push(sampleMs));
    keeper.addLine(
      emf({ [metrics.recordsReceived]: 10, [metrics.recordsWritten]: 7, [metrics.freshness]: [5, 9] }),
    );
    keeper.addLine(
      emf({
        [metrics.recordsReceived]: 5,
        [metrics.recordsWritten]: 1,
        [metrics.recordsSkipped]: 2,
        [metrics.recordsDeadLettered]: 1,
        [metrics.recordsFailed]: 1,
        [metrics.rowsWritten]: 2,
        [metrics.requestsSent]: [1, 1],
        [metrics.freshness]: 3,
      }),
    );
    expect(keeper.tally()).toEqual({
      received: 15,
      written: 8,
      skipped: 2,
      deadLettered: 1,
      failed: 1,
      rows: 2,
      requests: 2,
    });
    expect(samples).toEqual([[5, 9], [3]]);
  });

  const otherLines = [
    '',
    'START RequestId: 1',
    '{"level":"INFO","message":"batch processed"}',
    '{"_aws": not json',
    '{"_aws":{}}',
    '{"_aws":null}',
    '{"_aws":{"CloudWatchMetrics":[{}]}}',
    '{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":7}]}]}}',
    `{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"${metrics.recordsReceived}"}]}]}}`,
    '["_aws"]',
  ];
  for (const line of otherLines) {
    it(`the tally counts nothing for the line ${line === '' ? '(empty)' : line}`, () => {
      const keeper = createTallyKeeper();
      keeper.addLine(line);
      expect(Object.values(keeper.tally()).every((count) => count === 0)).toBe(true);
    });
  }
});
