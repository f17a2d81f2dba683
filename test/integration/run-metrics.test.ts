import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { startMillrace } from '../support/millrace.ts';
import { createForeignTopic, produceForeign } from '../support/other-program.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { readPrometheusText, type ReadMetrics } from '../support/prometheus-text.ts';
import { mainlyOn, useTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const connector = fileURLToPath(new URL('../support/run/counted-connector.ts', import.meta.url));
const servers = inject('servers');
const topic = 'counted.readings';
const records = 300;
const poisoned = 20;

const valueOf = ({ samples }: ReadMetrics, name: string, label?: readonly [string, string]): number =>
  samples
    .filter((sample) => sample.name === name && (label === undefined || sample.labels[label[0]] === label[1]))
    .reduce((total, { value }) => total + value, 0);

beforeAll(async () => {
  await createForeignTopic(servers.brokers, topic, 2);
  await produceForeign(
    servers.brokers,
    Array.from({ length: records }, (_, index) => ({
      topic,
      partition: index % 2,
      key: `sensor-${index}`,
      value: index < poisoned ? `{"reading":"${payloadMarker}` : `{"reading":${index}}`,
      headers: {},
      timestamp: Date.now(),
    })),
  );
});

describe.each(mainlyOn('cassandra'))('metrics endpoint of a run into $name', (target) => {
  const place = useTarget(target, {
    keyspace: 'counted',
    schema: ['CREATE TABLE counted.readings (sensor text PRIMARY KEY, reading int)'],
    timestamped: ['counted.readings'],
  });

  it('a run serves its metrics to Prometheus while it continues', async () => {
    const run = startMillrace(
      ...['run', '--connector', connector, '--brokers', servers.brokers, '--metrics-port', '0'],
      ...['--group', `counted-${target.dialect}`, ...place().cliArguments],
    );
    const said = (): string | undefined => /metrics: (http:\S+)/.exec(run.err.join('\n'))?.[1];
    await waitUntil('the address of the metrics', () => said() !== undefined, 60_000);
    const url = said() ?? '';
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);

    const scrape = async (): Promise<ReadMetrics> => readPrometheusText(await (await fetch(url)).text());
    const outcome = (read: ReadMetrics, name: string): number =>
      valueOf(read, 'millrace_records_total', ['outcome', name]);
    let last = await scrape();
    await waitUntil(
      'an outcome for every record',
      async () => {
        last = await scrape();
        return outcome(last, 'written') + outcome(last, 'dead_lettered') === records;
      },
      60_000,
    );
    expect(outcome(last, 'dead_lettered')).toBe(poisoned);
    expect(valueOf(last, 'millrace_rows_written_total')).toBe(records - poisoned);
    expect(valueOf(last, 'millrace_source_invocations_total')).toBeGreaterThan(0);
    expect(valueOf(last, 'millrace_batch_duration_seconds_count')).toBeGreaterThan(0);
    expect(valueOf(last, 'millrace_freshness_seconds_count')).toBeGreaterThan(0);
    expect(last.samples.filter(({ name }) => name === 'millrace_lag_records')).toHaveLength(2);
    await waitUntil(
      'no lag',
      async () => {
        last = await scrape();
        return valueOf(last, 'millrace_lag_records') === 0;
      },
      30_000,
    );

    run.signal('SIGINT');
    expect(await run.exited).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });
});
