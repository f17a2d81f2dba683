/**
 * `node --import tsx bench/cold-start.ts [--rounds 20] [--node PATH]`
 *
 * How long a new execution environment takes from the start of its process to the answer of its first batch, of 100
 * records, and of what that consists. Each round has also an environment whose handler does nothing: what Node and
 * the Lambda runtime take by themselves. Under Lambda's Node unless `--node` names another.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withCassandra } from '../tools/cassandra/session.ts';
import { createCleanup } from '../local/process/cleanup.ts';
import { parseOptions, wholeNumber } from '../cli/flags/options.ts';
import { readMetrics } from '../local/pipeline/metrics.ts';
import { env } from '../core/contract/environment.ts';
import { metrics } from '../core/contract/metrics.ts';
import { bundleConnector } from '../project/bundle/bundle.ts';
import { startCassandra } from '../local/cassandra/cassandra.ts';
import { startLambdaHost } from '../local/lambda-host/host.ts';
import { openDirectory } from '../local/directories/run-directory.ts';
import { findNode } from '../test/support/node-binary.ts';
import { orderEvent } from './orders.ts';
import { printSpread, spread } from './spread.ts';
import { tableStatements } from './table.ts';

const values = parseOptions(process.argv.slice(2), {
  rounds: { type: 'string', default: '20' },
  node: { type: 'string' },
});
const rounds = wholeNumber('rounds', values.rounds, 1);
const nodePath = values.node ?? lambdaNode();

function lambdaNode(): string {
  const found = findNode(24);
  if ('path' in found) return found.path;
  throw new Error(`there is no Node 24 here (${found.missing}); name one with --node PATH`);
}

const batch = orderEvent(100);

/** Milliseconds. */
interface ColdStart {
  /** From the process's start to the first answer. */
  readonly total: number;
  /** As the function has measured it: connections, tables, statements. */
  readonly start: number;
  readonly firstBatch: number;
}

const cleanup = createCleanup();
try {
  const directory = await openDirectory('cold-start', undefined);
  cleanup.defer(() => directory.close(false));
  const cluster = await startCassandra();
  cleanup.defer(() => cluster.stop());
  await withCassandra(cluster, async (client) => {
    for (const statement of tableStatements) await client.execute(statement);
  });
  const bundle = bundleConnector({
    connectorFile: fileURLToPath(new URL('connector.ts', import.meta.url)),
    outDirectory: join(directory.path, 'bundle'),
  });
  const idleDirectory = join(directory.path, 'idle');
  await mkdir(idleDirectory);
  await writeFile(join(idleDirectory, 'index.mjs'), 'export const handler = async () => null;\n');
  const environment = {
    [env.contactPoints]: cluster.contactPoints.join(','),
    [env.localDatacenter]: cluster.localDatacenter,
    [env.tls]: 'off',
    [env.deadLetters]: pathToFileURL(join(directory.path, 'dead-letters.jsonl')).href,
  };

  const measure = async (bundleDirectory: string, handler: string): Promise<ColdStart> => {
    const told = new Map<string, number>();
    const startedAtMs = performance.now();
    const host = startLambdaHost({
      bundleDirectory,
      handler,
      environment,
      nodePath,
      // Lambda gives a whole CPU from here on.
      memoryMb: 1_769,
      timeoutMs: 60_000,
      maxEnvironments: 1,
      onLine: (line) => {
        for (const [name, [first]] of readMetrics(line) ?? []) if (first !== undefined) told.set(name, first);
      },
    });
    try {
      const result = await host.invoke(batch);
      const total = performance.now() - startedAtMs;
      if (result.kind !== 'success') throw new Error(`the first batch ended as ${result.kind}`);
      return {
        total,
        start: told.get(metrics.coldStartDuration) ?? 0,
        firstBatch: told.get(metrics.batchDuration) ?? 0,
      };
    } finally {
      await host.stop();
    }
  };

  const idle: ColdStart[] = [];
  const full: ColdStart[] = [];
  // The first of each finds nothing in the page cache.
  for (let round = -1; round < rounds; round++) {
    const nothing = await measure(idleDirectory, 'index.handler');
    const connector = await measure(bundle.directory, bundle.handler);
    if (round < 0) continue;
    idle.push(nothing);
    full.push(connector);
  }

  const parts: readonly (readonly [string, readonly number[]])[] = [
    ['a handler that does nothing', idle.map(({ total }) => total)],
    ['start and first batch', full.map(({ total }) => total)],
    ['  more than nothing', full.map(({ total }, round) => total - (idle[round]?.total ?? NaN))],
    [
      '  loading of the bundle',
      full.map(
        ({ total, start, firstBatch }, round) => total - start - firstBatch - (idle[round]?.total ?? NaN),
      ),
    ],
    ['  connections, tables, statements', full.map(({ start }) => start)],
    ['  100 records', full.map(({ firstBatch }) => firstBatch)],
  ];
  for (const [label, took] of parts) {
    process.stdout.write(`${label.padEnd(36)}${printSpread(spread(took), 0)} ms\n`);
  }
  process.stdout.write(`median (least to most) of ${rounds} rounds, ${nodePath}\n`);
} finally {
  await cleanup.run();
}
