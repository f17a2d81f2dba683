import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { metricNamespace, metrics } from '../../core/contract/metrics.ts';
import { metricsOfAlarms, metricsOfDashboard, printMetric } from '../lib/support/read-metrics.ts';
import { watchedStack } from '../lib/support/watched-stack.ts';
import { startCheckedPipeline } from '../support/checked-function.ts';
import { emittedMetrics } from '../support/emitted-metrics.ts';
import { createTopic, writeRecords } from '../support/kafka-records.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { storeTargets, useTarget } from '../support/store-target.ts';
import { waitUntil } from '../support/wait-until.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const servers = inject('servers');
const topic = 'metrics.gauges';

beforeAll(async () => {
  await createTopic(servers.brokers, topic, 1);
  await writeRecords(servers.brokers, topic, 0, [
    { key: 'a', value: '{"value":1}' },
    { key: 'a', value: '{"value":2}' },
    { key: 'b', value: payloadMarker },
    { key: 'c', value: null },
  ]);
});

describe.each(storeTargets)('metrics of a run into $name', (target) => {
  const place = useTarget(target, {
    keyspace: 'metrics',
    schema: ['CREATE TABLE metrics.gauges (name text PRIMARY KEY, value int)'],
    timestamped: ['metrics.gauges'],
  });
  /** Of this one the connector says nothing: its batches are crashes. */
  const strayTopic = `metrics.stray.${target.dialect}`;

  it('a run emits every metric that alarms and dashboard read, with its dimensions', async () => {
    await mkdir(inProject('.millrace/test'), { recursive: true });
    const directory = await mkdtemp(inProject('.millrace/test/metrics-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await createTopic(servers.brokers, strayTopic, 1);

    const pipeline = await startCheckedPipeline({
      connectorFile: inProject('test/support/run/gauges-connector.ts'),
      topics: [topic, strayTopic],
      brokers: [servers.brokers],
      ...place().places,
      groupId: `metrics-${target.dialect}`,
      startingPosition: 'TRIM_HORIZON',
      behaviour: 'friendly',
      deadLetters: pathToFileURL(join(directory, 'dead-letters.jsonl')).href,
      workDirectory: directory,
    });
    onTestFinished(() => pipeline.stop());
    await waitUntil('the good topic is through', () => pipeline.tally().received >= 4, 60_000);
    await writeRecords(servers.brokers, strayTopic, 0, [{ key: 'x', value: '{}' }]);

    const emitted = new Set<string>();
    await waitUntil(
      'the function has told of a crash',
      async () => {
        const lines = (await readFile(pipeline.logFile, 'utf8')).split('\n').slice(0, -1);
        for (const metric of lines.flatMap(emittedMetrics)) emitted.add(printMetric(metric));
        return [...emitted].some((metric) => metric.includes(metrics.batchesCrashed));
      },
      60_000,
    );

    // Keyspaces' stand-in is trusted by an authority of its own, and only who has certificates tells of them.
    const hasCertificates = target.dialect === 'keyspaces';
    const { stack } = watchedStack(directory, {}, { connectorName: 'gauges', hasCertificates });
    const read = [
      ...metricsOfAlarms(stack, metricNamespace),
      ...metricsOfDashboard(stack, metricNamespace),
    ].map(printMetric);
    expect(new Set(read).size).toBe(Object.keys(metrics).length - (hasCertificates ? 0 : 1));
    expect(read.filter((metric) => !emitted.has(metric))).toEqual([]);
  });
});
