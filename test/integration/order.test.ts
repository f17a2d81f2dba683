/**
 * The order of the log on a real server: a smaller sample of what test/flow/order.prop.test.ts holds against the model
 * of its cells. Requests are refused, or answered as timed out when they were applied, or arrive after they were given up.
 */
import { Client } from 'cassandra-driver';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openStore } from '../../lambda/adapters/cassandra/index.ts';
import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import type { RouteDefinition } from '../../lambda/core/config/connector.ts';
import { defineConnector } from '../../lambda/core/config/define.ts';
import { deadlinePolicy } from '../../lambda/core/flow/deadline.ts';
import type { SourceRecord } from '../../lambda/core/record.ts';
import { BatchIncomplete, respond } from '../../lambda/core/report/batch-response.ts';
import { loadConnector } from '../../lambda/load-connector.ts';
import type { Store } from '../../lambda/ports/store.ts';
import { coldState, processBatch, type Services } from '../../lambda/process-batch.ts';
import { seededRandom } from '../../local/random.ts';
import { anyCuts, anyhow, cut, forwards } from '../support/any-order-log.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { timeout } from '../support/fakes/fake-store.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeEvent } from '../support/make-event.ts';
import { orderRoute, replay, type OrdersTable } from '../support/order-world.ts';

const keyspace = 'log_order';
const samples = 16;
const servers = inject('servers');
const admin = new Client({
  contactPoints: [...servers.contactPoints],
  localDataCenter: servers.localDatacenter,
});
let store: Store;

beforeAll(async () => {
  await admin.connect();
  await admin.execute(
    `CREATE KEYSPACE ${keyspace} WITH replication = { 'class': 'SimpleStrategy', 'replication_factor': 1 }`,
  );
  store = await openStore({ ...servers, consistency: 'LOCAL_QUORUM', tls: 'off', tokenAware: true });
});

afterAll(async () => {
  await store.close();
  await admin.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await admin.shutdown();
});

/** What is sent after it was given up. */
type Late = Set<Promise<unknown>>;

/** The real store, through which some requests go wrong. */
function faulty(random: () => number, late: Late | undefined): Store {
  return {
    readTable: (name, table) => store.readTable(name, table),
    prepare: (shapes) => store.prepare(shapes),
    probe: () => store.probe(),
    close: () => Promise.resolve(),
    write: async (group, timeoutMs) => {
      const draw = random();
      if (draw < 0.15) return timeout;
      if (draw < 0.2 && late !== undefined) {
        late.add(systemClock.sleep(random() * 500).then(() => store.write(group, timeoutMs)));
        return timeout;
      }
      const failure = await store.write(group, timeoutMs);
      return failure ?? (draw < 0.4 ? timeout : undefined);
    },
  };
}

async function start(
  timestamp: RouteDefinition['timestamp'],
  table: string,
  random: () => number,
  late?: Late,
) {
  const definition = defineConnector({
    name: 'orders',
    routes: [orderRoute(timestamp, `${keyspace}.${table}`)],
  });
  const services: Services = {
    connector: (await loadConnector(definition, store)).connector,
    identity: { name: 'orders', configHash: 'abc' },
    store: faulty(random, late),
    deadLetters: new FakeDeadLetters(),
    telemetry: new FakeTelemetry(),
    clock: systemClock,
    random,
    deadline: deadlinePolicy,
    groupLimits: { maxWrites: 3, maxBytes: 65_536 },
    failureResponse: 'partial',
  };
  // A batch of server mode comes again whole: it has to be done in one go.
  const atLeastMs = timestamp === 'server' ? 4000 : 1800;
  const remainingMs = (): number => atLeastMs + random() * 1500;
  return (): ((records: readonly SourceRecord[]) => Promise<void>) => {
    let warm = coldState(4);
    return async (records) => {
      for (let left = records; left.length > 0;) {
        const processed = await processBatch(makeEvent(left), remainingMs(), warm, services);
        warm = processed.warm;
        left = leftOf(left, processed);
      }
    };
  };
}

function leftOf(
  records: readonly SourceRecord[],
  { outcomes, failureResponse }: Awaited<ReturnType<typeof processBatch>>,
): readonly SourceRecord[] {
  try {
    const named = respond(outcomes, failureResponse).batchItemFailures.map(
      ({ itemIdentifier: { partition, offset } }) => `${partition}@${offset}`,
    );
    return records.filter(({ topic, partition, offset }) =>
      named.includes(`${topic}-${partition}@${offset}`),
    );
  } catch (error) {
    if (error instanceof BatchIncomplete) return records;
    throw error;
  }
}

const inSample = (sample: number, log: readonly SourceRecord[]): readonly SourceRecord[] =>
  log.map((record) => ({ ...record, key: Buffer.from(`${sample}-${String(record.key)}`) }));

async function read(table: string): Promise<OrdersTable> {
  const { rows } = await admin.execute(`SELECT * FROM ${keyspace}.${table}`, [], { fetchSize: 5000 });
  return Object.fromEntries(
    rows.map((row) => {
      const columns = ['a', 'b', 'c'].flatMap((name) => {
        const value: unknown = row[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      return [`${String(row['customer'])}/${String(row['id'])}`, Object.fromEntries(columns)] as const;
    }),
  );
}

it.each<{
  readonly mode: string;
  readonly timestamp: NonNullable<RouteDefinition['timestamp']>;
  readonly logs: fc.Arbitrary<readonly SourceRecord[]>;
  readonly conditions: string;
}>([
  { mode: 'offset', timestamp: { offset: 1_000_000 }, logs: anyhow, conditions: 'whatever twins do' },
  { mode: 'record', timestamp: 'record', logs: forwards, conditions: 'delivered to a warm instance' },
  { mode: 'server', timestamp: 'server', logs: anyhow, conditions: 'delivered in order' },
])('mode $mode makes the table of the log, $conditions', async ({ mode, timestamp, logs }) => {
  const table = `orders_${mode}`;
  await admin.execute(
    `CREATE TABLE ${keyspace}.${table} (customer text, id text, a text, b text, c text, PRIMARY KEY (customer, id))`,
  );
  const random = seededRandom(997);
  const late: Late | undefined = mode === 'server' ? undefined : new Set();
  const startInstance = await start(timestamp, table, random, late);
  const drawn = fc.sample(fc.tuple(logs, anyCuts, anyCuts), { numRuns: samples, seed: 997 });
  let expected: OrdersTable = {};

  await Promise.all(
    drawn.map(async ([drawnLog, cuts, twinCuts], sample) => {
      const log = inSample(sample, drawnLog);
      expected = { ...expected, ...replay(log) };
      const deliver = startInstance();
      const twins = mode === 'offset' ? cut(log, twinCuts) : [];
      const drain = async (): Promise<void> => {
        for (const batch of cut(log, cuts)) await deliver(batch);
      };
      await Promise.all([drain(), ...twins.map((batch) => startInstance()(batch))]);
    }),
  );
  await Promise.all([...(late ?? [])]);

  expect(Object.keys(expected).length).toBeGreaterThan(samples);
  expect(await read(table)).toEqual(expected);
});
