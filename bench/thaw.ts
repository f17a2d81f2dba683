/**
 * `node --import tsx bench/thaw.ts [--repetitions 15] [--freeze-ms 1000] [--long-freeze-ms 120000]`
 *
 * How long the first batch takes after a function was frozen, with and without the probe of its connections. While it
 * is frozen, its connections stay as they are, are reset, or are forgotten by what is between (they go silent).
 * Of each there are `--repetitions` short freezes and one long one. Connections don't age here by themselves: what a
 * network does to them in minutes is done to them at once, by a proxy.
 */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createCleanup } from '../local/process/cleanup.ts';
import { withCassandra } from '../tools/cassandra/session.ts';
import { parseOptions, wholeNumber } from '../cli/flags/options.ts';
import { env } from '../core/contract/environment.ts';
import { bundleConnector } from '../project/bundle/bundle.ts';
import { startCassandra } from '../local/cassandra/cassandra.ts';
import { startLambdaHost } from '../local/lambda-host/host.ts';
import type { InvocationResult } from '../local/lambda-host/invocation.ts';
import { freePort } from '../local/process/free-port.ts';
import { openDirectory } from '../local/directories/run-directory.ts';
import { startTcpProxy, type TcpProxy } from '../test/support/tcp-proxy.ts';
import { orderEvent } from './orders.ts';
import { tableStatements } from './table.ts';

const values = parseOptions(process.argv.slice(2), {
  repetitions: { type: 'string', default: '15' },
  'freeze-ms': { type: 'string', default: '1000' },
  'long-freeze-ms': { type: 'string', default: '120000' },
});
const repetitions = wholeNumber('repetitions', values.repetitions, 1);
const freezeMs = wholeNumber('freeze-ms', values['freeze-ms'], 100);
const longFreezeMs = wholeNumber('long-freeze-ms', values['long-freeze-ms'], 0);

const faults = {
  whole: () => undefined,
  reset: (proxy: TcpProxy) => {
    proxy.reset();
  },
  forgotten: (proxy: TcpProxy) => {
    proxy.forget();
  },
} as const;
type Fault = keyof typeof faults;
const faultNames = ['whole', 'reset', 'forgotten'] as const satisfies readonly Fault[];

/** Half of the short freeze is a freeze for the function, too; `off` is longer than any. */
const guards = { on: String(Math.floor(freezeMs / 2)), off: '86400000' } as const;

const batch = orderEvent(100);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const explain = (result: InvocationResult): string =>
  result.kind === 'success'
    ? 'records were not written'
    : `${result.kind}: ${result.kind === 'error' ? result.errorMessage : result.message}`;

const cleanup = createCleanup();
try {
  const directory = await openDirectory('thaw', undefined);
  cleanup.defer(() => directory.close(false));
  const cluster = await startCassandra();
  cleanup.defer(() => cluster.stop());
  await withCassandra(cluster, async (client) => {
    for (const statement of tableStatements) await client.execute(statement);
  });
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('the cluster has no node');
  const bundle = bundleConnector({
    connectorFile: fileURLToPath(new URL('connector.ts', import.meta.url)),
    outDirectory: join(directory.path, 'bundle'),
  });

  const measureOne = async (guard: keyof typeof guards, fault: Fault): Promise<readonly string[]> => {
    const proxy = await startTcpProxy({
      listen: { address: node.address, port: await freePort([node.address]) },
      target: node,
    });
    const host = startLambdaHost({
      bundleDirectory: bundle.directory,
      handler: bundle.handler,
      environment: {
        [env.contactPoints]: `${node.address}:${proxy.port}`,
        [env.localDatacenter]: cluster.localDatacenter,
        [env.tls]: 'off',
        [env.deadLetters]: pathToFileURL(join(directory.path, 'dead-letters.jsonl')).href,
        [env.probeAfterIdleMs]: guards[guard],
      },
      memoryMb: 1_769,
      timeoutMs: 60_000,
      maxEnvironments: 1,
      freezeBetweenInvocations: true,
    });
    try {
      let failed = 0;
      const invoke = async (): Promise<number> => {
        const result = await host.invoke(batch);
        if (result.kind !== 'success' || !result.payload.includes('"batchItemFailures":[]')) {
          failed += 1;
          process.stderr.write(`${fault}, probe ${guard}: ${explain(result)}\n`);
        }
        return result.durationMs;
      };
      for (let warm = 0; warm < 5; warm++) await invoke();
      const afterFreeze = async (ms: number): Promise<number> => {
        await pause(ms / 2);
        faults[fault](proxy);
        await pause(ms / 2);
        return invoke();
      };
      const took: number[] = [];
      for (let round = 0; round < repetitions; round++) {
        took.push(await afterFreeze(freezeMs));
        await invoke();
      }
      took.sort((a, b) => a - b);
      const at = (share: number): string =>
        (took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? NaN).toFixed(0);
      const long = longFreezeMs === 0 ? '-' : (await afterFreeze(longFreezeMs)).toFixed(0);
      return [fault, guard, at(0.5), at(0.99), long, String(failed)];
    } finally {
      await host.stop();
      await proxy.close();
    }
  };

  process.stdout.write(
    'connections | probe | p50 ms | p99 ms | after the long freeze ms | failed invocations\n',
  );
  for (const guard of ['on', 'off'] as const) {
    // Side by side: they wait most of the time.
    const rows = await Promise.all(faultNames.map((fault) => measureOne(guard, fault)));
    for (const row of rows) process.stdout.write(`${row.join(' | ')}\n`);
  }
} finally {
  await cleanup.run();
}
