/** The bundle in a Lambda host, told its stage as `ConnectorStack` does it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { functionEnvironment } from '../../local/pipeline/function-environment.ts';
import { dimensions, metrics } from '../../core/contract/metrics.ts';
import { env } from '../../core/contract/environment.ts';
import type { DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import { bundleConnector } from '../../project/bundle/bundle.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { startCheckedHost } from '../support/checked-function.ts';
import { emittedMetrics } from '../support/emitted-metrics.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { payloadMarker } from '../support/payload-marker.ts';
import { onCassandra, useTarget } from '../support/store-target.ts';

const connector = fileURLToPath(new URL('../support/run/staged-connector.ts', import.meta.url));
const place = useTarget(onCassandra, {
  keyspace: 'staged',
  schema: ['CREATE TABLE staged.notes (id text PRIMARY KEY, amount int)'],
  timestamped: [],
});
let directory: RunDirectory;
let bundle: ReturnType<typeof bundleConnector>;

beforeAll(async () => {
  directory = await openDirectory('stage-test', undefined);
  bundle = bundleConnector({ connectorFile: connector, outDirectory: join(directory.path, 'bundle') });
});
afterAll(() => directory.close(false));

const noteOf = (offset: number, amount: unknown) =>
  makeRecord({
    topic: 'staged.notes',
    offset,
    key: Buffer.from(`n${offset}`),
    value: Buffer.from(JSON.stringify({ amount })),
  });

describe.each([
  { stage: undefined, name: 'staged' },
  { stage: 'test', name: 'staged-test' },
])('function of $name', ({ stage, name }) => {
  const dimensionsOf = (deployed: string): string => JSON.stringify({ [dimensions.connector]: deployed });

  /** Invokes a function of the bundle; gives what its metrics and lines say they are of, and its dead letters. */
  async function invoke(handler: string, event: object) {
    const lettersFile = join(directory.path, `${name}-${handler}.jsonl`);
    const deadLetters = pathToFileURL(lettersFile).href;
    const lines: string[] = [];
    const host = startCheckedHost({
      bundleDirectory: bundle.directory,
      handler,
      environment: {
        ...(await functionEnvironment({ ...place().places, deadLetters }, () => Promise.resolve({}))),
        ...(stage !== undefined && { [env.stage]: stage }),
      },
      memoryMb: 1_769,
      timeoutMs: 60_000,
      onLine: (line) => lines.push(line),
    });
    onTestFinished(() => host.stop());
    const result = await host.invoke(JSON.stringify(event));
    await host.stop();
    const emitted = lines.flatMap(emittedMetrics);
    const logged = lines.filter((line) => line.includes('"level"'));
    return {
      result,
      metricNames: emitted.map((metric) => metric.name),
      metricsOf: new Set(emitted.map((metric) => JSON.stringify(metric.dimensions))),
      loggedBy: new Set(logged.map((line) => (JSON.parse(line) as { readonly service: unknown }).service)),
      lettersFile,
    };
  }

  it('every metric and log line has the name of the stage, and dead letters do not, so any stage can redrive them', async () => {
    const batch = await invoke(bundle.handler, makeEvent([noteOf(1, 1), noteOf(2, payloadMarker)]));
    expect(batch.result).toMatchObject({ kind: 'success', payload: '{"batchItemFailures":[]}' });
    expect(batch.metricNames).toEqual(
      expect.arrayContaining([
        metrics.coldStartDuration,
        metrics.recordsWritten,
        metrics.recordsDeadLettered,
      ]),
    );
    expect(batch.metricsOf).toEqual(new Set([dimensionsOf(name)]));
    expect(batch.loggedBy).toEqual(new Set([name]));
    const letter = await readFile(batch.lettersFile, 'utf8');
    expect((JSON.parse(letter) as DeadLetter).connector.name).toBe('staged');

    const messages = [{ messageId: 'm', receiptHandle: 'r', body: letter }];
    const redrive = await invoke(bundle.redriveHandler, { Records: messages });
    expect(redrive.result).toMatchObject({
      kind: 'success',
      payload: '{"batchItemFailures":[{"itemIdentifier":"m"}]}',
    });
    expect(redrive.metricNames).toContain(metrics.recordsFailed);
    expect(redrive.metricsOf).toEqual(new Set([dimensionsOf(`${name}/redrive`)]));
    expect(redrive.loggedBy).toEqual(new Set([`${name}/redrive`]));
  });
});
