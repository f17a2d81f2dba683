/**
 * `npm run bench -- [--records 300000] [--rounds 3] [--against FOLDER] [--format avro|protobuf] [--json]`
 *
 * Records that lie in Kafka already are drained into Cassandra through the event source emulator and the bundle
 * that is deployed; in the same run, alternately, the bare driver writes the same rows, and so does the function of
 * another checkout if one is given, and so are the same orders in another format, whose schema is in a registry. See
 * {@link conditions}.
 */
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CassandraAddress } from '../local/cassandra/address.ts';
import type { RegistryAddress } from '../local/servers/local-servers.ts';
import { withCassandra } from '../tools/cassandra/session.ts';
import { startDevServers } from '../tools/dev/servers.ts';
import { withCleanup } from '../local/process/cleanup.ts';
import { withInterrupt } from '../cli/terminal/interrupt.ts';
import { pause } from '../local/process/pause.ts';
import { createProducer, createTopics } from '../tools/kafka/kafka.ts';
import { oneOf, parseOptions, wholeNumber } from '../cli/flags/options.ts';
import { startPipeline } from '../local/pipeline/pipeline.ts';
import { makeStateDirectory } from '../project/state-directory.ts';
import type { Measured, Reading } from './measured.ts';
import { measure, warmUpShare } from './measured.ts';
import { benchOrders, orderJson } from './orders.ts';
import { formatNames, registerOrders, type Orders } from './registered-orders.ts';
import type { Round } from './report.ts';
import { printReport } from './report.ts';
import { tableStatements } from './table.ts';

const values = parseOptions(process.argv.slice(2), {
  records: { type: 'string', default: '300000' },
  rounds: { type: 'string', default: '3' },
  against: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean', default: false },
});
const records = wholeNumber('records', values.records, 1_000);
const rounds = wholeNumber('rounds', values.rounds, 1);
/** The function of the other checkout. */
const otherEntry =
  values.against === undefined ? undefined : resolve(values.against, 'lambda/carry/handler.ts');

const format = values.format === undefined ? undefined : oneOf('format', values.format, formatNames);
const jsonOrders: Orders = { topic: 'bench.orders', connector: 'connector.ts', encode: orderJson };
const partitions = 4;
const batchSize = 1_000;
const concurrency = 4;

/** What a reader must know to judge the figures. */
const conditions = [
  `${records} JSON orders of about 250 bytes, 4 partitions, 20,000 customers, ${cpus().length} CPUs in all`,
  `Millrace: records already in Kafka → event source emulator → Lambda host (batches of ${batchSize}, ${concurrency} at a time) → bundle → Cassandra`,
  'bare driver: the same rows, bound beforehand; prepared inserts, 256 in flight; no Kafka, no JSON; a process of its own',
  `the first ${warmUpShare * 100} % of each drain is warm-up and not measured; CPU and memory are those of the writing process(es) alone`,
  "peak RSS: of the largest of the function's processes; of the bare driver with all its rows bound in memory",
  'a first drain by the bare driver is not measured; where another checkout takes part, the two take turns in being first',
  ...(format === undefined
    ? []
    : [
        `${format}: the same orders on a topic of their own, framed for a Confluent-compatible registry; JSON and ${format} take turns in being first`,
      ]),
  'Kafka, Cassandra, emulator and writer share this machine: throughput is that of all of them together',
];

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const runFile = promisify(execFile);

await withInterrupt((signal) =>
  withCleanup(async (cleanup) => {
    const cassandra = await startDevServers(say, signal, format !== undefined);
    if (cassandra === undefined) return;
    cleanup.defer(() => cassandra.stop());
    const brokers = [cassandra.brokers];
    const { registry } = cassandra;
    const formatOrders =
      format === undefined || registry === undefined ? undefined : await registerOrders(format, registry);

    await withCassandra(cassandra, async (client) => {
      for (const statement of tableStatements) await client.execute(statement);
    });
    say(`producing ${records} records`);
    await fill(brokers, jsonOrders);
    if (formatOrders !== undefined) await fill(brokers, formatOrders);

    say('a first drain, not measured: Cassandra compiles itself');
    await emptied(cassandra, () => writeBare(cassandra, signal));
    const results: Round[] = [];
    for (let round = 1; round <= rounds && !signal.aborted; round++) {
      const drained = (name: string, orders: Orders, entryFile?: string): Promise<Measured> =>
        emptied(cassandra, () =>
          drain(brokers, cassandra, registry, orders, `${name}-${round}`, entryFile, signal),
        );
      const measureOther = async (): Promise<Measured | undefined> =>
        otherEntry === undefined ? undefined : drained('other', jsonOrders, otherEntry);
      const measureFormat = async (): Promise<Measured | undefined> =>
        formatOrders && drained('format', formatOrders);
      // Who comes first changes: what a drain leaves to the servers, the next one finds.
      const isReversed = round % 2 === 0;
      const otherBefore = isReversed ? await measureOther() : undefined;
      const formatBefore = isReversed ? await measureFormat() : undefined;
      const millrace = await drained('bench', jsonOrders);
      const inFormat = formatBefore ?? (await measureFormat());
      const other = otherBefore ?? (await measureOther());
      const driver = await emptied(cassandra, () => writeBare(cassandra, signal));
      say(`round ${round}: millrace    ${describe(millrace)}`);
      if (other !== undefined) say(`round ${round}: other       ${describe(other)}`);
      if (inFormat !== undefined) say(`round ${round}: ${(format ?? '').padEnd(11)} ${describe(inFormat)}`);
      say(`round ${round}: bare driver ${describe(driver)}`);
      results.push({ millrace, driver, other, format: inFormat });
    }
    printReport(results, conditions, values.json, format);
  }),
);

async function fill(brokers: readonly string[], { topic, encode }: Orders): Promise<void> {
  await createTopics(brokers, [topic], partitions);
  const producer = createProducer(brokers);
  let batch = [];
  for (const order of benchOrders(records)) {
    batch.push({ topic, key: order.customer, value: encode(order), timestampMs: order.createdAtMs });
    if (batch.length < batchSize) continue;
    await producer.send(batch);
    batch = [];
  }
  if (batch.length > 0) await producer.send(batch);
  await producer.close();
}

/** Runs `work` on an empty table, and makes sure that it has written every row. */
async function emptied(cassandra: CassandraAddress, work: () => Promise<Measured>): Promise<Measured> {
  return withCassandra(cassandra, async (client) => {
    await client.execute('TRUNCATE bench.orders');
    const measured = await work();
    let rows = 0;
    const found = await client.execute('SELECT quantity FROM bench.orders', [], { fetchSize: 5_000 });
    for await (const row of found) rows += row.get('quantity') === null ? 0 : 1;
    if (rows !== records) throw new Error(`${rows} rows in the table, ${records} expected`);
    return measured;
  });
}

async function drain(
  brokers: readonly string[],
  cassandra: CassandraAddress,
  registry: RegistryAddress | undefined,
  { topic, connector }: Orders,
  groupId: string,
  entryFile: string | undefined,
  signal: AbortSignal,
): Promise<Measured> {
  const workDirectory = join(makeStateDirectory(), 'bench');
  const pipeline = await startPipeline({
    connectorFile: fileURLToPath(new URL(connector, import.meta.url)),
    topics: [topic],
    brokers,
    cassandra,
    ...(registry && { registries: { confluent: { url: registry.confluentUrl } } }),
    entryFile,
    groupId,
    startingPosition: 'TRIM_HORIZON',
    behaviour: 'friendly',
    deadLetters: pathToFileURL(join(workDirectory, 'dead-letters.jsonl')).href,
    workDirectory,
    batchSize,
    concurrency,
    onTrouble: say,
  });
  try {
    const read = (): Reading => ({
      atMs: performance.now(),
      rows: pipeline.tally().rows,
      cpuSeconds: pipeline.lambda.usage().cpuSeconds,
    });
    let warm = read();
    while (warm.rows < records * warmUpShare && !signal.aborted) {
      await Promise.race([pause(20, signal), pipeline.failed]);
      warm = read();
    }
    let end = warm;
    while (end.rows < records && !signal.aborted) {
      await Promise.race([pause(20, signal), pipeline.failed]);
      end = read();
    }
    return measure(warm, end, pipeline.lambda.usage().peakRssBytes);
  } finally {
    await pipeline.stop();
  }
}

async function writeBare(
  { contactPoints, localDatacenter }: CassandraAddress,
  signal: AbortSignal,
): Promise<Measured> {
  const script = fileURLToPath(new URL('bare-driver.ts', import.meta.url));
  const { stdout } = await runFile(
    process.execPath,
    ['--import', 'tsx', script, contactPoints.join(','), localDatacenter, String(records)],
    { signal },
  );
  return JSON.parse(stdout) as Measured;
}

function describe({ rowsPerSecond, cpuSecondsPer100kRows, peakRssMb }: Measured): string {
  return `${Math.round(rowsPerSecond)} rows/s, ${cpuSecondsPer100kRows.toFixed(2)} CPU-s per 100,000 rows, peak ${Math.round(peakRssMb)} MiB`;
}
